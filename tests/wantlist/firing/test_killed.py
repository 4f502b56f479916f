"""Whoever dies in the middle of a great firing, everybody is told of everything once when the same is done again.

Two random moments each with a fixed seed here, more with `KILL_POINTS=20 pytest -s` (`KILL_SEED` repeats one).
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import redis
from django.core.management import call_command
from django.db import connection

from apps.notifications.sending.sender import BATCH
from apps.notifications.tasks import deliver_due
from dualcaster.celery import app
from dualcaster.embedded import Postgres, Valkey
from dualcaster.lib import env
from tests.notifications.test_killed import heard, killed
from tests.processes import forked, wait_for_nobody
from tests.wantlist.firing.conftest import ALL, PEOPLE, TYPES, World, drop_connections

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = int(os.environ.get("KILL_POINTS", 2))
SEED = int(os.environ.get("KILL_SEED", 11 if POINTS == 2 else time.time_ns() % 100_000))


class Tally:
    """The dice, and what came of them."""

    def __init__(self) -> None:
        self.dice = random.Random(SEED)
        self.caught = self.fired = self.again = 0

    def say(self, who: str) -> None:
        print(  # noqa: T201
            f"\nSeed {SEED}: {who} killed at {POINTS} random moments of {ALL} alerts, {self.caught} in the act,"
            f" {self.fired} after they had fired; 0 lost, 0 told twice, {self.again} messages sent again, each under"
            " its own number"
        )


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    assert ended(forked(act)) == 0
    return time.perf_counter() - started


def ended(child: int) -> int:
    """How a process ended: 0 by itself and well, 1 by itself and in words, 9 killed."""
    return abs(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def killed_after(patience: float, act: Callable[[], object]) -> bool:
    child = forked(act)
    time.sleep(patience)
    os.kill(child, signal.SIGKILL)
    caught = ended(child) == signal.SIGKILL
    wait_for_nobody()
    return caught


def undisturbed(world: World, act: str) -> float:
    """How long that takes when nothing dies, in a process of its own."""
    world.begin()
    if act == "send":
        world.feed()
    took = seconds(getattr(world, act))
    world.send()
    world.everybody_was_told_once() if act == "send" else world.all_or_nothing()
    return took


def test_the_feed_killed_at_random(world: World) -> None:
    tally, usual = Tally(), undisturbed(world, "feed")
    for _ in range(POINTS):
        world.begin()
        tally.caught += killed_after(tally.dice.uniform(0, usual), world.feed)
        tally.fired += world.all_or_nothing()
        world.feed()
        world.send_the_rest()
        world.everybody_was_told_once()
        assert world.sent_again() == 0
    tally.say("the feed was")
    assert tally.caught


def test_the_sender_killed_at_random(world: World) -> None:
    tally = Tally()
    for _ in range(POINTS):
        world.begin()
        world.feed()
        enough = tally.dice.randint(0, PEOPLE * TYPES - 1)
        caught = killed(world.send, partial(heard, world.receiver, enough), tally.dice.random() * 0.01)
        tally.caught += caught
        tally.fired += world.all_or_nothing()
        world.send_the_rest()
        world.everybody_was_told_once()
        tally.again += (again := world.sent_again())
        assert again <= caught * BATCH, "nothing but what the dead had in hand"
    tally.say("the sender was")
    assert tally.caught


def test_the_database_ends_their_connections_at_random(world: World) -> None:
    """Those of the feed while it feeds, of a sender who waits for it, and of that sender while it sends."""
    tally, usual = Tally(), undisturbed(world, "feed") + undisturbed(world, "send")
    for _ in range(POINTS):
        world.begin()
        acts = [forked(world.feed), forked(lambda: watch(world.send, 2 * usual))]
        time.sleep(tally.dice.uniform(0, usual))
        tally.caught += drop_connections() > 0
        for child in acts:
            ended(child)
        wait_for_nobody()
        tally.fired += world.all_or_nothing()
        world.feed()
        world.send_the_rest()
        world.everybody_was_told_once()
        tally.again += world.sent_again()
    tally.say("all connections were")
    assert tally.caught


def watch(send: Callable[[], object], patience: float) -> None:
    """A sender who looks again and again."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        send()
        time.sleep(0.02)


@pytest.fixture
def broker(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Valkey]:
    """A broker and cache of its own, that knows of a living worker, so that whoever fires wakes the sender."""
    valkey = Valkey(tmp_path)
    valkey.start()
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": valkey.url}}
    monkeypatch.setattr(app.conf, "broker_url", env.broker(valkey.url))
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setattr("apps.notifications.outbox.is_beating", lambda _: True)
    yield valkey
    valkey.stop()


def test_the_broker_killed_or_emptied_at_random(world: World, broker: Valkey) -> None:
    """Neither those who fire nor those who send mind; what would have woken a sender is found by the clock."""
    tally, usual = Tally(), undisturbed(world, "feed")
    for point in range(POINTS):
        world.begin()
        feed = forked(world.feed)
        sender = forked(lambda: watch(deliver_due, 2 * usual))
        time.sleep(tally.dice.uniform(0, usual))
        if point % 2:
            assert redis.Redis.from_url(broker.url).flushall()
        else:
            os.kill(int((broker.directory / "server.pid").read_text()), signal.SIGKILL)
        tally.caught += os.waitid(os.P_PID, feed, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        assert (ended(feed), ended(sender)) == (0, 0)
        tally.fired += world.all_or_nothing()
        broker.start()
        world.send_the_rest()
        world.everybody_was_told_once()
        tally.again += world.sent_again()
    tally.say("the broker was")
    assert tally.caught
    assert tally.fired == POINTS
    assert tally.again == 0


@pytest.fixture
def cluster(transactional_db: None) -> Iterator[Postgres]:
    """A PostgreSQL of its own in place of the test's, which others may be using."""
    with TemporaryDirectory(prefix="cluster-") as folder:  # every pytest closes its own folders to other users
        server = Postgres(Path(folder))
        server.start()
        usual = dict(connection.settings_dict)
        new_connections()
        connection.settings_dict |= {"NAME": "dualcaster", "HOST": str(server.socket_dir), "PORT": ""}
        connection.settings_dict |= {"USER": "postgres", "PASSWORD": ""}
        call_command("migrate", verbosity=0)
        yield server
        new_connections()
        connection.settings_dict.update(usual)
        server.stop()


@pytest.mark.skipif("KILL_POINTS" not in os.environ, reason="a PostgreSQL of its own takes its time: give KILL_POINTS")
def test_the_database_killed_at_random(cluster: Postgres, world: World) -> None:
    """What it had said was written is there when it comes back, and what it had not is not."""
    tally, usual = Tally(), undisturbed(world, "feed") + undisturbed(world, "send")
    for point in range(POINTS):
        world.begin()
        acts = [forked(world.feed), forked(lambda: watch(world.send, 2 * usual))]
        time.sleep(tally.dice.uniform(0, usual))
        postmaster = int((cluster.directory / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGQUIT if point % 2 else signal.SIGKILL)
        while cluster.is_running():
            time.sleep(0.01)
        new_connections()
        cluster.start()
        tally.caught += sum(ended(child) for child in acts) > 0
        wait_for_nobody()
        tally.fired += world.all_or_nothing()
        world.feed()
        world.send_the_rest()
        world.everybody_was_told_once()
        tally.again += world.sent_again()
    tally.say("the database was")
    assert tally.caught


def new_connections() -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
