"""What is wanted, what is offered, and a way to buy it. Amounts are minor units of one currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from apps.cards.words import Condition, Finish, Language

Bought = tuple[int, "Offer", int]
"""Which of the wanted, which offer, how many copies."""
WHOLE = 10_000  # fees are hundredths of a percent


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many copies of a card. What is None narrows nothing; `key` is whatever the asker knows it by."""

    card_id: int
    quantity: int = 1
    any_printing: bool = False
    condition: Condition | None = None  # at least this
    finish: Finish | None = None
    language: Language | None = None
    marketplace_id: int | None = None
    key: Any = None

    @classmethod
    def of(cls, want: Any, quantity: int = 1) -> Self:
        """A line of somebody's want list."""
        return cls(
            card_id=want.card_id,
            quantity=quantity,
            any_printing=want.any_printing,
            condition=None if want.condition is None else Condition(want.condition),
            finish=None if want.finish is None else Finish(want.finish),
            language=None if want.language is None else Language(want.language),
            marketplace_id=want.marketplace_id,
            key=want.pk,
        )


@dataclass(frozen=True, slots=True)
class Shop:
    """A marketplace, the buyer's fee in hundredths of a percent, and what a parcel from it costs."""

    id: int
    slug: str
    name: str
    fee_bp: int = 0
    shipping: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What a marketplace asks for one copy that fits. `stock` is None where nobody counts the copies."""

    marketplace_id: int
    variant_id: int
    card_id: int
    finish: Finish
    condition: Condition
    language: Language
    price: int
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    wanted: Wanted
    offer: Offer
    quantity: int

    @property
    def price(self) -> int:
        return self.offer.price * self.quantity


@dataclass(frozen=True, slots=True)
class Basket:
    """What is bought at one marketplace. Its fee is rounded once, half a cent upwards."""

    shop: Shop
    lines: tuple[Line, ...]

    @property
    def copies(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def items(self) -> int:
        return sum(line.price for line in self.lines)

    @property
    def fees(self) -> int:
        return (self.items * self.shop.fee_bp + WHOLE // 2) // WHOLE

    @property
    def shipping(self) -> int:
        return self.shop.shipping

    @property
    def total(self) -> int:
        return self.items + self.fees + self.shipping


@dataclass(frozen=True, slots=True)
class Unbought:
    """So many copies that are not in any basket, and why."""

    wanted: Wanted
    quantity: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to buy what can be bought."""

    baskets: tuple[Basket, ...]
    unbought: tuple[Unbought, ...] = ()

    @property
    def copies(self) -> int:
        return sum(basket.copies for basket in self.baskets)

    @property
    def missing(self) -> int:
        return sum(one.quantity for one in self.unbought)

    @property
    def items(self) -> int:
        return sum(basket.items for basket in self.baskets)

    @property
    def fees(self) -> int:
        return sum(basket.fees for basket in self.baskets)

    @property
    def shipping(self) -> int:
        return sum(basket.shipping for basket in self.baskets)

    @property
    def total(self) -> int:
        return self.items + self.fees + self.shipping

    def explained(self, why: Mapping[Wanted, str]) -> "Plan":
        """What is bought nowhere with its reason; what only this plan leaves out is sold elsewhere."""
        told = tuple(replace(one, why=why.get(one.wanted, "Other marketplaces have it.")) for one in self.unbought)
        return replace(self, unbought=told)


@dataclass(frozen=True, slots=True)
class Ways:
    """`best` leaves out as few copies as possible, and costs the least of all that do; `fewest` has the fewest parcels
    of those. `alone` are the marketplaces each by itself, the fullest first, and the cheapest of those.

    `is_exact` says whether every combination of marketplaces was weighed; otherwise a bounded search found these.
    """

    best: Plan
    fewest: Plan
    alone: tuple[Plan, ...]
    is_exact: bool

    @property
    def lacking(self) -> list[Unbought]:
        """What cannot be bought anywhere."""
        return list(self.best.unbought)

    def explained(self, why: Mapping[Wanted, str]) -> "Ways":
        alone = tuple(plan.explained(why) for plan in self.alone)
        return replace(self, best=self.best.explained(why), fewest=self.fewest.explained(why), alone=alone)


def plan_of(wanted: Sequence[Wanted], bought: Iterable[Bought], shops: Sequence[Shop]) -> Plan:
    """What is bought in baskets, one a marketplace in their order, and what is left of the list."""
    baskets: dict[int, list[Line]] = {}
    left = [one.quantity for one in wanted]
    for number, offer, quantity in bought:
        baskets.setdefault(offer.marketplace_id, []).append(Line(wanted[number], offer, quantity))
        left[number] -= quantity
    return Plan(
        tuple(Basket(shop, tuple(baskets[shop.id])) for shop in shops if shop.id in baskets),
        tuple(Unbought(one, many) for one, many in zip(wanted, left, strict=True) if many),
    )
