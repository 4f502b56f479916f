"""A replay server before the sources, and no time lost with waiting."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.sources.live import LiveSource
from apps.sources.models import Visit
from apps.sources.visiting import visit
from dualcaster.lib import polite
from tests.sources.replay import Replay, running
from tests.sources.toys import HOST


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
