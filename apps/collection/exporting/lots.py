"""Lots as rows of a file, one after another, however many there are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from apps.cards.models import ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.collection.formats import Mark, Row
from apps.collection.models import InventoryItem, Location
from apps.collection.paths import joined

AT_ONCE = 2_000  # lots that are in memory
PRINTING = ("card__name", "card__set__code", "card__set__name", "card__collector_number", "card__scryfall_id")
TOLD = (
    "quantity", "finish", "condition", "language", "purchase_price", "currency", "acquired_at", "location_id",
    "for_trade", "marks", "grade", "value", "value_currency", "sku", "tags", "notes", "card__name", "card__set__code",
    "card__set__name", "card__collector_number", "card__scryfall_id", "known_as",
)  # fmt: skip
KNOWN = Concat(Cast("kind", CharField()), Value(":"), F("value"), output_field=CharField())


@dataclass(frozen=True)
class Lots:
    """Some of one person's lots. `only_traded` leaves out the copies that are not for trade."""

    title: str
    lots: QuerySet[InventoryItem]
    user: Any
    only_traded: bool = False

    def counted(self) -> tuple[int, int]:
        """How many rows, and how many copies in them."""
        lots = self.lots.order_by()
        return lots.count(), lots.aggregate(copies=Sum("for_trade" if self.only_traded else "quantity"))["copies"] or 0

    def rows(self) -> Iterator[Row]:
        """In the order they were written down, in two statements."""
        places = paths_of(self.user)
        lots = self.lots.order_by("pk").annotate(known_as=known_as("card_id")).values_list(*TOLD)
        for lot in lots.iterator(chunk_size=AT_ONCE):
            row = row_of(dict(zip(TOLD, lot, strict=True)), places)
            yield replace(row, quantity=row.for_trade) if self.only_traded else row


def row_of(lot: dict[str, Any], places: dict[int, str]) -> Row:
    return Row(
        quantity=lot["quantity"],
        **printing_of(lot),
        sku=lot["sku"],
        finish=Finish(lot["finish"]),
        condition=Condition(lot["condition"]),
        language=Language(lot["language"]),
        price=lot["purchase_price"],
        currency=lot["currency"],
        acquired=lot["acquired_at"],
        location=places.get(lot["location_id"], ""),
        tags=tuple(lot["tags"]),
        notes=lot["notes"],
        for_trade=lot["for_trade"],
        marks=frozenset(map(Mark, lot["marks"])),
        grade=lot["grade"],
        value=lot["value"],
        value_currency=lot["value_currency"],
    )


def printing_of(told: dict[str, Any], at: str = "card__") -> dict[str, Any]:
    """What a row says of a printing; `told` has its columns under their names behind `at`, and `known_as`."""
    pairs = [known.split(":", 1) for known in told["known_as"]]
    ids = [(int(kind), value) for kind, value in pairs]
    if (own := told[f"{at}scryfall_id"]) and (ExternalId.Kind.SCRYFALL, str(own)) not in ids:
        ids.insert(0, (ExternalId.Kind.SCRYFALL.value, str(own)))
    return {
        "name": told[f"{at}name"],
        "set_code": told[f"{at}set__code"],
        "set_name": told[f"{at}set__name"],
        "collector_number": told[f"{at}collector_number"],
        "ids": tuple(ids),
    }


def known_as(card: str) -> ArraySubquery:
    """What others call the printing whose number is in this column: texts of kind and value."""
    ids = ExternalId.objects.filter(card_id=OuterRef(card)).order_by("kind", "value")
    return ArraySubquery(ids.annotate(known=KNOWN).values("known"))


def paths_of(user: Any) -> dict[int, str]:
    """Where each of a person's places is, with those around it: “Shelf/Box 2”."""
    told: dict[int, tuple[int | None, str]] = {
        pk: (parent, name) for pk, parent, name in Location.objects.of(user).values_list("pk", "parent_id", "name")
    }
    return {pk: joined(names_of(pk, told)) for pk in told}


def names_of(place: int | None, told: dict[int, tuple[int | None, str]]) -> list[str]:
    names: list[str] = []
    while place is not None and len(names) < len(told):
        place, name = told[place]
        names.insert(0, name)
    return names
