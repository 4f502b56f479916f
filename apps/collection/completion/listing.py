"""The sets somebody has begun, sorted and narrowed, and others they could begin."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q, QuerySet

from apps.cards.models import CardSet
from apps.collection.models import CollectionStats
from dualcaster.lib.keyset import Column

LAST = Column("set_id")
NAME = Column("set_name")
NEWEST = Column("released", descending=True, nullable=True)


@dataclass(frozen=True)
class SetOrder:
    label: str
    columns: tuple[Column, ...]


ORDERS = {
    "-percent": SetOrder("Most complete", (Column("share", descending=True), NAME, LAST)),
    "cost": SetOrder("Cheapest to complete", (Column("cost", nullable=True), NAME, LAST)),
    "-value": SetOrder("Most valuable", (Column("value", descending=True, nullable=True), NAME, LAST)),
    "-released": SetOrder("Newest", (NEWEST, NAME, LAST)),
    "released": SetOrder("Oldest", (replace(NEWEST, descending=False), NAME, LAST)),
    "name": SetOrder("Name", (NAME, LAST)),
}
SHOWN = {"": "All", "open": "Unfinished", "complete": "Complete"}
COMPLETE = Q(owned_count=F("total_count"), total_count__gt=0)


def begun(user: Any, currency: str, words: str = "", show: str = "") -> QuerySet[Any]:
    """Their sets with their amounts in a currency."""
    sets: QuerySet[Any] = CollectionStats.objects.begun_by(user).with_amounts(currency)
    sets = sets.select_related("set").annotate(set_name=F("set__name"), released=F("set__released_at"))
    if words:
        sets = sets.filter(Q(set__name__icontains=words) | Q(set__code__iexact=words))
    match show:
        case "open":
            return sets.exclude(COMPLETE)
        case "complete":
            return sets.filter(COMPLETE)
    return sets


def others(user: Any, words: str = "") -> QuerySet[CardSet]:
    """Sets of which they own nothing yet, newest first."""
    own = CollectionStats.objects.begun_by(user).values("set")
    sets: QuerySet[CardSet] = CardSet.objects.released().filter(card_count__gt=0).exclude(pk__in=own)
    return sets.filter(Q(name__icontains=words) | Q(code__iexact=words)) if words else sets.filter(digital=False)
