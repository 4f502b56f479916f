"""All sources at once, while everything around them goes wrong: what was said in the end is stored, once.

A short run with a fixed seed is part of the suite. A long one, with a seed of its own and everything killed at random:
`FAULT_SECONDS=200 pytest tests/sources/test_faults.py -s` (`FAULT_SEED` repeats one).
"""

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from kombu.exceptions import OperationalError

from apps.cards.models import ExternalId
from apps.prices.models import LatestPrice, PriceHistory
from apps.sources.live import LiveSource, live_sources
from apps.sources.models import Parcel, Run, Source, Standing, Visit
from dualcaster.embedded.valkey import Valkey
from dualcaster.lib import env
from tests.processes import NAME, database_url
from tests.sources import live_samples as samples
from tests.sources.replay import FAULTS, Replay, running, sometimes

SHORT = 24.0
FAULTY_SECONDS = float(os.environ.get("FAULT_SECONDS", SHORT))
SEED = int(os.environ.get("FAULT_SEED", 7 if FAULTY_SECONDS == SHORT else time.time_ns() % 100_000))
HEALTHY_SECONDS = 90
EVERY = 3.0
HOURLY = 4  # rounds
SHARE = 0.3


class Workers:
    """Celery workers in processes of their own, on the test's database and a Valkey of their own."""

    def __init__(self, folder: Path, gateway: str, credentials: dict[str, str]) -> None:
        self.valkey = Valkey(folder)
        self.valkey.start()
        self.log = (folder / "workers.log").open("ab")
        self.env = os.environ | credentials | {
            "DATABASE_URL": database_url(), "REDIS_URL": self.valkey.url, "SOURCES_GATEWAY": gateway,
            "SOURCES_SECONDS": "1", "DUALCASTER_DATA_DIR": str(folder), "SECRET_KEY": "of the fault run",
        }  # fmt: skip
        self.app = Celery("driver", broker=env.broker(self.valkey.url))
        self.app.conf.update(task_default_queue="default", broker_connection_retry=False)
        self.processes = [self.start(number) for number in range(2)]

    def start(self, number: int) -> "subprocess.Popen[bytes]":
        words = ["--queues", "default", "--pool", "threads", "--concurrency", "4", "--hostname", f"w{number}@%h"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "dualcaster", "worker", *words, *quiet],
            cwd=settings.BASE_DIR, env=self.env, stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def ask(self, slug: str, cards: list[int] | None) -> None:
        """As the dispatcher does; where there is no broker nothing is asked, and the clock comes again."""
        about = [slug, "hand", cards]
        with suppress(OperationalError, OSError):
            self.app.send_task("apps.sources.tasks.visit_source", args=about, retry=False, expires=10)

    def kill_one(self, number: int) -> None:
        self.processes[number].kill()
        self.processes[number].wait()
        self.processes[number] = self.start(number)

    def drop_connections(self) -> None:
        """The database ends what the workers are at."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [NAME])

    def lose_the_cache(self) -> None:
        os.kill(int((self.valkey.directory / "server.pid").read_text()), 9)
        time.sleep(1)
        self.valkey.start()

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.app.close()
        self.valkey.stop()
        self.log.close()


@contextmanager
def workers(folder: Path, gateway: str, credentials: dict[str, str]) -> Iterator[Workers]:
    made = Workers(folder, gateway, credentials)
    try:
        yield made
    finally:
        made.stop()


@pytest.mark.django_db(transaction=True)
def test_everything_goes_wrong_and_in_the_end_all_is_stored_once(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    replay, kinds = Replay(), live_sources()
    asked, credentials = prepared(replay, kinds)
    faults = sorted(set(FAULTS) - {"drip"})  # half a minute each; a hang is the same to whoever waits
    replay.plan = sometimes([*faults, "drip"], SHARE, seed=SEED + 2)
    with running(replay) as gateway, workers(tmp_path, gateway, credentials) as crew:
        kills = go_wrong(crew, kinds, asked)
        replay.plan = lambda asked: None  # noqa: ARG005
        seen = Visit.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        Standing.objects.update(locked_until=None)  # an hour later
        left = healthy(crew, kinds, asked, seen)
        assert not left, f"{left}; {list(Visit.objects.filter(pk__gt=seen).values('source__slug', 'status', 'error'))}"
        assert_stored(kinds)
        assert not unasked_by_the_clock(crew, kinds)
    failed = Visit.objects.filter(status="failed")
    assert failed.exists(), "nothing went wrong"
    assert not failed.filter(error="").exists()
    why = Counter(re.sub(r"https?://[^ ]+|[0-9]+", "…", error)[:90] for error in failed.values_list("error", flat=True))
    print(  # noqa: T201
        f"\nSeed {SEED}, {FAULTY_SECONDS:.0f} s: {Visit.objects.count()} visits, {failed.count()} failed,"
        f" {len(replay.asked)} requests, {dict(kills)}; {LatestPrice.objects.count()} prices,"
        f" {PriceHistory.objects.count()} changes",
        *(f"{number:5} {words}" for words, number in why.most_common()), sep="\n",
    )  # fmt: skip


def go_wrong(crew: Workers, kinds: dict[str, type[LiveSource]], asked: dict[str, list[int] | None]) -> Counter[str]:
    """Asks everybody again and again, while workers, the cache and connections die; answers how often each did.

    The short run kills at fixed moments, so that each kind of death is in it.
    """
    kills: Counter[str] = Counter()
    until, dice, round_ = time.monotonic() + FAULTY_SECONDS, random.Random(SEED), 0
    short = {3: "worker", 4: "cache", 6: "worker"} if FAULTY_SECONDS == SHORT else None
    while time.monotonic() < until:
        for slug in kinds:
            crew.ask(slug, asked[slug])
        time.sleep(EVERY if short else dice.uniform(0.2, EVERY * 2))
        round_ += 1
        death = short.get(round_) if short else dice.choice(["worker", "cache", "connections", None, None, None])
        if death == "worker":
            crew.kill_one(dice.randrange(2))
        elif death == "cache":
            crew.lose_the_cache()
        elif death == "connections":
            crew.drop_connections()
        if not short and round_ % HOURLY == 0:
            Standing.objects.update(locked_until=None)  # an hour later: else all of them are soon left alone
        kills[death or "rounds without a death"] += 1
    return kills


def prepared(replay: Replay, kinds: dict[str, type[LiveSource]]) -> tuple[dict[str, list[int] | None], dict[str, str]]:
    """The samples are served, and the catalogue knows their cards."""
    asked: dict[str, list[int] | None] = {}
    credentials: dict[str, str] = {}
    for slug, kind in kinds.items():
        replay.serve(samples.replayed(kind))
        samples.fill_inbox(kind)
        about = samples.expected(kind)
        credentials |= about.get("credentials", {})
        made = samples.cards(kind)[: len(about.get("wanted", ()))]
        asked[slug] = [card.pk for card in made] if kind.per_card else None
    return asked, credentials


def healthy(
    crew: Workers, kinds: dict[str, type[LiveSource]], asked: dict[str, list[int] | None], seen: int
) -> set[str]:
    """Asks until each source has ended well once; answers those that have not."""
    until = time.monotonic() + HEALTHY_SECONDS
    left = set(kinds)
    while left and time.monotonic() < until:
        for slug in left:
            crew.ask(slug, asked[slug])
        time.sleep(EVERY)
        well = Visit.objects.filter(pk__gt=seen, status__in=["done", "unchanged"])
        left -= set(well.values_list("source__slug", flat=True))
    return left


def unasked_by_the_clock(crew: Workers, kinds: dict[str, type[LiveSource]]) -> set[str]:
    """The dispatcher itself: every source whose turn has come is a task of its own."""
    Standing.objects.update(turn_at=None, open_until=None, locked_until=None)
    crew.app.send_task("apps.sources.tasks.collect")
    until = time.monotonic() + 30
    left = set(kinds)
    while left and time.monotonic() < until:
        time.sleep(0.5)
        left -= set(Visit.objects.filter(reason="schedule").values_list("source__slug", flat=True))
    return left


def assert_stored(kinds: dict[str, type[LiveSource]]) -> None:
    told = wanted_prices(kinds)
    stored = dict(LatestPrice.objects.values_list("variant_id", "price"))
    assert told.keys() - stored.keys() == set(), "everything that was said is stored"
    wrong = [variant for variant, price in stored.items() if price not in told.get(variant, {price})]
    assert list(PriceHistory.objects.filter(variant__in=wrong).values("variant", "time", "price", "source")) == []
    with connection.cursor() as cursor:
        alone = [variant for variant, prices in told.items() if len(prices) == 1]  # nobody says otherwise of it
        cursor.execute(
            """SELECT * FROM (
                   SELECT variant_id, time, source_id, price,
                          lag(price, 1, -1) OVER (PARTITION BY variant_id ORDER BY time) AS before
                   FROM price_history WHERE variant_id = ANY (%s)
               ) h WHERE price IS NOT DISTINCT FROM before""",
            [alone],
        )
        assert cursor.fetchall() == [], "nothing is stored twice"
        cursor.execute(
            """SELECT count(*) FROM price_latest l LEFT JOIN LATERAL (
                   SELECT price FROM price_history h WHERE h.variant_id = l.variant_id ORDER BY time DESC LIMIT 1
               ) h ON true WHERE h.price IS DISTINCT FROM l.price"""
        )
        assert cursor.fetchone()[0] == 0, "history and the present agree"
    assert not Run.objects.filter(finished_at=None).exists(), "nothing is half-written"
    assert not Parcel.objects.filter(held="").exists(), "nothing that arrived is forgotten"
    running_now = Visit.objects.filter(status="running").count()
    assert running_now <= Source.objects.count()


def wanted_prices(kinds: dict[str, type[LiveSource]]) -> dict[int, set[int | None]]:
    """Each price identity of the samples, and what was said of it: two sources may speak of the same.

    What was said of the past may have ended since.
    """
    names = {slug: number for number, slug in samples.marketplaces().items()}
    told: dict[int, set[int | None]] = {}
    with connection.cursor() as cursor:
        for kind in kinds.values():
            for delivery in samples.expected(kind)["deliveries"]:
                for row in delivery["quotes"]:
                    quote = row[1:] if row[0] not in ExternalId.Kind.names else row
                    for variant in variants(cursor, quote, names):
                        told.setdefault(variant, set()).add(quote[7])
                        if delivery["as_of"] is None:
                            told[variant].add(None)
    return told


def variants(cursor: Any, quote: list[Any], names: dict[str, int]) -> list[int]:
    from apps.cards.words import Condition, Finish, Language

    kind, key, market, finish, condition, language, side, *_ = quote
    cursor.execute(
        """SELECT v.id FROM prices_pricevariant v JOIN cards_externalid x ON x.card_id = v.card_id
           JOIN cards_card c ON c.id = v.card_id
           WHERE x.kind = %s AND x.value = %s AND v.marketplace_id = %s AND v.finish = %s AND v.condition = %s
             AND v.language = coalesce(nullif(%s, 0), c.lang) AND v.side = %s""",
        [
            ExternalId.Kind[kind].value, key, names[market], Finish.parse(finish).value,
            Condition.parse(condition).value, Language.parse(language).value if language else 0,
            int(side == "buylist"),
        ],
    )  # fmt: skip
    return [row[0] for row in cursor.fetchall()]
