"""TopDecked's collection: rows end with the last cell that says something; its ids are Scryfall's."""

from .kit import columns as c
from .kit.columns import Column
from .kit.csvfile import CsvFormat
from .kit.rows import Kind, Mark
from .kit.values import NO, squeezed


def marked(cell: str) -> bool:
    """Who signed or altered a card may stand there in any words."""
    return squeezed(cell) not in NO


class TopDecked(CsvFormat):
    slug = "topdecked"
    name = "TopDecked"
    description = "TopDecked’s collection as CSV: Scryfall ids, finish, condition, price paid, date, notes, tags."
    homepage = "https://www.topdecked.com"
    marks = (("SETCODE", "FINISH", "ACQUIRED DATE"), ("SETCODE", "SETNAME", "COLLECTOR NUMBER", "ID"))
    columns = c.every(
        c.count("QUANTITY"),
        c.text("NAME", "name"),
        c.code("SETCODE"),
        c.text("SETNAME", "set_name"),
        c.number("COLLECTOR NUMBER"),
        c.finish("FINISH", "nonfoil", "foil", "etched"),
        c.passed_over("PRICE", "RARITY"),
        c.identity("ID", Kind.SCRYFALL),
        c.day("ACQUIRED DATE", shape="%Y-%m-%dT00:00:00.000Z"),
        c.price("ACQUIRED PRICE"),
        c.language("LANG", usual=lambda its: its.code),
        c.passed_over("PRICE SALE"),
        Column("SIGNING", f"mark:{Mark.SIGNED}", marked, lambda its: "signed" if its else ""),
        Column("ALTERATION", f"mark:{Mark.ALTERED}", marked, lambda its: "altered" if its else ""),
        c.condition("CONDITION", {}),
        c.text("NOTES", "notes"),
        c.tags("TAGS"),
    )
