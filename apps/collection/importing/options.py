"""What somebody says of their file: what it is, how it is to be read, and what holds where it is silent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any, Self

from apps.cards.words import Condition, Finish, Language
from apps.collection.formats import Row
from apps.collection.paths import parted
from dualcaster.lib.money import Currency


@dataclass(frozen=True, slots=True)
class Options:
    """`mapping` says by a column's header what it means. `once_more` adds what earlier imports brought already."""

    condition: int = Condition.NEAR_MINT.value
    finish: int | None = None
    language: int | None = None
    currency: str = Currency.USD.value
    location: str = ""
    acquired: str = ""
    tags: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    once_more: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        known = {its.name for its in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def reads_like(self, other: "Options") -> bool:
        """Whether a file is read to the same rows; the rest is looked at when they are imported."""
        return (self.mapping, self.finish, self.language) == (other.mapping, other.finish, other.language)

    def fill(self, row: Row) -> Row:
        """A row whose printing cannot be told without what the file does not say."""
        if self.finish and row.finish is None:
            row = replace(row, finish=Finish(self.finish))
        if self.language and row.language is None:
            row = replace(row, language=Language(self.language))
        return row

    @property
    def place(self) -> list[str]:
        return parted(self.location)

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.acquired) if self.acquired else None
