"""One set card by card: what of it somebody owns, and what the rest costs where. Calculated as it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection

from apps.cards.models import CardSet
from apps.prices.models import Marketplace

from .rules import Terms, terms_of
from .statements import BASE, WITH_OFFERS

SLOTS = f"""
WITH {BASE}
SELECT slot.card_id, slot.is_owned, coalesce((
    SELECT sum(held.copies) FROM held
    WHERE held.card_id = ANY (slot.ids) OR %(any)s AND held.oracle_id = slot.oracle_id), 0)::int
FROM slots slot ORDER BY slot.number_order, slot.slot, slot.card_id
"""
CHEAPEST = f"""
WITH {WITH_OFFERS}
SELECT slot.card_id, o.marketplace_id, o.price, o.unconfirmed, o.card_id, o.finish
FROM offers o JOIN missing slot USING (set_id, slot) WHERE o.currency = %(currency)s
ORDER BY slot.card_id, o.price, o.rank, o.marketplace_id
"""


@dataclass(frozen=True)
class Slot:
    """A card of the set, by the printing that stands for it."""

    card_id: int
    is_owned: bool
    copies: int


@dataclass(frozen=True)
class Offer:
    """The cheapest copy of a missing card at a marketplace; `card_id` is the printing that is bought there."""

    marketplace: Marketplace
    price: int
    unconfirmed: bool
    card_id: int
    finish: int


@dataclass
class Shop:
    """All that is missing, bought at one marketplace."""

    marketplace: Marketplace
    cost: int = 0
    offered: int = 0


@dataclass(frozen=True)
class Checklist:
    """All cards of a set that count, in the order of their numbers."""

    slots: list[Slot]
    offers: dict[int, list[Offer]] = field(default_factory=dict)

    @cached_property
    def owned(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.is_owned]

    @cached_property
    def missing(self) -> list[Slot]:
        return [slot for slot in self.slots if not slot.is_owned]

    @property
    def percent(self) -> int:
        return 100 * len(self.owned) // len(self.slots) if self.slots else 0

    @property
    def cost(self) -> int:
        """Of each missing card the cheapest copy, wherever it is."""
        return sum(offers[0].price for offers in self.offers.values())

    @property
    def unoffered(self) -> int:
        return len(self.missing) - len(self.offers)

    @cached_property
    def shops(self) -> list[Shop]:
        """Each marketplace alone: whoever offers most comes first, and the cheapest of those."""
        shops: dict[int, Shop] = {}
        for offers in self.offers.values():
            for offer in offers:
                shop = shops.setdefault(offer.marketplace.pk, Shop(offer.marketplace))
                shop.cost += offer.price
                shop.offered += 1
        return sorted(shops.values(), key=lambda shop: (-shop.offered, shop.cost, shop.marketplace.rank))


def checklist(user: Any, card_set: CardSet, terms: Terms, currency: str) -> Checklist:
    about = {"user": user.pk, "sets": [card_set.pk], "currency": str(currency)} | terms.parameters
    with connection.cursor() as cursor:
        cursor.execute(SLOTS, about)
        slots = [Slot(*row) for row in cursor.fetchall()]
        if all(slot.is_owned for slot in slots):
            return Checklist(slots)
        cursor.execute(CHEAPEST, about)
        return Checklist(slots, by_card(cursor.fetchall()))


def missing_cards(user: Any, card_set: CardSet) -> list[int]:
    """What is missing of a set by their rules: the printing that stands for each card, in the order of numbers."""
    with connection.cursor() as cursor:
        cursor.execute(SLOTS, {"user": user.pk, "sets": [card_set.pk]} | terms_of(user).parameters)
        return [card_id for card_id, is_owned, _ in cursor.fetchall() if not is_owned]


def by_card(rows: Sequence[Any]) -> dict[int, list[Offer]]:
    """The offers of each missing card, cheapest first."""
    known = Marketplace.objects.in_bulk() if rows else {}
    offers: dict[int, list[Offer]] = {}
    for slot, marketplace, *about in rows:
        offers.setdefault(slot, []).append(Offer(known[marketplace], *about))
    return offers
