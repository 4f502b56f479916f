"""TCGplayer's phone app, in its three shapes: with names, without, and in five columns. Product id and SKU are safe.

Names carry TCGplayer's additions, “[Version 2]” or “(Showcase)”; set names and codes are TCGplayer's own.
"""

from apps.cards.words import Condition, Finish

from .kit import columns as c
from .kit.csvfile import CsvFormat, Facts
from .kit.rows import Kind, Row

CONDITIONS = {
    Condition.NEAR_MINT: "Near Mint", Condition.LIGHTLY_PLAYED: "Lightly Played",
    Condition.MODERATELY_PLAYED: "Moderately Played", Condition.HEAVILY_PLAYED: "Heavily Played",
    Condition.DAMAGED: "Damaged",
}  # fmt: skip


class TcgplayerApp(CsvFormat):
    slug = "tcgplayer"
    name = "TCGplayer app"
    description = "The TCGplayer app’s lists as CSV: product ids, SKUs, set codes, printing, condition, language."
    homepage = "https://www.tcgplayer.com"
    marks = (
        ("Quantity", "Simple Name"),
        ("Quantity", "Product ID", "SKU"),
        ("Quantity", "Name", "Set Code", "Printing", "Language"),
    )
    unlike = ("Folder Name", "List Name", "Product Line")
    columns = c.every(
        c.count("Quantity"),
        c.text("Name", "name"),
        c.text("Simple Name", "name"),
        c.text("Set", "set_name"),
        c.number("Card Number"),
        c.code("Set Code", upper=True),
        c.finish("Printing", "Normal", "Foil", None),
        c.condition("Condition", CONDITIONS),
        c.language("Language"),
        c.passed_over("Rarity"),
        c.identity("Product ID", Kind.TCGPLAYER),
        c.text("SKU", "sku"),
    )

    def facts(self, row: Row) -> Facts:
        return {f"id:{Kind.TCGPLAYER}": product(row)}


def product(row: Row) -> str:
    etched = row.id(Kind.TCGPLAYER_ETCHED) if row.finish == Finish.ETCHED else ""
    return etched or row.id(Kind.TCGPLAYER)
