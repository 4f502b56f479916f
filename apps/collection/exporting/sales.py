"""What one has parted with, as a table for spreadsheets and tax returns."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TextIO

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When

from apps.cards.words import Condition, Finish, Language
from apps.collection.formats import Format, Losses
from apps.collection.formats.kit.csvfile import LINE_END
from apps.collection.formats.kit.tables import safe
from apps.collection.models import Disposal, DisposalLine
from dualcaster.lib.money import to_decimal

from .lots import AT_ONCE


@dataclass(frozen=True)
class Sale:
    """`cost` is what the copies had cost together; None where that is not known of all of them in this currency.

    Gain and loss are columns of their own: a minus at the beginning of a cell would have to be neutralised.
    """

    day: date
    kind: str
    quantity: int
    name: str
    set_code: str
    collector_number: str
    finish: Finish
    condition: Condition
    language: Language
    unit_price: int
    fees: int
    cost: int | None
    currency: str
    notes: str
    scryfall_id: str

    @property
    def gain(self) -> int | None:
        return None if self.cost is None else self.quantity * self.unit_price - self.fees - self.cost


def amount(minor: int | None) -> str:
    return "" if minor is None else str(to_decimal(minor))


COLUMNS: dict[str, Callable[[Sale], str]] = {
    "Date": lambda sale: sale.day.isoformat(),
    "Kind": lambda sale: sale.kind,
    "Quantity": lambda sale: str(sale.quantity),
    "Name": lambda sale: sale.name,
    "Set Code": lambda sale: sale.set_code,
    "Collector Number": lambda sale: sale.collector_number,
    "Finish": lambda sale: sale.finish.word,
    "Condition": lambda sale: sale.condition.word,
    "Language": lambda sale: sale.language.code,
    "Unit Price": lambda sale: amount(sale.unit_price),
    "Fees": lambda sale: amount(sale.fees),
    "Cost": lambda sale: amount(sale.cost),
    "Gain": lambda sale: amount(sale.gain and max(sale.gain, 0)),
    "Loss": lambda sale: amount(sale.gain and max(-sale.gain, 0)),
    "Currency": lambda sale: sale.currency,
    "Notes": lambda sale: sale.notes,
    "Scryfall ID": lambda sale: sale.scryfall_id,
}


class SalesCsv(Format):
    slug = "sales"
    name = "Sales CSV"
    description = "What you sold, traded and lost, with cost and gain in the currency of the sale."

    def write(self, rows: Iterable[Any], out: TextIO) -> Losses:
        losses = Losses(self.name)
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=LINE_END)
        writer.writerow(COLUMNS)
        for sale in rows:
            writer.writerow(safe(cell(sale)) for cell in COLUMNS.values())
            losses.rows += 1
        return losses


@dataclass(frozen=True)
class Sales:
    """One person's disposals."""

    title: str
    disposals: QuerySet[Disposal]

    def counted(self) -> tuple[int, int]:
        told = self.disposals.order_by().aggregate(rows=Count("pk"), copies=Sum("quantity"))
        return told["rows"], told["copies"] or 0

    def rows(self) -> Iterator[Sale]:
        """The oldest first."""
        told = self.disposals.order_by("day", "pk").annotate(cost=cost_of("pk", "currency")).values_list(
            "day", "kind", "quantity", "card__name", "card__set__code", "card__collector_number", "finish",
            "condition", "language", "unit_price", "fees", "cost", "currency", "notes", "card__scryfall_id",
        )  # fmt: skip
        for day, kind, quantity, name, code, number, finish, condition, language, *rest in told.iterator(AT_ONCE):
            price, fees, cost, currency, notes, scryfall = rest
            yield Sale(
                day, kind, quantity, name, code, number, Finish(finish), Condition(condition), Language(language),
                price, fees, cost, currency, notes, str(scryfall or ""),
            )  # fmt: skip


def cost_of(disposal: str, currency: str) -> Subquery:
    """What the lines of a disposal had cost, where all of them cost something known in its currency."""
    known = Q(purchase_price__isnull=False, currency=OuterRef(currency))
    lines = DisposalLine.objects.filter(disposal=OuterRef(disposal)).order_by().values("disposal")
    paid = lines.annotate(
        lines=Count("pk"),
        known=Count("pk", filter=known),
        paid=Sum(F("purchase_price") * F("quantity")),
        cost=Case(When(lines=F("known"), then=F("paid"))),
    )
    return Subquery(paid.values("cost"))
