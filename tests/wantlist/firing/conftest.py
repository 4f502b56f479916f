"""A great firing: many people want the same cards, and one feed brings them all to their prices."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from hashlib import md5
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.cards.models import Card
from apps.notifications.models import Channel, Delivery, Happening, Notification
from apps.notifications.sending import sender
from apps.wantlist.models import Firing, PriceAlert, WantListItem, WatchedCard
from tests import factories as make
from tests.notifications.conftest import clock, person, proven, receiver, without_mail  # noqa: F401 - fixtures
from tests.notifications.test_killed import seen, told
from tests.sources.replay import Replay, running

PEOPLE, CARDS = 40, 20
TARGET = 10_000
ALL = PEOPLE * (CARDS + 1)  # half of the wants come to their target, half near to it, and everybody has an alert
TYPES = 3
Quotes = list[tuple[Any, ...]]


class World:
    """Its people's webhooks are played by `receiver`."""

    def __init__(self, replay: Replay) -> None:
        self.receiver, self.feeds = replay, 0
        self.began = timezone.now() - timedelta(hours=40)
        self.cards: list[Card] = make.cards(CARDS)
        for number in range(PEOPLE):
            one = person(f"p{number}@example.org")
            without_mail(one)
            proven(one, address=f"https://hooks.example.org/{number}")
            replay.answer(f"POST https://hooks.example.org/{number}", {})
            WantListItem.objects.bulk_create(
                WantListItem(user=one, card=card, target_price=TARGET, currency="USD") for card in self.cards
            )
            alert = PriceAlert.objects.create(
                user=one, card=self.cards[0], kind="below", threshold=TARGET, currency="USD"
            )
            WatchedCard.objects.create(alert=alert, card=self.cards[0])

    def begin(self) -> None:
        """As if nothing had ever fired; the next feed brings prices nobody has seen."""
        self.feeds += 1
        for table in (Delivery, Notification, Happening, Firing):
            table.objects.all().delete()
        WantListItem.objects.update(standing=0, hit_at=None, near_at=None)
        WatchedCard.objects.update(armed=True, last_fired_at=None)
        Channel.objects.update(paused_until=None, failures=0)
        self.receiver.asked.clear()
        self.quotes = [
            make.quote(card, TARGET - self.feeds if number % 2 == 0 else TARGET + 900 - self.feeds)
            for number, card in enumerate(self.cards)
        ]

    def feed(self) -> None:
        """The same delivery each time, until the next begins."""
        make.prices(self.quotes, at=self.began + timedelta(minutes=5 * self.feeds))

    def send(self) -> None:
        """All that is due, in turns as short as a sender's may be."""
        while sender.send_due(30)[1]:
            pass

    def send_the_rest(self) -> None:
        """As senders do once the leases of the dead have run out, three minutes later."""
        Delivery.objects.waiting().update(next_try=timezone.now() - timedelta(seconds=1))
        Channel.objects.update(paused_until=None)
        self.send()

    def all_or_nothing(self) -> bool:
        """Whether all of it fired: what fired and what was told of it are there together or not at all."""
        fired = Firing.objects.count()
        assert fired in {0, ALL}
        assert Happening.objects.count() == fired
        assert Notification.objects.count() == fired // ALL * PEOPLE * TYPES
        return fired == ALL

    def everybody_was_told_once(self) -> None:
        assert self.all_or_nothing()
        fired = Counter(Firing.objects.values_list("want_id", "alert_id"))
        assert len(fired) == ALL, "each want and alert"
        assert set(fired.values()) == {1}, "once"
        keys = [md5(f"firing:{pk}".encode()).hexdigest() for pk in Firing.objects.values_list("pk", flat=True)]  # noqa: S324
        assert {key.hex for key in Happening.objects.values_list("key", flat=True)} == set(keys)
        counts = Notification.objects.values_list("count", flat=True)
        assert sum(counts) == ALL
        assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}
        assert Delivery.objects.count() == len(counts)

    def sent_again(self) -> int:
        """How often a message came that was there before: whoever knows its number sees everything once."""
        numbers = seen(self.receiver)
        assert told(self.receiver) == set(Notification.objects.values_list("pk", flat=True)), "nothing is missing"
        assert len(numbers) == Delivery.objects.count(), "each under one number"
        receivers = {(asked.headers["idempotency-key"], asked.path) for asked in self.receiver.asked}
        assert len(receivers) == len(numbers), "no number stands for two things"
        return sum(numbers.values()) - len(numbers)


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    replay = Replay()
    with running(replay) as address:
        monkeypatch.setattr(settings, "CHANNELS_GATEWAY", address)
        yield World(replay)


def drop_connections() -> int:
    """The database ends whatever others are at; answers how many they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])
