"""A visit killed at any point loses nothing and stores nothing twice: the next one ends it and does the rest."""

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from apps.prices.models import LatestPrice, PriceHistory
from apps.sources.models import Parcel, Run, Visit
from tests import factories as make
from tests.prices.conftest import clean_series  # noqa: F401 - a fixture
from tests.processes import finish, kill_while, start

pytestmark = pytest.mark.django_db(transaction=True)
CARDS, DAYS = 1_000, 30
COLLECT = ("collect_prices", "--source", "csv")
MOMENTS = ["INSERT INTO .sources_visit", "INSERT INTO .sources_parcel", "COPY stage", "INSERT INTO price_snapshots"]


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_series: None) -> Path:  # noqa: F811
    """A file of thirty thousand prices, none like the one before, that waits to be taken in."""
    first = date.today() - timedelta(days=DAYS + 1)
    lines = [
        f"{first + timedelta(days=day)},{card.scryfall_id},tcgplayer,{number + 1}.{10 + day}"
        for number, card in enumerate(make.cards(CARDS))
        for day in range(DAYS)
    ]
    folder = tmp_path / "data" / "inbox"
    folder.mkdir(parents=True)
    path = folder / "mine.csv"
    path.write_text("date,scryfall_id,marketplace,price\n" + "\n".join(lines) + "\n")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    monkeypatch.setenv("DUALCASTER_DATA_DIR", str(folder.parent))
    monkeypatch.setenv("SECRET_KEY", "of the test")
    return folder


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
