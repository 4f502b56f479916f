"""A visit killed at any point loses nothing and stores nothing twice: the next one ends it and does the rest.

Some points are chosen, some are random: three with a fixed seed here, more with `KILL_POINTS=200 pytest -s` and a seed
of their own (`KILL_SEED` repeats one).
"""

import os
import random
import shutil
import signal
import time
from datetime import date, timedelta
from operator import truediv
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.db import connection

from apps.cards.models import Card
from apps.prices.models import LatestPrice, PriceHistory
from apps.prices.timeseries import has_timescale
from apps.sources.csvfile.source import OwnFiles
from apps.sources.models import Parcel, Run, Visit
from apps.sources.visiting import visit
from tests import factories as make
from tests.prices.conftest import clean_series  # noqa: F401 - a fixture
from tests.processes import finish, forked, kill_while, start, wait_for_nobody

pytestmark = pytest.mark.django_db(transaction=True)
CARDS, DAYS = 1_000, 30
COLLECT = ("collect_prices", "--source", "csv")
POINTS = int(os.environ.get("KILL_POINTS", 3))
SEED = int(os.environ.get("KILL_SEED", 5 if POINTS == 3 else time.time_ns() % 100_000))
MOMENTS = ["INSERT INTO .sources_visit", "INSERT INTO .sources_parcel", "COPY stage", "INSERT INTO price_snapshots"]


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_series: None) -> Path:  # noqa: F811
    """A file of thirty thousand prices, none like the one before, that waits to be taken in."""
    folder = tmp_path / "data" / "inbox"
    folder.mkdir(parents=True)
    put_down(folder, make.cards(CARDS))
    monkeypatch.setenv("DUALCASTER_DATA_DIR", str(folder.parent))
    monkeypatch.setenv("SECRET_KEY", "of the test")
    return folder


def put_down(folder: Path, cards: list[Card]) -> None:
    first = date.today() - timedelta(days=DAYS + 1)
    lines = [
        f"{first + timedelta(days=day)},{card.scryfall_id},tcgplayer,{number + 1}.{10 + day}"
        for number, card in enumerate(cards)
        for day in range(DAYS)
    ]
    path = folder / "mine.csv"
    path.write_text("date,scryfall_id,marketplace,price\n" + "\n".join(lines) + "\n")
    os.utime(path, (1_700_000_000, 1_700_000_000))


@pytest.mark.parametrize("moment", MOMENTS, ids=["at the start", "with it in hand", "copying", "writing"])
def test_a_killed_visit_is_ended_and_its_work_done(moment: str, inbox: Path) -> None:
    caught = kill_while(start(*COLLECT), moment)
    stored = PriceHistory.objects.count()
    assert stored in {0, CARDS * DAYS}, "all of a delivery or nothing"
    finish(*COLLECT)
    assert PriceHistory.objects.count() == CARDS * DAYS
    assert LatestPrice.objects.count() == CARDS
    assert not Run.objects.filter(finished_at=None).exists()
    assert not Parcel.objects.exists()
    visits = list(Visit.objects.order_by("pk"))
    assert not any(visit.status == "running" for visit in visits)
    if caught and not stored:
        assert visits[-1].status == "done"
        for dead in visits[:-1]:
            assert dead.status == "failed"
            assert dead.error.startswith("The process that was at work ended in the middle.")
    assert not list(inbox.glob("*.csv"))
    shutil.rmtree(inbox.parent)


def test_killed_at_random_it_is_all_there_once_and_soon(inbox: Path, settings: Any) -> None:
    """From the moment the visit is begun to its end; the next one takes at most twice as long as an undisturbed one."""
    settings.DATA_DIR = inbox.parent
    dice, cards = random.Random(SEED), list(Card.objects.all())
    clean: list[float] = []  # measured in turns: whatever else the machine does falls on both
    after: list[float] = []
    whole = early = 0
    for point in range(POINTS):
        clean.append(undisturbed(inbox, cards))
        forget(inbox, cards)
        kill_after(dice.uniform(0, 1.5 * clean[-1]))
        stored = PriceHistory.objects.count()
        assert stored in {0, CARDS * DAYS}, f"all of a delivery or nothing: {stored} after point {point} of seed {SEED}"
        whole += stored > 0
        early += not Visit.objects.exists()
        after.append(caught_up())
        assert PriceHistory.objects.count() == CARDS * DAYS
        assert LatestPrice.objects.count() == CARDS
        assert not Run.objects.filter(finished_at=None).exists()
        assert not Parcel.objects.exists()
        assert not Visit.objects.running().exists()
    print(  # noqa: T201
        f"\nSeed {SEED}: killed at {POINTS} random points, {early} before the visit was written down and {whole}"
        f" after its prices were; 0 partial, 0 lost, 0 doubled; an undisturbed visit {median(clean):.2f} s (at most"
        f" {max(clean):.2f}), one after a kill {median(after):.2f} s (at most {max(after):.2f})"
    )
    assert median(map(truediv, after, clean)) <= 2
    shutil.rmtree(inbox.parent)


def undisturbed(inbox: Path, cards: list[Card]) -> float:
    forget(inbox, cards)
    return caught_up()


def caught_up() -> float:
    """Seconds of a visit to its end."""
    started = time.perf_counter()
    visit(OwnFiles, Visit.Reason.HAND)
    return time.perf_counter() - started


def kill_after(seconds: float) -> None:
    """A process of its own goes on a visit and is killed so many seconds later."""
    child = forked(lambda: visit(OwnFiles, Visit.Reason.HAND))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    wait_for_nobody()


def forget(inbox: Path, cards: list[Card]) -> None:
    archive = [] if has_timescale(connection) else ["price_archive"]
    ours = ["run", "parcel", "visit", "quarantine"]
    tables = [
        "price_snapshots",
        "price_latest",
        "prices_headlineprice",
        "prices_pricevariant",
        "market_ticks",
        *archive,
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables + [f'sources_{name}' for name in ours])} CASCADE")
    put_down(inbox, cards)
