"""Magic Online's collection as a table: its ids, its set codes, numbers like 116/350, foils called premium."""

from collections.abc import Iterator

from apps.cards.words import Finish

from .kit import columns as c
from .kit.columns import Column
from .kit.csvfile import CsvFormat, Facts
from .kit.rows import Kind, Row


class Mtgo(CsvFormat):
    slug = "mtgo"
    name = "Magic Online CSV"
    description = "Magic Online’s collection as CSV: its ids, set codes, numbers, premium."
    homepage = "https://www.mtgo.com"
    marks = (("Card Name", "ID #", "Premium"),)
    columns = c.every(
        c.text("Card Name", "name"),
        c.count("Quantity"),
        c.identity("ID #", Kind.MTGO),
        c.passed_over("Rarity"),
        c.code("Set", upper=True),
        Column("Collector #", "collector_number", lambda cell: cell.partition("/")[0].strip()),
        c.finish("Premium", "No", "Yes", None),
        Column("Sideboarded", "sideboarded", write=lambda its: its),
        c.passed_over("Annotation"),
    )

    def understood(self, facts: Facts) -> Iterator[Facts]:
        if facts.pop("sideboarded", "No").lower() in ("yes", "true"):
            facts["tags"] = ("Sideboard",)
        yield facts

    def facts(self, row: Row) -> Facts:
        return {f"id:{Kind.MTGO}": online_id(row), "sideboarded": "No"}


def online_id(row: Row) -> str:
    """Foils have ids of their own."""
    foil = row.finish == Finish.FOIL and row.id(Kind.MTGO_FOIL)
    return foil or row.id(Kind.MTGO)
