"""What people are told of what they own when it moves."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import Preferences, User
from apps.collection import movements
from apps.collection.models import InventoryItem
from apps.notifications.models import Happening, Notification
from apps.prices.models import LatestPrice
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return User.objects.create_user("alice@example.org")


def moved(card: Any, before: int, now: int) -> None:
    make.price(card, before, at=timezone.now() - timedelta(hours=30))
    make.price(card, now)
    LatestPrice.objects.filter(card=card).update(price_24h=before)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (1000, 901, None), (1000, 900, ("price_alert", 3, "fell by 10.0 %")),
        (1000, 850, ("price_alert", 2, "fell by 15.0 %")), (1000, 1149, None),
        (1000, 1150, ("spike_detected", 2, "rose by 15.0 %")),
    ],
)  # fmt: skip
def test_a_fall_from_ten_and_a_rise_from_fifteen_percent_are_told(
    alice: User, before: int, now: int, told: tuple[str, int, str] | None
) -> None:
    bolt = make.card("Lightning Bolt")
    InventoryItem.objects.create(user=alice, card=bolt, quantity=4)
    moved(bolt, before, now)
    assert movements.tell() == (1 if told else 0)
    if told:
        kind, priority, words = told
        notice = Notification.objects.get()
        assert (notice.type, notice.priority, notice.title) == (kind, priority, f"Lightning Bolt {words} in 24 hours")
        assert notice.message.startswith("You own 4. TCGplayer asked $10.00 and asks $")


def test_once_a_day_is_enough_and_everybody_has_thresholds_of_their_own(alice: User) -> None:
    bob = User.objects.create_user("bob@example.org")
    Preferences(user=bob, price_drop_threshold=50).save()
    bolt = make.card()
    for user in (alice, bob):
        InventoryItem.objects.create(user=user, card=bolt)
    moved(bolt, 1000, 700)
    assert movements.tell() == 1
    assert movements.tell() == 0
    assert Happening.objects.get().user == alice


def test_what_nobody_confirms_an_own_value_and_a_proxy_move_nobody(alice: User) -> None:
    bolt, elf, mox = make.card(), make.card("Elf"), make.card("Mox")
    InventoryItem.objects.create(user=alice, card=bolt)
    InventoryItem.objects.create(user=alice, card=elf, value=100, value_currency="USD")
    InventoryItem.objects.create(user=alice, card=mox, marks=["proxy"])
    for card in (bolt, elf, mox):
        moved(card, 1000, 100)
    LatestPrice.objects.filter(card=bolt).update(unconfirmed=True)
    assert movements.tell() == 0


def test_only_the_currency_one_chose_is_told(alice: User) -> None:
    bolt = make.card()
    InventoryItem.objects.create(user=alice, card=bolt)
    moved(bolt, 1000, 700)
    Preferences(user=alice, currency="EUR").save()
    assert movements.tell() == 0
