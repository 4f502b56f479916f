"""MTGJSON: files that are what they were published as, ids before prices, and a memory that is asked for weekly."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from apps.cards.models import Card, ExternalId
from apps.prices.models import LatestPrice, Marketplace, PriceHistory
from apps.prices.quotes import Refused
from apps.sources.formats import PriceFile
from apps.sources.models import Visit
from apps.sources.mtgjson.prices import MtgjsonFormat
from apps.sources.mtgjson.source import Mtgjson
from apps.sources.visiting import visit
from tests import factories as make
from tests.sources.live_fixtures import by_hand
from tests.sources.replay import Replay
from tests.sources.vendors import met, pauses, recorded, replay

pytestmark = pytest.mark.django_db
__all__ = ["met", "pauses", "replay"]

SITE = "https://mtgjson.com/api/v5"
HERON = "11111111-1111-4111-8111-111111111111"


def asked(replay: Replay) -> list[str]:
    return [one.path.rpartition("/")[2] for one in replay.asked]


def test_ids_join_the_prices_that_come_behind_them(met: Callable, replay: Replay) -> None:
    met(Mtgjson)
    Card.objects.all().delete()
    heron = make.card("Moor Heron", finishes=[1, 2, 3])
    Card.objects.filter(pk=heron.pk).update(scryfall_id=HERON)
    assert by_hand(Mtgjson).status == "done"
    known = {one.get_kind_display(): one.value for one in ExternalId.objects.filter(card=heron)}
    assert known["Card Kingdom foil id"] == "700002"
    assert known["MTGJSON uuid"] == "11111111-1111-5111-8111-111111111111"
    history = PriceHistory.objects.filter(
        variant__card=heron, variant__marketplace__slug="tcgplayer", variant__finish=1
    )
    assert list(history.order_by("time").values_list("price", flat=True)) == [205, 210, 215]


def test_the_buylist_stays_apart(met: Callable, replay: Replay) -> None:
    met(Mtgjson)
    by_hand(Mtgjson)
    sides = LatestPrice.objects.filter(variant__marketplace__slug="cardkingdom").order_by("price")
    told = sides.values_list("variant__side", "known", "price")
    assert list(told) == [(1, 140, 140), (0, 799, 799), (0, 299, None)], "today it no longer names the plain copy"


def test_a_file_that_is_not_what_was_published_is_not_taken(met: Callable, replay: Replay) -> None:
    met(Mtgjson)
    replay.answer(f"GET {SITE}/AllPrices.json.xz.sha256", "0" * 64)
    went = by_hand(Mtgjson)
    assert (went.status, went.error) == (
        "failed", "AllPrices.json.xz is not what MTGJSON published: its SHA-256 is another.",
    )  # fmt: skip
    assert not LatestPrice.objects.exists()


def test_memory_and_ids_are_asked_for_when_ours_are_a_week_old(met: Callable, replay: Replay) -> None:
    met(Mtgjson)
    for name, days in (("AllPrices", 2), ("AllIdentifiers", 8)):
        made = datetime.now(UTC) - timedelta(days=days)
        route = next(route for route in replay.routes if route.ask.endswith(f"{name}.json.xz"))
        route.headers["Last-Modified"] = format_datetime(made, usegmt=True)
    by_hand(Mtgjson)
    replay.asked.clear()
    assert by_hand(Mtgjson).status == "unchanged"
    assert asked(replay) == [
        "AllIdentifiers.json.xz.sha256", "AllIdentifiers.json.xz", "AllPricesToday.json.xz.sha256",
        "AllPricesToday.json.xz",
    ]  # fmt: skip
    assert all("if-none-match" in one.headers for one in replay.asked if one.path.endswith(".xz"))


def test_its_memory_fills_only_the_days_that_were_missed(met: Callable, replay: Replay) -> None:
    met(Mtgjson)
    by_hand(Mtgjson)
    days = {"2026-01-28": 9.99, "2026-01-29": 2.07, "2026-01-30": 9.99}
    shop = {"currency": "USD", "retail": {"normal": days}}
    memory = {"data": {"11111111-1111-5111-8111-111111111111": {"paper": {"tcgplayer": shop}}}}
    replay.answer(f"GET {SITE}/AllPrices.json.xz.sha256", status=404)
    replay.answer(f"GET {SITE}/AllPrices.json.xz", memory)
    assert by_hand(Mtgjson).received == 1
    prices = PriceHistory.objects.filter(variant__marketplace__slug="tcgplayer", variant__finish=1)
    assert list(prices.order_by("time").values_list("price", flat=True))[:3] == [205, 207, 210]


def test_its_memory_is_read_from_the_day_one_asks_for(met: Callable, replay: Replay) -> None:
    met(Mtgjson)
    went = visit(Mtgjson, Visit.Reason.BACKFILL, since=datetime(2026, 1, 30, tzinfo=UTC).date())
    assert went.status == "done"
    assert {time.date().isoformat() for time in PriceHistory.objects.values_list("time", flat=True)} == {"2026-01-30"}


def test_a_file_that_breaks_off_is_history_as_far_as_nothing(met: Callable, replay: Replay) -> None:
    met(Mtgjson)
    replay.answer(f"GET {SITE}/AllPricesToday.json.xz", '{"data": {"11111111-1111-5111-8111-111111111111": {"pap')
    went = by_hand(Mtgjson)
    assert (went.status, went.error) == ("failed", "The file ends in the middle of a card.")
    assert PriceHistory.objects.count() == 4, "what its memory said before is kept"


def test_recorded_entries_of_a_day_are_understood() -> None:
    file = PriceFile(recorded("mtgjson/AllPricesToday-2026-05-22.three-cards.json"))
    rows = list(MtgjsonFormat().quotes(file))
    assert not [row for row in rows if isinstance(row, Refused)]
    assert {row[0] for row in rows} == {"2026-05-22 12:00:00+00"}
    names = dict(Marketplace.objects.values_list("id", "slug"))
    said = {(names[row[3] // 65536], row[3] % 2) for row in rows}
    assert said == {
        ("cardmarket", 0), ("manapool", 0), ("cardkingdom", 0), ("cardkingdom", 1), ("tcgplayer", 0),
        ("cardhoarder", 0),
    }  # fmt: skip
    assert len(rows) == 6 + 5 + 10
