"""A vendor before the server that plays its samples back: its credentials are set and its cards are known."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.cards.models import Card
from apps.prices.models import LatestPrice
from apps.sources.live import LiveSource
from dualcaster.lib.polite import Rate
from tests.conftest import SHARED_DATA
from tests.sources import live_samples as samples
from tests.sources.live_fixtures import pauses, replay
from tests.sources.replay import Replay

__all__ = ["AN_HOUR_AGO", "latest", "met", "pauses", "recorded", "replay"]

AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)
Meet = Callable[[type[LiveSource]], list[Card]]


def at_once(rate: Rate, name: str) -> float:
    return 0.0


@pytest.fixture
def met(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> Meet:
    """Answers the cards its samples speak of, in the order they are written down there. Nobody is asked too often."""
    monkeypatch.setattr(Rate, "wait", at_once)

    def meet(kind: type[LiveSource]) -> list[Card]:
        for variable, value in samples.expected(kind).get("credentials", {}).items():
            monkeypatch.setenv(variable, value)
        replay.serve(samples.replayed(kind))
        return samples.cards(kind)

    return meet


def recorded(path: str) -> Any:
    """A file of the recorded answers; where there are none, the test is skipped and says so."""
    file = SHARED_DATA / path
    if not file.exists():
        pytest.skip(f"there is no {path} of recorded data on this machine")
    return file


def latest(**which: Any) -> list[tuple[str, int | None]]:
    """Marketplace and price of what is known, cheapest first."""
    rows = LatestPrice.objects.filter(**which).order_by("price").values_list("variant__marketplace__slug", "price")
    return list(rows)
