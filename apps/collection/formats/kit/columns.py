"""The columns a table may have: what each is called, which fact stands in it, and how it is read and written."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from apps.cards.words import Condition, Finish, Language
from dualcaster.lib.money import to_decimal

from . import values
from .rows import Doubtful, Kind, Mark, Row

Read = Callable[[str], Any]
Write = Callable[[Any], str]
NEXT_BEST = {Condition.MINT: Condition.NEAR_MINT}
PLAIN = (Finish.NORMAL, Finish.UNLIMITED)


@dataclass(frozen=True)
class Column:
    """`fact` is a field of `Row`, `id:` and a kind, `mark:` and a mark, or empty for what is passed over."""

    header: str
    fact: str = ""
    read: Read = str
    write: Write = str
    also: tuple[str, ...] = ()
    reads_blank: bool = False
    exact: bool = False  # spaces at its ends belong to it

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(values.squeezed(header) or header for header in (self.header, *self.also) if header)

    def of(self, row: Row) -> Any:
        kind, _, which = self.fact.partition(":")
        match kind:
            case "id":
                return row.id(int(which))
            case "mark":
                return Mark(which) in row.marks
            case "price":
                return None if row.price is None else (row.price, row.currency)
            case "value":
                return None if row.value is None else (row.value, row.value_currency)
            case "":
                return None
        return getattr(row, kind, None)

    def written(self, value: Any) -> str:
        return "" if value is None or value == "" or value == () else self.write(value)


def text(header: str, fact: str, *also: str, exact: bool = False) -> Column:
    return Column(header, fact, also=also, exact=exact)


def code(header: str, *also: str, upper: bool = False) -> Column:
    return Column(header, "set_code", str.lower, str.upper if upper else str.lower, also)


def number(header: str, *also: str) -> Column:
    return Column(header, "collector_number", also=also)


def count(header: str, *also: str, fact: str = "quantity") -> Column:
    return Column(header, fact, values.count, str, also)


def passed_over(*headers: str) -> tuple[Column, ...]:
    """Columns a file may have that tell nothing of the copies: prices of today, rarities, rules."""
    return tuple(Column(header, write=lambda _: "") for header in headers)


def condition(header: str, words: Mapping[Condition, str], *also: str, reads: Mapping[str, Condition] = {}) -> Column:
    known = {values.squeezed(word): its for its, word in words.items()} | dict(reads)

    def read(cell: str) -> Condition:
        return known.get(values.squeezed(cell)) or values.condition(cell)

    def write(its: Condition) -> str:
        if not words:
            return str(its.label)
        return words.get(its) or words.get(NEXT_BEST.get(its, its), "")

    return Column(header, "condition", read, write, also)


def language(
    header: str,
    words: Mapping[Language, str] = {},
    *also: str,
    usual: Callable[[Language], str] = lambda its: str(its.label),
) -> Column:
    known = {values.squeezed(word): its for its, word in words.items()}

    def read(cell: str) -> Language:
        return known.get(values.squeezed(cell)) or values.language(cell)

    return Column(header, "language", read, lambda its: words.get(its) or usual(its), also)


def finish(header: str, normal: str, foil: str, etched: str | None, *also: str) -> Column:
    """`etched` is None where a format tells etched cards from foils in no way."""
    known = {values.squeezed(normal): Finish.NONFOIL, values.squeezed(foil): Finish.FOIL}

    def read(cell: str) -> Finish:
        return known.get(values.squeezed(cell)) or values.finish(cell)

    def write(its: Finish) -> str:
        if its == Finish.ETCHED and etched is not None:
            return etched
        if its in (Finish.NONFOIL, *PLAIN):
            return normal
        return foil

    return Column(header, "finish", read, write, also, reads_blank=not normal)


def mark(header: str, which: Mark, true: str, false: str, *also: str) -> Column:
    def read(cell: str) -> bool:
        return values.squeezed(cell) == values.squeezed(true) or values.yes(cell)

    return Column(header, f"mark:{which}", read, lambda its: true if its else false, also)


def price(
    header: str, *also: str, shape: str = "{}", signed: str = "", zero_is_nothing: bool = False, fact: str = "price"
) -> Column:
    """`signed` is the one currency whose sign the format writes before its amounts."""

    def read(cell: str) -> Any:
        found = values.amount(cell)
        return None if zero_is_nothing and not found[0] else found

    def write(its: tuple[int, str]) -> str:
        if signed and its[1] not in ("", signed):
            return ""
        return shape.format(to_decimal(its[0]))

    return Column(header, fact, read, write, also)


def day(header: str, *also: str, shape: str = "%Y-%m-%d") -> Column:
    return Column(header, "acquired", values.day, lambda its: written_day(its, shape), also)


def written_day(its: date, shape: str) -> str:
    """Years have four digits, also the first thousand of them."""
    return its.strftime(shape.replace("%Y", f"{its.year:04}"))


def tags(header: str, *also: str, separator: str = ",") -> Column:
    def read(cell: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(tag.strip() for tag in re.split(f"[{separator};]", cell) if tag.strip()))

    return Column(header, "tags", read, lambda its: f"{separator} ".join(its), also)


def identity(header: str, kind: Kind, *also: str) -> Column:
    """An id. 0 and what has not its shape say nothing; the rest of the row may."""

    def read(cell: str) -> str | None:
        if cell in ("0", "0.0", "-", "null"):
            return None
        if kind in (Kind.SCRYFALL, Kind.MTGJSON):
            try:
                return str(UUID(cell))
            except ValueError:
                raise Doubtful(f"“{cell[:60]}” in “{header}” is no id.") from None
        digits = cell.removesuffix(".0")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            raise Doubtful(f"“{cell[:60]}” in “{header}” is no id.")
        return digits.lstrip("0") or None

    return Column(header, f"id:{kind.value}", read, str, also)


def every(*columns: Column | Sequence[Column]) -> tuple[Column, ...]:
    """Columns one after another, groups among them unfolded."""
    return tuple(one for some in columns for one in ([some] if isinstance(some, Column) else some))
