"""A page of notifications, with what happened in those that are several."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from apps.cards.models import Card
from apps.notifications.models import Happening, Notification
from apps.notifications.words import Type
from dualcaster.lib.keyset import Column

NEWEST = (Column("updated_at", descending=True), Column("pk", descending=True))
SHOWN = 20  # of the things in one notification
KINDS = [(str(kind.value), str(kind.label)) for kind in Type]
ACTIONS = {
    "view_card": "Look at the card",
    "edit_target": "Change the target",
    "edit_alert": "Change the alert",
    "sell": "Sell it",
    "buy": "Where to buy it",
    "view_milestones": "Your milestones",
    "settings": "Change it",
    "view": "Look at it",
}


def read(kind: str) -> str:
    """A type somebody asked for; empty where there is no such type."""
    return kind if kind in Type.values else ""


def with_parts(page: Sequence[Notification]) -> None:
    """Gives each its `parts`: the latest word on each thing in it. One query for the things and one for the cards."""
    several = [one.pk for one in page if one.count > 1]
    parts: dict[int, dict[Any, Happening]] = defaultdict(dict)
    if several:
        place = Window(RowNumber(), partition_by=F("notification_id"), order_by=[F("at").desc(), F("key").asc()])
        known = Happening.objects.filter(notification__in=several).annotate(place=place).filter(place__lte=SHOWN)
        found = list(known.order_by("notification_id", "place"))
        cards = Card.objects.select_related("set").in_bulk({one.card_id for one in found if one.card_id})
        for happening in found:
            happening.thing = cards.get(happening.card_id)  # type: ignore[attr-defined]
            parts[happening.notification_id].setdefault(happening.dedup, happening)
    for one in page:
        one.parts = list(parts[one.pk].values())  # type: ignore[attr-defined]
        one.more = max(one.count - len(one.parts), 0) if one.count > 1 else 0  # type: ignore[attr-defined]
