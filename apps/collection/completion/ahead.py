"""What somebody has reached, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, F, Sum
from django.db.models.functions import Cast, Coalesce

from apps.cards.words import Rarity
from apps.collection.models import CollectionStats, InventoryItem, UserMilestone
from dualcaster.lib.money import MINOR_UNITS, to_decimal, written

from .milestones import MYTHICS, SET_SHARES, VALUES, Type, reached, title

NEAREST = 3  # sets for each share of a set


@dataclass(frozen=True)
class Milestone:
    """One that was reached, or one to reach: then `done` of `goal` are there, in words `progress`."""

    type: str
    title: str
    description: str
    achieved: bool
    achieved_at: datetime | None
    metadata: dict[str, Any]
    done: int = 0
    goal: int = 1
    set_code: str = ""


LADDERS = [list(SET_SHARES), list(MYTHICS), list(VALUES)]
HEIGHT = {kind.value: height for ladder in LADDERS for height, kind in enumerate(ladder)}


def achieved_by(user: Any) -> list[Milestone]:
    """Newest first, and of a moment the highest first."""
    rows = list(UserMilestone.objects.filter(user=user).order_by("-achieved_at", "set__name", "pk"))
    rows.sort(key=lambda row: (-row.achieved_at.timestamp(), -HEIGHT.get(row.type, 0)))
    return [
        Milestone(
            row.type, title(Type(row.type), row.metadata), reached(Type(row.type), row.metadata), True,
            row.achieved_at, row.metadata, set_code=row.metadata.get("set", ""),
        )
        for row in rows
    ]  # fmt: skip


def highest(milestones: list[Milestone]) -> list[Milestone]:
    """Without the lower steps of a ladder that was climbed in one go."""
    seen: set[Any] = set()
    kept = []
    for its in milestones:
        ladder = next((number for number, ladder in enumerate(LADDERS) if its.type in ladder), its.type)
        if (climb := (its.achieved_at, ladder, its.set_code)) not in seen:
            kept.append(its)
        seen.add(climb)
    return kept


def ahead_of(user: Any, currency: str) -> list[Milestone]:
    """What is not reached yet: of each ladder the next step, the nearest first."""
    had = set(UserMilestone.objects.filter(user=user).values_list("type", "set_id"))
    steps = [*firsts(had), *mythics(user, had), *worth(user, currency, had), *sets(user, had)]
    return sorted(steps, key=lambda step: -step.done / step.goal)


def firsts(had: set[Any]) -> list[Milestone]:
    words = {Type.FIRST_RARE: "Own a rare card", Type.FIRST_MYTHIC: "Own a mythic rare card"}
    return [step(kind, words[kind], {}, 0, 1) for kind in words if (kind, None) not in had]


def mythics(user: Any, had: set[Any]) -> list[Milestone]:
    if not (levels := [(kind, level) for kind, level in MYTHICS.items() if (kind, None) not in had]):
        return []
    owned = InventoryItem.objects.of(user).filter(card__rarity=Rarity.MYTHIC).exclude(marks__contains=["proxy"])
    card = Coalesce(Cast("card__oracle_id", CharField()), Cast("card_id", CharField()))
    count = owned.aggregate(count=Count(card, distinct=True))["count"]
    return [
        step(kind, f"{min(count, level)} of {level} different mythics", {"mythics": count}, count, level)
        for kind, level in levels[:1]
    ]


def worth(user: Any, currency: str, had: set[Any]) -> list[Milestone]:
    """In the currency they prefer."""
    value = CollectionStats.objects.begun_by(user).with_amounts(currency).aggregate(sum=Sum("value"))["sum"] or 0
    levels = [(kind, level * MINOR_UNITS) for kind, level in VALUES.items() if (kind, None) not in had]
    about = {"value": str(to_decimal(value)), "currency": str(currency)}
    return [
        step(kind, f"{written(value, currency)} of {written(goal, currency)}", about, value, goal)
        for kind, goal in levels[:1]
    ]


def sets(user: Any, had: set[Any]) -> list[Milestone]:
    """The sets that lack least for the next share of them."""
    rows = CollectionStats.objects.begun_by(user).filter(owned_count__lt=F("total_count"))
    nearest = []
    for row in rows.values("set_id", "set__code", "set__name", "owned_count", "total_count"):
        owned, total = row["owned_count"], row["total_count"]
        kind, goal = next(
            (kind, goal) for kind, share in SET_SHARES.items() if owned < (goal := -(-total * share // 100))
        )
        if (kind, row["set_id"]) not in had:
            nearest.append((goal - owned, kind, goal, row))
    nearest.sort(key=lambda its: (its[0], its[3]["set__name"]))
    shown: dict[str, int] = {}
    steps = []
    for lacks, kind, goal, row in nearest:
        shown[kind] = shown.get(kind, 0) + 1
        if shown[kind] <= NEAREST:
            owned, total = row["owned_count"], row["total_count"]
            about = {"set": row["set__code"], "name": row["set__name"], "owned": owned, "total": total}
            words = f"{lacks} more card{'s' if lacks > 1 else ''}: {owned} of {goal}"
            steps.append(step(kind, words, about, owned, goal))
    return steps


def step(kind: Type, words: str, about: dict[str, Any], done: int, goal: int) -> Milestone:
    return Milestone(
        kind.value, title(kind, about), words, False, None, about, min(done, goal), goal, about.get("set", "")
    )
