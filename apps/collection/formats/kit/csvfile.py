"""Formats that are tables with a header, told by their columns."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, ClassVar, TextIO

from dualcaster.lib.money import Currency, to_decimal

from . import values
from .columns import Column
from .format import Format, Head
from .rows import Doubtful, Losses, Mark, Refused, Row, lost
from .sheets import Sheet
from .tables import Line, Table, plain, safe

Facts = dict[str, Any]
LINE_END = "\r\n"  # a writer quotes no other character that ends lines somewhere
UNCOUNTED = "It says no number of copies and is taken for one."
COMPOSED = ("price", "value", "marks")
NO_MARKS: frozenset[Mark] = frozenset()
KEPT = {code.value for code in Currency}
SAMPLE = 2_000  # rows in which a date may show whether the day comes first
SURE, OWN, SHARED = 0.6, 0.3, 0.1  # what its marks, its share of the columns and its completeness weigh


class CsvFormat(Format):
    """`marks` lists sets of headers, any of which makes the file one of this kind."""

    columns: ClassVar[Sequence[Column]]
    marks: ClassVar[Sequence[Sequence[str]]]
    unlike: ClassVar[Sequence[str]] = ()  # headers that only others have
    separator: ClassVar[str] = ","
    quoting: ClassVar[int] = csv.QUOTE_MINIMAL
    preamble: ClassVar[str] = ""

    def likeness(self, head: Head) -> tuple[float, str]:
        words = head.words
        for marks in self.marks:
            if all(values.squeezed(mark) or mark in words for mark in marks) and self.has(words, marks):
                known = {word for column in self.columns for word in column.words}
                share, whole = len(words & known) / len(words), len(words & known) / len(self.columns)
                named = ", ".join(f"“{mark}”" for mark in marks)
                return SURE + OWN * share + SHARED * min(whole, 1), f"It has {self.name}’s columns {named}."
        return 0, ""

    def has(self, words: set[str], marks: Sequence[str]) -> bool:
        wanted = {values.squeezed(mark) or mark for mark in marks}
        return wanted <= words and not {values.squeezed(mark) for mark in self.unlike} & words

    def read(self, sheet: Sheet) -> Iterator[Row | Refused]:
        table = self.table(sheet)
        bound = self.bind(table.header)
        lines = table.rows()
        sample = list(islice(lines, SAMPLE))
        days = [place for place, column in bound if column.fact == "acquired"]
        day_first = any(
            values.is_day_first(line.cells[place])
            for line in sample
            if isinstance(line, Line)
            for place in days
            if place < len(line.cells)
        )
        for line in chain(sample, lines):
            if isinstance(line, Refused):
                yield line
            else:
                yield from self.rows(bound, line, len(table.header), day_first)

    def table(self, sheet: Sheet) -> Table:
        return Table(sheet)

    def bind(self, header: Sequence[str]) -> list[tuple[int, Column]]:
        """Which column of the file is which of ours. The first of two alike counts."""
        known = {word: column for column in reversed(self.columns) for word in reversed(column.words)}
        bound: dict[str, tuple[int, Column]] = {}
        for place, cell in enumerate(header):
            column = known.get(values.squeezed(cell) or cell)
            if column and column.fact:
                bound.setdefault(column.fact, (place, column))
        return list(bound.values())

    def rows(
        self, bound: Sequence[tuple[int, Column]], line: Line, width: int, day_first: bool = False
    ) -> Iterator[Row | Refused]:
        if len(line.cells) > width and any(cell.strip() for cell in line.cells[width:]):
            words = f"It has {len(line.cells)} cells and the header {width}; a comma in a cell may lack its quotes."
            yield Refused(line.place, words, line.raw)
            return
        facts: Facts = {}
        remarks: list[str] = []
        cells = line.cells
        for place, column in bound:
            cell = cells[place] if place < len(cells) else ""
            if cell[:1] == "'":
                cell = plain(cell)
            if not column.exact:
                cell = cell.strip()
            if not cell and not column.reads_blank:
                continue
            try:
                facts[column.fact] = (
                    values.day(cell, day_first=True) if day_first and column.read is values.day else (column.read(cell))
                )
            except Doubtful as doubt:
                remarks.append(str(doubt))
                if doubt.value is not None:
                    facts[column.fact] = doubt.value
            except ValueError as wrong:
                yield Refused(line.place, f"{column.header}: {wrong}.", line.raw)
                return
        try:
            counts = any(column.fact == "quantity" for _, column in bound)
            for some in self.understood(facts):
                if counts and "quantity" not in some:
                    remarks = [*remarks, UNCOUNTED]
                yield as_row(some, line.place, line.raw, remarks)
        except ValueError as wrong:
            yield Refused(line.place, f"{wrong}.", line.raw)

    def understood(self, facts: Facts) -> Iterator[Facts]:
        """For formats in which one cell tells several facts, or one line several rows."""
        yield facts

    def facts(self, row: Row) -> Facts:
        """The reverse: cells that tell several facts, by the column's fact."""
        return {}

    def left_out(self, row: Row) -> str:
        """Why this row cannot be written at all."""
        return ""

    def write(self, rows: Iterable[Row], out: TextIO) -> Losses:
        losses = Losses(self.name)
        written = [column for column in self.columns if column.header]
        writer = csv.writer(
            out, delimiter=self.separator, quoting=self.quoting, lineterminator=LINE_END  # type: ignore[arg-type]
        )  # fmt: skip
        out.write(self.preamble)
        writer.writerow([column.header for column in written])
        bound = self.bind([column.header for column in written])
        for row in rows:
            if why := self.left_out(row):
                losses.leave_out(why)
                continue
            composed = self.facts(row)
            cells = [
                safe(column.written(composed[column.fact] if column.fact in composed else column.of(row)))
                for column in written
            ]
            writer.writerow(cells)
            losses.rows += 1
            again = next(self.rows(bound, Line(0, cells, ""), len(cells)))
            losses.note(lost(row, again) if isinstance(again, Row) else ["printing"])
        return losses


def as_row(facts: Facts, place: int = 0, raw: str = "", remarks: Sequence[str] = ()) -> Row:
    """The row that facts tell; ValueError says why there is none."""
    plainly: Facts = {}
    ids: list[tuple[int, str]] = []
    marks = facts.get("marks", NO_MARKS)
    for key, its in facts.items():
        kind, _, which = key.partition(":")
        if not which:
            if its is not None and key not in COMPOSED:
                plainly[key] = its
        elif its and kind == "id":
            ids.append((int(which), its))
        elif its:
            marks |= {Mark(which)}
    named = plainly.pop("currency", "")
    remarks = [*remarks, *plainly.pop("remarks", ())]
    if facts.get("price") is not None:
        price, sign = facts["price"]
        currency = named or sign
        if currency and currency not in KEPT:
            plainly["notes"] = "\n".join(filter(None, [plainly.get("notes"), f"Paid {to_decimal(price)} {currency}"]))
            remarks = [*remarks, f"Prices in {currency} are not counted; what was paid is in the notes."]
        else:
            plainly |= {"price": price, "currency": currency}
    worth_in = plainly.pop("value_currency", "")
    if facts.get("value") is not None:
        value, sign = facts["value"]
        if (worth_in or sign) in ("", *KEPT):
            plainly |= {"value": value, "value_currency": worth_in or sign}
        else:
            remarks = [*remarks, f"Values in {worth_in or sign} are not counted."]
    if not plainly.get("quantity", 1):
        raise ValueError("It says 0 copies")
    if not (plainly.get("name") or ids or plainly.get("sku") or plainly.get("collector_number")):
        raise ValueError("It names no card")
    row = Row(**plainly, ids=tuple(sorted(ids)), marks=marks, place=place, raw=raw, remarks=tuple(remarks))
    return row if row.for_trade <= row.quantity else replace(row, for_trade=row.quantity)
