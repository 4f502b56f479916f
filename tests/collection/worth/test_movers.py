"""What gained or lost one most, calculated by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.worth.movers import Window, movers
from apps.prices import references
from apps.prices.models import LatestPrice
from tests import factories as make

from .holding import own

pytestmark = pytest.mark.django_db


def cost(card: Card, *points: tuple[float, int]) -> None:
    """So many days ago, by the hour: a window ends when the source last spoke."""
    now = datetime.now(UTC)
    make.history(card, *((now - timedelta(days=days), price) for days, price in points))


def test_the_stack_that_moved_most_money_comes_first(alice: User) -> None:
    bolt, elf, dear, still = (make.card(name) for name in ("Bolt", "Elf", "Dear", "Still"))
    cost(bolt, (60, 500), (3, 550), (0.5, 600), (0, 600))
    cost(elf, (60, 100), (0.5, 140))
    cost(dear, (60, 9000), (0.5, 8900))
    cost(still, (60, 700))
    references.refresh()
    for card, copies in ((bolt, 1), (bolt, 1), (elf, 4), (dear, 1), (still, 9)):
        own(alice, card, copies)
    day, week = (movers(alice, "USD", window) for window in (Window.DAY, Window.WEEK))
    assert [(one.card.name, one.copies, one.step, one.stack_step) for one in day.rising] == [
        ("Elf", 4, 40, 160), ("Bolt", 2, 50, 100),
    ]  # fmt: skip
    assert [(one.card.name, one.stack_step, one.percent) for one in day.falling] == [("Dear", -100, -1.11)]
    assert (day.before, day.step) == (2 * 550 + 4 * 100 + 9000 + 9 * 700, 160 + 100 - 100)
    assert [(one.card.name, one.stack_step) for one in week.rising] == [("Bolt", 200), ("Elf", 160)]


def test_its_line_is_the_last_thirty_days(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (10, 500), (0, 600))
    references.refresh()
    own(alice, bolt)
    [one] = movers(alice, "USD").rising
    assert (len(one.points), one.points[0], one.points[25], one.points[-1]) == (31, None, 500, 600)


def test_what_was_not_known_then_or_is_not_confirmed_moved_nothing(alice: User, charlie: User) -> None:
    new, jumped, strange = (make.card(name) for name in ("New", "Jumped", "Strange"))
    cost(new, (0.1, 500))
    for card in (jumped, strange):
        cost(card, (60, 100), (0.1, 9000))
    references.refresh()
    LatestPrice.objects.filter(card=jumped).update(unconfirmed=True)
    own(alice, new)
    own(alice, jumped)
    own(charlie, strange)
    told = movers(alice, "USD")
    assert (told.rising, told.falling, told.before, told.step) == ([], [], 0, 0)


def test_your_own_value_and_a_proxy_move_nothing(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (60, 100), (0.1, 200))
    references.refresh()
    own(alice, bolt, marks=["proxy"])
    own(alice, bolt, value=5000, value_currency="USD")
    assert movers(alice, "USD").rising == []
