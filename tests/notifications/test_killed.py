"""A sender killed anywhere loses nothing, and whoever honours the numbers of messages sees nothing twice."""

import json
import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.notifications.models import Channel, Delivery, Happening, Notification
from apps.notifications.notifying import notify_many
from apps.notifications.tasks import deliver_due
from dualcaster.celery import app
from tests.notifications.conftest import person, proven, without_mail
from tests.processes import finish, kill_while, start, wait_for_the_server
from tests.sources.replay import Replay, running

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, TYPES = 20, ("milestone", "price_alert", "target_hit", "spike_detected", "opportunity")
ALL = PEOPLE * len(TYPES)
KILLS = int(os.environ.get("DUALCASTER_KILLS") or os.environ.get("KILLS") or 5)
MOMENTS = ["WITH due AS", "UPDATE notifications_delivery d", "UPDATE notifications_delivery SET status"]
TELL = """
    SELECT u.id AS user_id, type, format('%%s.%%s', u.id, type) AS key, 'Something happened' AS title
    FROM accounts_user u, unnest(%s::text[]) AS type
"""


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Any:
    replay = Replay()
    with running(replay) as address:
        monkeypatch.setenv("CHANNELS_GATEWAY", address)
        settings.CHANNELS_GATEWAY = address
        yield replay
        settings.CHANNELS_GATEWAY = ""


@pytest.fixture
def firing(receiver: Replay) -> Replay:
    """A hundred things to send to twenty webhooks."""
    for number in range(PEOPLE):
        one = person(f"p{number}@example.org")
        without_mail(one)
        proven(one, address=f"https://hooks.example.org/{number}")
        receiver.answer(f"POST https://hooks.example.org/{number}", {})
    assert notify_many(TELL, [list(TYPES)]) == ALL
    return receiver


def leases_run_out() -> None:
    """As they do three minutes later."""
    Delivery.objects.waiting().update(next_try=timezone.now() - timedelta(seconds=1))
    Channel.objects.update(paused_until=None)


def seen(receiver: Replay) -> Counter[str]:
    """How often each message came."""
    return Counter(asked.headers["idempotency-key"] for asked in receiver.asked)


def told(receiver: Replay) -> set[int]:
    return {one["id"] for asked in receiver.asked for one in json.loads(asked.body)["notifications"]}


def all_arrived(receiver: Replay) -> None:
    assert list(Delivery.objects.values_list("status", flat=True).distinct()) == ["sent"]
    assert told(receiver) == set(Notification.objects.values_list("pk", flat=True))
    assert len(seen(receiver)) == ALL, "each under one number, however often it came"


def test_killed_while_it_sends(firing: Replay) -> None:
    dice = random.Random(7)
    killed = 0
    for _ in range(KILLS):
        process, enough = start("send_notifications"), len(firing.asked) + dice.randint(1, ALL // KILLS)
        while process.poll() is None and len(firing.asked) < enough:
            time.sleep(0.001)
        time.sleep(dice.random() * 0.01)
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        wait_for_the_server()
        leases_run_out()
    assert killed
    finish("send_notifications")
    all_arrived(firing)
    assert len(firing.asked) <= ALL + killed * 16, "nothing comes twice but what was on its way when it died"


@pytest.mark.parametrize("moment", MOMENTS, ids=["taking", "holding", "writing it down"])
def test_killed_in_each_of_its_statements(moment: str, firing: Replay) -> None:
    kill_while(start("send_notifications"), moment)
    leases_run_out()
    finish("send_notifications")
    all_arrived(firing)


def test_an_emptied_broker_loses_nothing(firing: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    """What wakes the sender is thrown away with the queue; the clock's look finds everything."""
    broker = redis.Redis.from_url(settings.REDIS_URL)
    monkeypatch.setattr("apps.notifications.outbox.is_beating", lambda _: True)
    before = broker.llen("critical")
    with app.connection_for_write() as connection, transaction.atomic():
        assert connection
        notify_many(TELL.replace("'%%s.%%s'", "'again.%%s.%%s'"), [list(TYPES)])
    assert broker.llen("critical") == before + 1
    broker.delete("critical")
    deliver_due()
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}
    assert Happening.objects.count() == 2 * ALL
    assert told(firing) == set(Notification.objects.values_list("pk", flat=True))


def test_two_senders_at_once_send_each_once(firing: Replay) -> None:
    both = [start("send_notifications"), start("send_notifications")]
    for process in both:
        process.communicate(timeout=120)
    all_arrived(firing)
    assert set(seen(firing).values()) == {1}
