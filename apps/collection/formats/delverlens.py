"""Delver Lens: whatever columns its user picked, and the preset it calls EchoMTG, which counts foils beside.

Amounts are written as the phone's country does: "€ 1,77". No language is English, no foil is plain.
"""

from collections.abc import Iterator

from apps.cards.words import Language

from .kit import columns as c
from .kit.columns import Column
from .kit.counts import two_counts
from .kit.csvfile import CsvFormat, Facts
from .kit.rows import Kind


class DelverLens(CsvFormat):
    slug = "delverlens"
    name = "Delver Lens"
    description = "Delver Lens’s lists as CSV, in its own columns or its EchoMTG preset: names, sets, price paid."
    homepage = "https://delverlab.com"
    quoting = 1
    marks = (
        ("Reg Qty", "Foil Qty", "Acquired"),
        ("Acquired Price", "TCGPlayer Product ID"),
        ("Edition code", "Collector's number"),
        ("QuantityX", "Name"),
    )
    unlike = ("Date Acquired", "echo_inventory_id")
    columns = c.every(
        c.text("Name", "name"),
        c.price("Acquired Price", "Acquired", "Purchase Price", shape="${}", signed="USD", zero_is_nothing=True),
        c.language("Language", {Language.ENGLISH: ""}),
        c.text("Edition", "set_name", "Set", "Set Name"),
        c.code("Set Code", "Edition code", upper=True),
        c.identity("TCGPlayer Product ID", Kind.TCGPLAYER),
        c.identity("Scryfall ID", Kind.SCRYFALL),
        c.number("Number", "Collector's number", "Collector Number"),
        c.condition("Condition", {}),
        c.finish("Foil", "", "Foil", None),
        c.count("Quantity", "QuantityX", "Reg Qty"),
        Column("", "foils", c.values.count, also=("Foil Qty",)),
        Column("", "location", also=("List name", "List")),
    )

    def understood(self, facts: Facts) -> Iterator[Facts]:
        facts.setdefault("language", Language.ENGLISH)
        yield from two_counts(facts)
