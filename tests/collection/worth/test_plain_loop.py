"""The same days as a plain loop over days and holdings makes them, from collections made up at random."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from apps.accounts.models import User
from apps.collection.worth.over_time import days
from tests import factories as make

from .holding import TODAY, cost, own, sold

pytestmark = pytest.mark.django_db
SPAN = 40


@dataclass
class Holding:
    """`came` and `left` are days ago; prices are what held at the end of a day, by days ago."""

    quantity: int
    came: int
    left: int | None
    cost: int | None
    brought: int | None
    prices: dict[int, int | None]

    def __post_init__(self) -> None:
        owned = [day for day in range(self.came, -1, -1) if self.left is None or day > self.left]
        self.first = next((day for day in owned if self.prices[day] is not None), None)
        self.last = owned[-1] if owned else None

    def owned(self, day: int) -> bool:
        return self.came >= day and (self.left is None or day > self.left)

    def price(self, day: int) -> int | None:
        return self.prices[day] if self.owned(day) else None

    def known(self, day: int) -> int:
        """The last price there was."""
        return next(price for back in range(day, SPAN + 1) if (price := self.prices[back]) is not None)

    def gain(self, day: int) -> int:
        gone = self.left is not None and day <= self.left
        if self.first is None:
            known = None not in (self.cost, self.brought)
            return (self.brought or 0) - self.quantity * (self.cost or 0) if gone and known else 0
        if day > self.first:
            return 0
        entered = self.quantity * (self.prices[self.first] or 0) if self.cost is None else self.quantity * self.cost
        now = self.quantity * self.known(self.last if gone and self.last is not None else day)
        return (self.brought if gone and self.brought is not None else now) - entered

    def standing(self, day: int) -> int:
        """What the index weighs it by."""
        held = self.first is not None and day <= self.first and self.owned(day)
        return self.quantity * self.known(day) if held else 0


@pytest.mark.parametrize("seed", range(12))
def test_a_plain_loop_comes_to_the_same(alice: User, seed: int) -> None:
    chance = Random(seed)
    holdings = [held for _ in range(5) for held in made_up(alice, chance)]
    level = 100.0
    expected: list[tuple[Any, ...]] = []
    for day in range(SPAN, -1, -1):
        value = sum(held.quantity * (held.price(day) or 0) for held in holdings)
        gain = sum(held.gain(day) for held in holdings)
        if before := sum(held.standing(day + 1) for held in holdings if day < SPAN):
            moved = [held for held in holdings if held.standing(day + 1) and held.owned(day)]
            level *= 1 + sum(held.standing(day) - held.standing(day + 1) for held in moved) / before
        owned = sum(held.quantity for held in holdings if held.owned(day))
        priced = sum(held.quantity for held in holdings if held.price(day) is not None)
        if expected or priced:
            expected.append((TODAY - timedelta(days=day), value, value - gain, owned, owned - priced, round(level, 6)))
    told = days(alice, "USD")
    found = [(day.day, day.value, day.put_in, day.owned, day.unpriced, round(day.index, 6)) for day in told]
    assert found == expected


def made_up(alice: User, chance: Random) -> list[Holding]:
    """A card with prices that come, go and come back, some lots of it, and some that left."""
    card = make.card(f"Card {chance.random()}")
    changes = {day: chance.choice([None, *[chance.randint(5, 900)] * 4]) for day in chance.sample(range(SPAN + 1), 9)}
    first = max((day for day, price in changes.items() if price is not None), default=0)
    changes = {day: price for day, price in changes.items() if day <= first}
    cost(card, *sorted(changes.items(), reverse=True))
    now: int | None = None
    prices: dict[int, int | None] = {}
    for day in range(SPAN, -1, -1):
        now = prices[day] = changes.get(day, now)
    holdings = []
    for _ in range(chance.randint(1, 2)):
        quantity, came, paid = chance.randint(1, 4), chance.randint(0, SPAN), chance.choice([None, 100, 450])
        own(alice, card, quantity, since=came, **({} if paid is None else {"paid": paid}))
        holdings.append(Holding(quantity, came, None, paid, None, prices))
    for _ in range(chance.randint(0, 2)):
        quantity, came, paid = chance.randint(1, 4), chance.randint(0, SPAN), chance.choice([None, 100, 450])
        left, each, fees = chance.randint(0, came), chance.randint(1, 900), chance.choice([0, 35])
        currency = chance.choice(["USD", "USD", "EUR"])
        sold(alice, card, quantity, left, each, came, paid, fees, currency)
        brought = quantity * each - fees if currency == "USD" else None
        holdings.append(Holding(quantity, came, left, paid, brought, prices))
    return holdings
