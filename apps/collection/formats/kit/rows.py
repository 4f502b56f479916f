"""A line of somebody's collection, as a file tells it. Formats read rows and write rows."""

from dataclasses import dataclass, field
from datetime import date

from apps.cards.models import ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.collection.words import Mark

Kind = ExternalId.Kind
# Numbers out of one sequence: a file may give either where it says “product” or “id”.
SHARED: dict[int, int] = {
    Kind.TCGPLAYER_ETCHED: Kind.TCGPLAYER,
    Kind.MTGO_FOIL: Kind.MTGO,
    Kind.CARDKINGDOM_FOIL: Kind.CARDKINGDOM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """So many copies that are alike. What the file does not say is None or empty.

    `place` is the line the row begins on, `raw` how it stands there. `ids` are pairs of `ExternalId.Kind` and value.
    `price` is what one copy cost, in minor units; `currency` is empty where the file names none. `value` is what its
    owner says that one is worth. `remarks` say in words what was read with a reservation.
    """

    quantity: int = 1
    name: str = ""
    set_code: str = ""
    set_name: str = ""
    collector_number: str = ""
    ids: tuple[tuple[int, str], ...] = ()
    sku: str = ""
    finish: Finish | None = None
    condition: Condition | None = None
    language: Language | None = None
    price: int | None = None
    currency: str = ""
    acquired: date | None = None
    location: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    for_trade: int = 0
    marks: frozenset[Mark] = frozenset()
    grade: str = ""
    value: int | None = None
    value_currency: str = ""
    place: int = 0
    raw: str = ""
    remarks: tuple[str, ...] = ()

    def id(self, kind: int) -> str:
        return next((value for its, value in self.ids if its == kind), "")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be read: why, and how it stands in the file."""

    place: int
    reason: str
    raw: str


class Doubtful(Exception):
    """A cell that is understood with a reservation. `value` is None where it is better left aside."""

    def __init__(self, words: str, value: object = None) -> None:
        super().__init__(words)
        self.value = value


@dataclass
class Losses:
    """What a written file could not hold, in rows."""

    format: str
    rows: int = 0
    by_fact: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_fact or self.left_out)

    def note(self, facts: list[str]) -> None:
        for fact in facts:
            self.by_fact[fact] = self.by_fact.get(fact, 0) + 1

    def leave_out(self, why: str) -> None:
        self.left_out[why] = self.left_out.get(why, 0) + 1

    def sentences(self) -> list[str]:
        said = [f"{counted(rows)} left out: {why}." for why, rows in self.left_out.items()]
        said += [
            f"{self.format} cannot hold {FACTS[fact]} of {counted(rows)}."
            for fact, rows in sorted(self.by_fact.items())
        ]
        return said


FACTS = {
    "quantity": "the number of copies", "printing": "the exact printing", "finish": "the finish",
    "condition": "the condition", "language": "the language", "price": "the price paid", "sku": "the SKU",
    "currency": "the currency of the price", "acquired": "the date", "location": "the location",
    "nesting": "the places around the location", "tags": "the tags",
    "notes": "the notes", "for_trade": "how many are for trade", "grade": "the grade",
    "value": "the value of your own", "value_currency": "the currency of your value",
} | {mark.value: f"the mark “{mark.value.replace('_', ' ')}”" for mark in Mark}  # fmt: skip
TOLD = (
    "quantity", "finish", "condition", "language", "price", "currency", "acquired", "location", "tags", "notes",
    "for_trade", "grade", "sku", "value", "value_currency",
)  # fmt: skip

PLAINLY_NONE = ("location", "tags", "notes", "for_trade", "grade")  # where nothing is said there is nothing
AMOUNTS = {"price": "currency", "value": "value_currency"}


def counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"


def lost(row: Row, again: Row) -> list[str]:
    """The facts of a row that are not in what was written of it."""
    facts = [
        fact
        for fact in TOLD
        if getattr(row, fact) != getattr(again, fact)
        and (getattr(row, fact) not in (None, "", (), 0) or fact in PLAINLY_NONE)
    ]
    for amount, currency in AMOUNTS.items():
        if getattr(row, amount) == 0 and getattr(again, amount) is None:
            facts.append(amount)
        if amount in facts:
            facts = [fact for fact in facts if fact != currency]
    if (row.finish, again.finish) == (Finish.NORMAL, Finish.NONFOIL):  # the printing says which of the two
        facts.remove("finish")
    facts += [mark.value for mark in sorted(row.marks ^ again.marks)]
    if not names_the_same_printing(row, again):
        facts.append("printing")
    return facts


def names_the_same_printing(row: Row, again: Row) -> bool:
    if {(SHARED.get(kind, kind), its) for kind, its in row.ids} & {
        (SHARED.get(kind, kind), its) for kind, its in again.ids
    }:
        return True
    numbered = row.collector_number and row.set_code and (row.set_code, row.collector_number)
    if numbered and (again.set_code.lower(), again.collector_number) == (row.set_code.lower(), row.collector_number):
        return True
    return not row.ids and not numbered
