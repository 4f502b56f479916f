"""EchoMTG: its export, which counts foils beside plain copies, and the simpler form it imports."""

from collections.abc import Iterator

from apps.cards.words import Condition, Finish, Language

from .kit import columns as c
from .kit.columns import Column
from .kit.counts import two_counts
from .kit.csvfile import CsvFormat, Facts
from .kit.rows import Kind, Row

CONDITIONS = {
    Condition.NEAR_MINT: "NM", Condition.LIGHTLY_PLAYED: "LP", Condition.MODERATELY_PLAYED: "MP",
    Condition.HEAVILY_PLAYED: "HP", Condition.DAMAGED: "D",
}  # fmt: skip
LANGUAGES = {
    Language.JAPANESE: "JP", Language.KOREAN: "KR", Language.CHINESE_SIMPLIFIED: "CS",
    Language.CHINESE_TRADITIONAL: "CT",
}  # fmt: skip


class EchoMtg(CsvFormat):
    slug = "echomtg"
    name = "EchoMTG"
    description = "EchoMTG’s inventory as CSV, or the form it imports: names, sets, condition, price paid, date, note."
    homepage = "https://www.echomtg.com"
    marks = (
        ("Reg Qty", "Foil Qty", "echo_inventory_id"),
        ("Reg Qty", "Foil Qty", "Date Acquired"),
        ("name", "expansion", "acquired_price", "acquired_date"),
    )
    columns = c.every(
        c.count("Reg Qty", "quantity"),
        Column("Foil Qty", "foils", c.values.count),
        c.text("Name", "name"),
        c.text("Set", "set_name", "expansion"),
        c.passed_over("Rarity"),
        c.price("Acquired", "acquired_price", shape="${}", signed="USD", zero_is_nothing=True),
        c.language("Language", LANGUAGES, usual=lambda its: its.code.upper()),
        c.day("Date Acquired", "acquired_date"),
        c.code("Set Code", upper=True),
        c.number("Collector Number"),
        c.condition("Condition", CONDITIONS),
        Column("Marked as Trade", "trade", c.values.count),
        c.text("note", "notes"),
        c.passed_over("echo_inventory_id"),
        c.identity("tcgid", Kind.TCGPLAYER),
        c.identity("Scryfall Id", Kind.SCRYFALL),
        Column("", "finish", c.values.finish, also=("foil",)),
    )

    def understood(self, facts: Facts) -> Iterator[Facts]:
        traded = facts.pop("trade", 0)
        for some in two_counts(facts):
            yield some | ({"for_trade": some.get("quantity", 1)} if traded else {})

    def facts(self, row: Row) -> Facts:
        foil = bool(row.finish and row.finish.is_foil)
        counts = {"quantity": 0, "foils": row.quantity} if foil else {"quantity": row.quantity, "foils": 0}
        return counts | {"trade": int(row.for_trade > 0), "finish": Finish.FOIL if foil else None}
