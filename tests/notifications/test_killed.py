"""A sender killed anywhere loses nothing, and whoever honours the numbers of messages sees nothing twice.

Three random points with a fixed seed here, more with `KILL_POINTS=100 pytest -s` (`KILL_SEED` repeats one).
"""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.notifications.models import Channel, Delivery, Happening, Notification
from apps.notifications.notifying import notify_many
from apps.notifications.sending import sender
from apps.notifications.sending.sender import AT_ONCE
from apps.notifications.tasks import deliver_due
from tests.notifications.conftest import person, proven, without_mail
from tests.processes import finish, forked, kill_while, start, wait_for_nobody
from tests.sources.replay import Asked, Replay, running

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, TYPES = 20, ("milestone", "price_alert", "target_hit", "spike_detected", "opportunity")
ALL = PEOPLE * len(TYPES)
POINTS = int(os.environ.get("KILL_POINTS", 3))
SEED = int(os.environ.get("KILL_SEED", 7 if POINTS == 3 else time.time_ns() % 100_000))
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


def whole(receiver: Replay) -> list[Asked]:
    """What came to its end: a sender that dies in the middle of a request has not sent it."""
    return [asked for asked in receiver.asked if len(asked.body) == int(asked.headers["content-length"])]


def seen(receiver: Replay) -> Counter[str]:
    """How often each message came."""
    return Counter(asked.headers["idempotency-key"] for asked in whole(receiver))


def told(receiver: Replay) -> set[int]:
    return {one["id"] for asked in whole(receiver) for one in json.loads(asked.body)["notifications"]}


def all_arrived(receiver: Replay) -> None:
    assert list(Delivery.objects.values_list("status", flat=True).distinct()) == ["sent"]
    assert told(receiver) == set(Notification.objects.values_list("pk", flat=True))
    assert len(seen(receiver)) == Delivery.objects.count(), "each under one number, however often it came"


def test_killed_at_random_while_it_sends(firing: Replay) -> None:
    dice, in_the_act = random.Random(SEED), 0
    for point in range(POINTS):
        if Delivery.objects.waiting().count() < ALL // 4:
            tell_more(point)
        enough = len(firing.asked) + dice.randint(0, 20)
        in_the_act += killed(send_all, partial(heard, firing, enough), dice.random() * 0.01)
        leases_run_out()
    finish("send_notifications")
    all_arrived(firing)
    often = len(whole(firing)) - len(seen(firing))
    print(f"\nSeed {SEED}: killed at {POINTS} random points, {in_the_act} in the act; 0 of {len(seen(firing))} messages"  # noqa: T201
          f" lost, {often} sent again, each under its own number")  # fmt: skip
    assert in_the_act
    assert often <= in_the_act * AT_ONCE, "nothing comes twice but what was on its way when it died"


def test_killed_at_random_while_it_is_told(firing: Replay) -> None:
    dice = random.Random(SEED)
    for point in range(POINTS):
        Notification.objects.update(gathering=False)
        before = Happening.objects.count()
        started = time.monotonic()
        patience = dice.random() * 0.1
        killed(partial(tell, f"{point}"), partial(passed, started + patience), 0)
        assert Happening.objects.count() - before in {0, ALL}, "all of it or nothing"
        tell(f"{point}")
        assert Happening.objects.count() - before == ALL
    assert Notification.objects.count() == ALL * (POINTS + 1)
    assert Delivery.objects.count() == ALL * (POINTS + 1)


def heard(receiver: Replay, how_many: int) -> bool:
    return len(receiver.asked) >= how_many


def passed(moment: float) -> bool:
    return time.monotonic() > moment


def tell(batch: str) -> int:
    return notify_many(TELL.replace("'%%s.%%s'", f"'{batch}.%%s.%%s'"), [list(TYPES)])


def tell_more(point: int) -> None:
    Notification.objects.update(gathering=False)
    assert tell(f"more {point}") == ALL


def send_all() -> None:
    while sender.send_due(30)[1]:
        pass


def killed(act: Callable[[], object], when: Callable[[], bool], later: float) -> bool:
    """A process of its own acts and is killed; whether it was still at it."""
    child = forked(act)
    ended, until = 0, time.monotonic() + 60
    while not ended and not when() and time.monotonic() < until:
        ended, _ = os.waitpid(child, os.WNOHANG)
        time.sleep(0.0005)
    time.sleep(later)
    if not ended:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    wait_for_nobody()
    return not ended and os.WIFSIGNALED(status)


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
    with transaction.atomic():
        tell("again")
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
