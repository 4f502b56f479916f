"""A replay server before the sources, and no time lost with waiting."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.sources.live import LiveSource
from apps.sources.models import Standing, Visit
from apps.sources.visiting import visit
from dualcaster.lib import polite
from tests.sources.replay import Replay, running
from tests.sources.toys import HOST, Toy


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    slept: list[float] = []
    monkeypatch.setattr(polite, "rest", slept.append)
    return slept


@pytest.fixture
def replay(settings: Any, tmp_path: Path, pauses: list[float]) -> Iterator[Replay]:
    replay = Replay()
    with running(replay) as address:
        settings.SOURCES_GATEWAY, settings.SOURCES_SECONDS, settings.DATA_DIR = address, 1, tmp_path
        yield replay


def by_hand(kind: type[LiveSource], **about: Any) -> Visit:
    return visit(kind, Visit.Reason.HAND, **about)


def by_the_clock(kind: type[LiveSource]) -> Visit:
    return visit(kind, Visit.Reason.SCHEDULE)


def prices(replay: Replay, *told: tuple[object, object], path: str = "/prices", ask: str = "GET", **more: Any) -> None:
    """What the toy shop says from now on."""
    said = [[str(getattr(card, "scryfall_id", card)), price] for card, price in told]
    replay.answer(f"{ask} https://{HOST}{path}", {"prices": said, "next": more.pop("next", None)}, **more)


def standing(kind: type[Toy] = Toy) -> Standing:
    return Standing.objects.get(source__slug=kind.slug)


def later(**time: float) -> None:
    """Moves everything a source is remembered for into the past."""
    ago = timedelta(**time)
    for row in Standing.objects.all():
        for name in ("turn_at", "open_until", "locked_until"):
            if value := getattr(row, name):
                Standing.objects.filter(pk=row.pk).update(**{name: value - ago})
