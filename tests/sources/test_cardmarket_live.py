"""Cardmarket's price guide, fetched: once for each guide, whole, and as of the moment it was made."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.prices.models import LatestPrice
from apps.sources.cardmarket.source import GUIDE, Cardmarket
from apps.sources.models import Run
from tests.sources.live_fixtures import by_hand
from tests.sources.price_files import card
from tests.sources.replay import Replay
from tests.sources.vendors import AN_HOUR_AGO, latest, met, pauses, recorded, replay

pytestmark = pytest.mark.django_db
__all__ = ["met", "pauses", "replay"]

PRODUCT = {"idProduct": 1, "idCategory": 1, "trend": 2.5, "low": 1, "avg": 2}
MADE = "{{now:%Y-%m-%dT%H:%M:%S+0000}}"


def served(replay: Replay, *products: dict[str, object], made: str = MADE) -> None:
    replay.answer(f"GET {GUIDE}", {"version": 1, "createdAt": made, "priceGuides": list(products)})


def test_what_the_next_guide_no_longer_prices_is_gone(replay: Replay) -> None:
    card(1, cardmarket="1")
    card(2, cardmarket="2")
    replay.now = AN_HOUR_AGO
    served(replay, PRODUCT, PRODUCT | {"idProduct": 2, "trend": 9})
    by_hand(Cardmarket)
    replay.now = None
    served(replay, PRODUCT, PRODUCT | {"idProduct": 2, "trend": 0, "low": 0, "avg": None})
    assert by_hand(Cardmarket).status == "done"
    assert LatestPrice.objects.get(price=None).known == 900


def test_the_same_guide_is_served_for_part_of_the_next_day(met: Callable, replay: Replay) -> None:
    met(Cardmarket)
    by_hand(Cardmarket)
    assert by_hand(Cardmarket).status == "unchanged"
    assert Run.objects.count() == 1


def test_a_guide_of_last_week_is_not_now(replay: Replay) -> None:
    card(1, cardmarket="1")
    served(replay, PRODUCT, made="2024-11-20T02:44:16+0100")
    went = by_hand(Cardmarket)
    assert went.status == "held"
    assert not LatestPrice.objects.exists()


def test_a_guide_that_is_cut_short_is_not_taken(replay: Replay) -> None:
    card(1, cardmarket="1")
    replay.answer(f"GET {GUIDE}", f'{{"createdAt":"{MADE}","priceGuides":[{{"idProduct":1,"trend":2}},{{"idPr')
    went = by_hand(Cardmarket)
    assert (went.status, went.error) == ("failed", "The file ends in the middle of its list.")
    assert latest() == []


def test_a_recorded_guide_comes_in_over_the_wire_whole(replay: Replay, settings: Any) -> None:
    """As it is, but for the day it was made on, which has to be today."""
    settings.SOURCES_SECONDS = 60
    guide = gzip.decompress(recorded("prices/cardmarket/price_guide_1_2024-11-20.json.gz").read_bytes())
    today = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S+0000}".encode()
    replay.answer(f"GET {GUIDE}", guide.replace(b"2024-11-20T02:44:16+0100", today))
    made = [card(number, cardmarket=str(number)) for number in range(1, 201)]
    went = by_hand(Cardmarket)
    assert (went.status, went.quarantined) == ("done", 0)
    assert went.received == went.accepted + went.unchanged + went.refused
    assert LatestPrice.objects.count() == went.accepted > len(made)
    assert latest(variant__card=made[3]) == [("cardmarket", 48), ("cardmarket", 307)]
