"""Tips are true of their reader's own data, and come once a quarter at most."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import Preferences, User
from apps.collection.models import InventoryItem
from apps.notifications.models import Delivery, Habits, Notification
from apps.notifications.notifying import notify
from apps.notifications.tasks import tell_tips
from apps.wantlist.models import WantListItem
from tests import factories

pytestmark = pytest.mark.django_db


def told(user: User) -> list[str]:
    return sorted(Notification.objects.filter(user=user, type="educational").values_list("title", flat=True))


def test_a_want_without_a_target_is_named_once_a_quarter(alice: User, charlie: User, clock: Any) -> None:
    card = factories.card("Dualcaster Mage")
    WantListItem.objects.create(user=alice, card=card)
    WantListItem.objects.create(user=charlie, card=card, target_price=100, currency="USD")
    assert tell_tips() == 1
    assert told(alice) == ["1 want has no target price"]
    assert Notification.objects.get(user=alice).message == (
        "You are told when a card reaches its target. Dualcaster Mage has none."
    )
    clock.shift(timedelta(days=7))
    assert tell_tips() == 0
    clock.shift(timedelta(days=60))
    assert tell_tips() == 1
    assert told(charlie) == []


def test_whoever_wrote_down_some_costs_hears_of_the_rest(alice: User, charlie: User) -> None:
    for number in range(10):
        cost = {"purchase_price": 100, "currency": "USD"} if number < 5 else {}
        InventoryItem.objects.create(user=alice, card=factories.card(), **cost)
        InventoryItem.objects.create(user=charlie, card=factories.card())
    tell_tips()
    assert told(alice) == ["5 of your lots have no purchase price"]
    assert told(charlie) == []


def test_hours_by_a_clock_nobody_chose_are_named(alice: User, charlie: User) -> None:
    for one in (alice, charlie):
        Habits.objects.create(user=one)
        Preferences.objects.of(one).change(digest_frequency="daily")
    Preferences.objects.of(charlie).change(time_zone="Europe/Berlin")
    tell_tips()
    assert told(alice) == ["Your hours go by the clock of UTC"]
    assert told(charlie) == []


def test_whoever_gets_a_letter_for_each_thing_hears_of_digests(alice: User, clock: Any) -> None:
    for number in range(25):
        notify(alice.pk, "milestone", str(number), key=str(number))
        Notification.objects.update(gathering=False)
    tell_tips()
    assert told(alice) == []
    Delivery.objects.update(status="sent", finished_at=timezone.now())
    tell_tips()
    assert told(alice) == ["A digest would spare you 18 letters a week"]
