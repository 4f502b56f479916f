"""CardTrader: offers put together, and an expansion that has gone."""

import json
from collections.abc import Callable

import msgspec
import pytest

from apps.cards.words import Condition, Finish, Language
from apps.prices.models import LatestPrice, ListingCount
from apps.sources.cardtrader import source
from apps.sources.cardtrader.blueprints import Blueprint
from apps.sources.cardtrader.listings import Listing
from apps.sources.cardtrader.source import CardTrader, Expansion
from tests.sources.live_fixtures import by_hand
from tests.sources.replay import Replay
from tests.sources.vendors import AN_HOUR_AGO, latest, met, pauses, recorded, replay

pytestmark = pytest.mark.django_db
__all__ = ["met", "pauses", "replay"]

API = "https://api.cardtrader.com/api/v2"
HERON = "11111111-1111-4111-8111-111111111111"


def test_offers_of_one_kind_are_one_price_with_its_spread_and_counts(met: Callable, replay: Replay) -> None:
    met(CardTrader)
    assert by_hand(CardTrader).status == "done"
    near_mint = LatestPrice.objects.get(price=150)
    assert (near_mint.price_low, near_mint.price_mid, near_mint.price_high) == (150, 183, 400)
    count = ListingCount.objects.get(variant=near_mint.variant)
    assert (count.num_listings, count.total_quantity) == (4, 7)
    assert {market for market, _ in latest()} == {"cardtrader"}


def test_what_is_no_longer_offered_has_no_price_any_more(
    met: Callable, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    met(CardTrader)
    plain = json.loads((CardTrader.folder() / "samples" / "products_41.json").read_text())
    replay.answer(f"GET {API}/marketplace/products?expansion_id=41&foil=false", {"9001": plain["9001"][:7]})
    with monkeypatch.context() as earlier:
        earlier.setattr(source, "utc_now", lambda: AN_HOUR_AGO)
        by_hand(CardTrader)
    replay.answer(f"GET {API}/marketplace/products?expansion_id=41&foil=true", {})
    by_hand(CardTrader)
    gone = LatestPrice.objects.filter(price=None)
    assert {row.variant.finish for row in gone} == {Finish.FOIL, Finish.ETCHED}


def test_an_expansion_that_has_gone_costs_nothing_else(met: Callable, replay: Replay) -> None:
    met(CardTrader)
    replay.answer(f"GET {API}/blueprints/export?expansion_id=42", {"error_code": "not_found"}, status=404)
    went = by_hand(CardTrader)
    assert (went.status, went.accepted) == ("done", 6)


def test_an_answer_that_cannot_be_read_ends_no_offer(met: Callable, replay: Replay) -> None:
    met(CardTrader)
    by_hand(CardTrader)
    replay.answer(f"GET {API}/marketplace/products?expansion_id=41&foil=true", '{"9001": [{"id"')
    went = by_hand(CardTrader)
    assert (went.status, "what we cannot read" in went.error) == ("failed", True)
    assert not LatestPrice.objects.filter(price=None).exists()


def test_an_account_in_dollars_is_told_that_it_is_one(met: Callable, replay: Replay) -> None:
    met(CardTrader)
    dollars = json.loads((CardTrader.folder() / "samples" / "products_41_foil.json").read_text())
    for listing in (listing for listings in dollars.values() for listing in listings):
        listing["price"]["currency"] = listing["price_currency"] = "USD"
    replay.answer(f"GET {API}/marketplace/products", dollars)
    went = by_hand(CardTrader)
    assert went.accepted == 0
    assert not LatestPrice.objects.exists()


def test_it_waits_when_it_is_asked_to(met: Callable, replay: Replay, pauses: list[float]) -> None:
    met(CardTrader)
    replay.plan = lambda asked: "429 in 1 s" if asked.number == 3 else None
    assert by_hand(CardTrader).status == "done"
    assert 1 <= pauses[0] <= 3


def test_a_token_that_is_refused_stops_the_source(met: Callable, replay: Replay, monkeypatch) -> None:
    met(CardTrader)
    monkeypatch.setenv("CARDTRADER_TOKEN", "of-yesterday")
    went = by_hand(CardTrader)
    assert went.status == "failed"
    assert "Check CARDTRADER_TOKEN" in went.error


def test_the_published_examples_are_understood() -> None:
    folder = "api-samples/cardtrader"
    blueprints = msgspec.json.decode(recorded(f"{folder}/get_blueprints.json").read_bytes(), type=list[Blueprint])
    assert blueprints[0].key() == (0, "24c0d87b-0049-4beb-b9cb-6f813b7aa7dc")
    expansions = msgspec.json.decode(recorded(f"{folder}/get_expansions.json").read_bytes(), type=list[Expansion])
    assert [expansion.code for expansion in expansions] == ["dom", "m21"]
    answer = recorded(f"{folder}/get_marketplace_products.json").read_bytes()
    [[raw]] = msgspec.json.decode(answer, type=dict[int, list[msgspec.Raw]]).values()
    listing = Listing.read(raw)
    assert listing.is_for_everybody
    assert (listing.cents, listing.quantity) == (20, 1)
    what = listing.finish(Blueprint(3138)), listing.condition(), listing.language()
    assert what == (Finish.FOIL, Condition.NEAR_MINT, Language.ITALIAN)


def test_what_is_of_the_wrong_kind_costs_itself(met: Callable, replay: Replay) -> None:
    met(CardTrader)
    samples = CardTrader.folder() / "samples"
    told = {
        name: json.loads((samples / f"{name}.json").read_text())
        for name in ("expansions", "blueprints_41", "products_41")
    }
    replay.answer(f"GET {API}/expansions", [{"id": "odd"}, *told["expansions"]])
    replay.answer(f"GET {API}/blueprints/export?expansion_id=41", ["odd", *told["blueprints_41"]])
    products = {"odd": 1, **told["products_41"]}
    replay.answer(f"GET {API}/marketplace/products?expansion_id=41&foil=false", products)
    before = sum(json.loads((samples / "expected.json").read_text())["deliveries"][0]["refused"].values())
    went = by_hand(CardTrader)
    assert went.status == "done"
    assert went.refused == before + 2
    reasons = went.runs.get().refused_by_reason
    assert (reasons["the expansion cannot be read"], reasons["the card cannot be read"]) == (1, 1)
    assert {price for _, price in latest()} >= {150}
