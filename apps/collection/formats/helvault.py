"""Helvault: columns in the order of the alphabet, finish and peculiarities in one cell, the List called `plist`."""

from collections.abc import Iterator

from apps.cards.words import Finish

from .kit import columns as c
from .kit.columns import Column
from .kit.csvfile import CsvFormat, Facts
from .kit.rows import Kind, Mark, Row

FINISHES = {"foil": Finish.FOIL, "etchedFoil": Finish.ETCHED}
MARKS = {
    "alteredArt": Mark.ALTERED, "misprint": Mark.MISPRINT, "preRelease": Mark.PRERELEASE, "signed": Mark.SIGNED,
    "proxy": Mark.PROXY, "textless": Mark.TEXTLESS, "promo": Mark.PROMO,
}  # fmt: skip


class Helvault(CsvFormat):
    slug = "helvault"
    name = "Helvault"
    description = "Helvault’s collection as CSV: Scryfall ids, language, foil and other extras."
    homepage = "https://helvault.app"
    marks = (("extras", "scryfall_id"),)
    columns = c.every(
        c.number("collector_number"),
        Column("extras", "extras", reads_blank=True),
        c.language("language", usual=lambda its: its.code),
        c.text("name", "name"),
        c.passed_over("oracle_id"),
        c.count("quantity"),
        c.identity("scryfall_id", Kind.SCRYFALL),
        c.code("set_code"),
        c.text("set_name", "set_name"),
    )

    def understood(self, facts: Facts) -> Iterator[Facts]:
        extras = [word.strip() for word in facts.pop("extras", "").split("/") if word.strip()]
        facts["finish"] = next((FINISHES[word] for word in extras if word in FINISHES), Finish.NONFOIL)
        facts |= {f"mark:{MARKS[word]}": True for word in extras if word in MARKS}
        facts["tags"] = tuple(word for word in extras if word not in FINISHES and word not in MARKS)
        yield facts

    def facts(self, row: Row) -> Facts:
        foil = {Finish.ETCHED: ["etchedFoil"]}.get(row.finish or Finish.NONFOIL) or (
            ["foil"] if row.finish and row.finish.is_foil else []
        )
        return {"extras": "/".join([*foil, *(word for word, mark in MARKS.items() if mark in row.marks)])}
