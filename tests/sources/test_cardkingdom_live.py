"""Card Kingdom: what it asks and what it pays stay apart."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from apps.prices.models import LatestPrice, ListingCount, PriceVariant
from apps.sources.cardkingdom.source import PRICE_LIST, CardKingdom
from apps.sources.models import Quarantine
from tests.sources.live_fixtures import by_hand
from tests.sources.replay import Replay, always
from tests.sources.vendors import AN_HOUR_AGO, met, pauses, replay

pytestmark = pytest.mark.django_db
__all__ = ["met", "pauses", "replay"]

BUYLIST = PriceVariant.Side.BUYLIST


def sample() -> dict[str, Any]:
    text = (CardKingdom.folder() / "samples" / "pricelist.json").read_text()
    return json.loads(text.replace("{{now:%Y-%m-%d %H:%M:%S}}", "NOW"))


def served(replay: Replay, told: dict[str, Any], wrap: str = "%s") -> None:
    replay.answer(f"GET {PRICE_LIST}", wrap % json.dumps(told).replace("NOW", "{{now:%Y-%m-%d %H:%M:%S}}"))


def test_the_buylist_is_a_side_of_its_own(met: Callable, replay: Replay) -> None:
    met(CardKingdom)
    assert by_hand(CardKingdom).status == "done"
    sides = LatestPrice.objects.values_list("variant__side", "price").order_by("price")
    assert [price for side, price in sides if side == BUYLIST] == [40, 650]
    assert [price for side, price in sides if side != BUYLIST] == [125, 349, 800, 1039, 1200, 1299]
    wanted = ListingCount.objects.get(variant__side=BUYLIST, variant__latest__price=650)
    assert (wanted.num_listings, wanted.total_quantity) == (None, 12)


def test_what_is_out_of_stock_cannot_be_bought(met: Callable, replay: Replay) -> None:
    met(CardKingdom)
    replay.now = AN_HOUR_AGO
    by_hand(CardKingdom)
    replay.now = None
    told = sample()
    told["data"][0]["condition_values"]["nm_qty"] = 0
    served(replay, told)
    by_hand(CardKingdom)
    [gone] = LatestPrice.objects.filter(price=None)
    assert (gone.known, gone.variant.side, gone.variant.condition) == (1299, 0, 2)


def test_a_list_that_often_says_that_it_buys_none_is_believed_all_the_same(met: Callable, replay: Replay) -> None:
    met(CardKingdom)
    told = sample()
    told["data"] = told["data"][:1] + [told["data"][2] | {"id": 800_000 + number} for number in range(400)]
    served(replay, told)
    went = by_hand(CardKingdom)
    assert (went.status, went.refused) == ("done", 400)
    assert went.runs.get().refused_by_reason == {"the shop buys none at the moment": 400}
    waits = Quarantine.objects.get()
    assert (waits.price, waits.reason) == (110, "the shop buys none at the moment")
    assert not LatestPrice.objects.filter(variant__side=BUYLIST, price=110).exists()


def test_a_list_wrapped_in_a_page_is_read_all_the_same(met: Callable, replay: Replay) -> None:
    met(CardKingdom)
    served(replay, sample(), "<html><head></head><body>%s</body></html>")
    assert by_hand(CardKingdom).accepted == 8


def test_a_list_that_breaks_off_is_not_taken(met: Callable, replay: Replay) -> None:
    met(CardKingdom)
    text = (CardKingdom.folder() / "samples" / "pricelist.json").read_text()
    replay.answer(f"GET {PRICE_LIST}", text[: len(text) // 2])
    went = by_hand(CardKingdom)
    assert (went.status, went.error) == ("failed", "The file ends in the middle of its list.")
    assert not LatestPrice.objects.exists()


def test_an_empty_list_ends_no_offers(met: Callable, replay: Replay) -> None:
    met(CardKingdom)
    by_hand(CardKingdom)
    served(replay, sample() | {"data": []})
    by_hand(CardKingdom)
    assert not LatestPrice.objects.filter(price=None).exists()


def test_the_same_list_is_not_read_twice(met: Callable, replay: Replay) -> None:
    met(CardKingdom)
    by_hand(CardKingdom)
    assert by_hand(CardKingdom).status == "unchanged"
    assert replay.asked[-1].headers["if-none-match"] == '"ck-1"'


def test_it_comes_back_when_it_is_let_in_again(met: Callable, replay: Replay, pauses: list[float]) -> None:
    met(CardKingdom)
    replay.plan = always("429 in 1 s", "api.cardkingdom.com", last=1)
    assert by_hand(CardKingdom).status == "done"
    assert 1 <= pauses[0] <= 3


@pytest.mark.parametrize("made", ["1970-01-01 00:00:00", "2999-01-01 00:00:00", "0000-00-00 00:00:00"])
def test_a_list_of_another_time_is_not_taken(made: str, met: Callable, replay: Replay) -> None:
    met(CardKingdom)
    replay.answer(f"GET {PRICE_LIST}", json.dumps(sample()).replace("NOW", made))
    went = by_hand(CardKingdom)
    assert (went.status, went.error.startswith(f"It says that it was made at “{made}”")) == ("failed", True)
    assert not LatestPrice.objects.exists()


def test_a_list_that_does_not_say_when_it_was_made_is_of_now(met: Callable, replay: Replay) -> None:
    met(CardKingdom)
    replay.answer(f"GET {PRICE_LIST}", {"data": sample()["data"]})
    assert by_hand(CardKingdom).status == "done"
