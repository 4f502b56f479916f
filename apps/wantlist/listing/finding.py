"""Which of their own wants somebody asks for, and in which order: the same for page and API."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from apps.accounts.models import User
from apps.cards.querysets import HEAVY
from apps.wantlist.models import WantListItem
from dualcaster.lib.keyset import Column, Order

from .lowest import current

UNKNOWN = 2**62
UNSEEN = tuple(f"card__{name}" for name in HEAVY)


def by(*names: str) -> dict[str, Order]:
    columns = (*(Column(name, computed=True) for name in names), Column("id"))
    return {"": columns, "-": tuple(replace(column, descending=True) for column in columns)}


# Amounts of different currencies stand apart, and what has no price comes last.
ORDERS: dict[str, Order] = {
    f"{sign}{word}": order
    for word, ways in {
        "priority": by("priority"),
        "price": by("told_in", "price"),
        "distance": by("distance"),
        "name": by("name"),
        "date": by(),
    }.items()
    for sign, order in ways.items()
}
USUAL = "priority"
PRICED = ("price", "distance")


@dataclass(frozen=True)
class Wish:
    """What the wants are to be like; what is empty does not matter."""

    priority: int | None = None
    near: bool = False
    met: bool = False
    any_printing: bool = False
    sort: str = ""
    within: int = 10  # percent above the target that are near it

    @property
    def order(self) -> Order:
        return ORDERS[self.sort or USUAL]

    @property
    def narrows(self) -> bool:
        return bool(self.priority or self.near or self.met or self.any_printing)

    def wants(self, user: User, currency: str) -> Any:
        """Theirs that are so, as a list shows them."""
        wants: Any = WantListItem.objects.of(user).select_related("card__set", "marketplace").defer(*UNSEEN)
        wants = wants.annotate(name=F("card__name"))
        if self.priority:
            wants = wants.filter(priority=self.priority)
        if self.any_printing:
            wants = wants.filter(any_printing=True)
        word = self.sort.lstrip("-")
        if self.near or self.met or word in PRICED:
            wants = wants.annotate(current=current(currency))
        if self.met:
            wants = wants.filter(current__lte=F("target_price"))
        if self.near:
            cents, most = Cast("current", BigIntegerField()) * 100, 100 + self.within
            wants = wants.annotate(cents=cents).filter(cents__lte=Cast("target_price", BigIntegerField()) * most)
        last = -1 if self.sort.startswith("-") else UNKNOWN
        if word == "price":
            told_in = Coalesce(NullIf("currency", Value("")), Value(str(currency)))
            wants = wants.annotate(told_in=told_in, price=Coalesce(Cast("current", BigIntegerField()), Value(last)))
        if word == "distance":
            apart = (Cast("current", BigIntegerField()) - F("target_price")) * 10_000 / F("target_price")
            unknown = -UNKNOWN if last < 0 else UNKNOWN
            wants = wants.annotate(distance=Coalesce(apart, Value(unknown), output_field=BigIntegerField()))
        return wants
