"""What a person sees of one feed in which several of their wants fire, and how long a day is."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Preferences, User
from apps.notifications.badge import unread
from apps.notifications.models import Delivery, Happening, Notification
from apps.notifications.sending import sender
from apps.wantlist.models import Firing, WantListItem
from apps.wantlist.watching import look_at_all
from tests import factories as make
from tests.notifications.conftest import HOOK, person, proven, without_mail
from tests.sources.replay import Replay

pytestmark = pytest.mark.django_db
NAMES = ["Aether Vial", "Brainstorm", "Counterspell"]


@pytest.fixture
def alice(db: None) -> User:
    one = person("alice@example.org")
    without_mail(one)
    proven(one)
    return one


def wanted(alice: User, how_many: int) -> list[Any]:
    cards = [make.card(name) for name in NAMES[:how_many]] + make.cards(max(how_many - len(NAMES), 0))
    WantListItem.objects.bulk_create(
        WantListItem(user=alice, card=card, target_price=100, currency="USD") for card in cards
    )
    return cards


def messages(receiver: Replay) -> list[Any]:
    return [one for asked in receiver.asked for one in json.loads(asked.body)["notifications"]]


@pytest.mark.parametrize("how_many", [2, 3, 50])
def test_several_of_one_feed_are_one_notification(how_many: int, alice: User, receiver: Replay, clock: Any) -> None:
    receiver.answer(f"POST {HOOK}", {})
    cards = wanted(alice, how_many)
    quotes = [make.quote(card, 90) for card in cards]
    make.prices(quotes, at=timezone.now())
    make.prices(quotes, at=timezone.now())  # the same delivery again
    look_at_all()
    sender.send_due(5)

    title = f"{how_many} cards reached their target"
    assert Firing.objects.count() == Happening.objects.count() == how_many
    assert unread(alice.pk) == {"target_hit": 1}
    [told] = Notification.objects.all()
    assert (told.title, told.count, told.card) == (title, how_many, None)
    names = [card.name for card in cards]
    said = told.message.removesuffix(".").replace(" and ", ", ").split(", ")
    if how_many > 3:
        assert said.pop() == f"{how_many - 3} more"
        assert len(said) == 3
        assert set(said) < set(names)
    else:
        assert sorted(said) == names

    [message] = messages(receiver)
    assert (message["id"], message["title"], message["message"]) == (told.pk, title, told.message)
    browser = Client()
    browser.force_login(alice)
    page = browser.get("/insights/").content.decode()
    assert page.count('<li class="insight ') == 1
    assert title in page


def test_what_fires_within_the_hour_joins_and_is_sent_once_more_at_its_end(
    alice: User, receiver: Replay, clock: Any
) -> None:
    receiver.answer(f"POST {HOOK}", {})
    first, second, third = wanted(alice, 3)
    for card in (first, second, third):
        make.price(card, 90, at=timezone.now())
        sender.send_due(5)
        clock.shift(timedelta(minutes=10))
    [told] = Notification.objects.all()
    assert (told.title, told.message) == ("3 cards reached their target", "Aether Vial, Brainstorm and Counterspell.")
    assert [one["title"] for one in messages(receiver)] == ["Aether Vial has reached your target: $0.90"]
    clock.shift(timedelta(minutes=31))
    sender.send_due(5)
    assert [one["title"] for one in messages(receiver)][1:] == ["3 cards reached their target"]
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}


def test_targets_and_near_misses_are_told_apart(alice: User, clock: Any) -> None:
    cards = wanted(alice, 5)
    make.prices([make.quote(card, 90 if number < 2 else 105) for number, card in enumerate(cards)], at=timezone.now())
    assert unread(alice.pk) == {"target_hit": 1, "opportunity": 1}
    assert set(Notification.objects.values_list("title", flat=True)) == {
        "2 cards reached their target", "3 cards approaching target",
    }  # fmt: skip


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize(
    "noon",
    [
        datetime(2026, month, day, 12, tzinfo=UTC)
        for month, day in ((3, 7), (3, 28), (4, 4), (10, 3), (10, 24), (10, 31))
    ],
    ids=lambda noon: f"{noon:%d %B}",
)
def test_a_day_has_24_hours_wherever_the_clocks_are_changed(zone: str, noon: datetime, alice: User, clock: Any) -> None:
    """In the nights after these noons clocks are put forward or back in one of the places or another."""
    Preferences.objects.of(alice).change(time_zone=zone)
    [bolt] = wanted(alice, 1)
    with timezone.override(zone):
        clock.move_to(noon)
        for price in (90, 150, 95):
            make.price(bolt, price, at=timezone.now())
            clock.shift(timedelta(minutes=5))
        clock.move_to(noon + timedelta(hours=24, seconds=-1))
        assert look_at_all() == 0
        clock.shift(timedelta(seconds=1))
        assert look_at_all() == 1
    assert list(Firing.objects.order_by("pk").values_list("price", flat=True)) == [90, 95]
