"""Scryfall: a file only when it is new, its cards before their prices, and single cards in between."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from apps.cards.models import Card, CardSet
from apps.prices.models import LatestPrice
from apps.sources.scryfall.source import Scryfall
from apps.sources.scryfallapi import source as single
from apps.sources.scryfallapi.source import ScryfallApi
from tests import factories as make
from tests.sources.live_fixtures import by_hand
from tests.sources.replay import Asked, Replay
from tests.sources.vendors import latest, met, pauses, recorded, replay

pytestmark = pytest.mark.django_db
__all__ = ["met", "pauses", "replay"]

API = "https://api.scryfall.com"
FILE = "https://data.scryfall.io/default-cards/default-cards-20260131120000.json"


def paths(replay: Replay) -> list[str]:
    return [asked.path for asked in replay.asked]


def test_a_card_that_is_new_today_has_its_price_today(replay: Replay) -> None:
    replay.serve(Scryfall.folder() / "samples")
    went = by_hand(Scryfall)
    assert (went.status, went.error) == ("done", "")
    assert {"Moor Heron", "Tidal Archive", "Lantern"} <= set(Card.objects.values_list("name", flat=True))
    assert CardSet.objects.get(code="tst").icon_svg_uri == "https://svgs.example/tst.svg"
    assert latest(variant__card__name="Moor Heron", variant__currency="EUR") == [
        ("cardmarket", 207),
        ("cardmarket", 531),
    ]


def test_a_file_we_have_is_not_fetched_again(replay: Replay) -> None:
    replay.serve(Scryfall.folder() / "samples")
    replay.now = datetime.now(UTC)
    by_hand(Scryfall)
    replay.asked.clear()
    assert by_hand(Scryfall).status == "unchanged"
    assert paths(replay) == ["/sets", "/bulk-data"]
    assert replay.asked[0].headers["if-none-match"] == 'W/"sets-1"'


def test_a_file_that_is_cut_short_ends_no_offers(replay: Replay) -> None:
    replay.serve(Scryfall.folder() / "samples")
    by_hand(Scryfall)
    lines = (Scryfall.folder() / "samples" / "default-cards.json").read_text().splitlines(keepends=True)
    replay.answer(f"GET {FILE}", "".join(lines[:2]) + '{"object": "card", "id": "')
    replay.answer(f"GET {API}/bulk-data", bulk("{{now:%Y-%m-%dT%H:%M:%S.500+00:00}}"))
    by_hand(Scryfall)
    assert not LatestPrice.objects.filter(price=None).exists()


def bulk(updated: str) -> str:
    about = {"object": "bulk_data", "type": "default_cards", "updated_at": updated, "download_uri": FILE}
    return json.dumps({"object": "list", "data": [about]})


def test_a_list_without_the_file_we_want_says_so(replay: Replay) -> None:
    replay.serve(Scryfall.folder() / "samples")
    replay.answer(f"GET {API}/bulk-data", {"object": "list", "data": []})
    went = by_hand(Scryfall)
    assert (went.status, went.error) == ("failed", "Scryfall offers no bulk file “default_cards”.")


def test_a_file_elsewhere_than_on_a_secure_public_site_is_not_fetched(replay: Replay) -> None:
    replay.serve(Scryfall.folder() / "samples")
    replay.answer(f"GET {API}/bulk-data", bulk("{{now}}").replace(FILE, "http://127.0.0.1/default-cards.json"))
    went = by_hand(Scryfall)
    assert went.status == "failed"
    assert paths(replay) == ["/sets", "/bulk-data"]


def test_single_cards_are_asked_about_seventy_five_at_a_time(replay: Replay) -> None:
    make.cards(160)
    replay.answer(f"POST {API}/cards/collection", {"object": "list", "not_found": [], "data": []})
    went = by_hand(ScryfallApi)
    assert (went.cards, went.asked) == (160, 3)
    assert [len(identifiers(asked)) for asked in replay.asked] == [75, 75, 10]
    assert len({one["id"] for asked in replay.asked for one in identifiers(asked)}) == 160
    assert single.TOGETHER == 75


def identifiers(asked: Asked) -> list[dict[str, str]]:
    return list(json.loads(asked.body)["identifiers"])


def test_a_card_that_was_asked_about_is_fresh_whether_or_not_it_has_a_price(replay: Replay) -> None:
    make.cards(3)
    replay.answer(f"POST {API}/cards/collection", {"object": "list", "data": []})
    by_hand(ScryfallApi)
    assert by_hand(ScryfallApi).cards == 0


def test_a_card_that_scryfall_no_longer_knows_is_set_aside_with_that_reason(met: Callable, replay: Replay) -> None:
    met(ScryfallApi)
    went = by_hand(ScryfallApi)
    assert (went.status, went.refused) == ("done", 2)
    assert went.runs.get().refused_by_reason["Scryfall no longer knows the card"] == 1


def test_recorded_cards_are_understood_in_the_shape_of_a_collection(replay: Replay) -> None:
    names = ["card_02d6d693", "card_5d131784", "card_94eea6e3", "card_b751cf69", "card_d5dfd236"]
    cards = [json.loads(recorded(f"api-samples/scryfall/{name}.json").read_text()) for name in names]
    for card in cards:
        finishes = [{"nonfoil": 1, "foil": 2, "etched": 3}[word] for word in card["finishes"]]
        made = make.card(card["name"], finishes=finishes)
        made.external_ids.update(value=card["id"])
    replay.answer(f"POST {API}/cards/collection", {"object": "list", "not_found": [], "data": cards})
    went = by_hand(ScryfallApi)
    told = sum(price is not None for card in cards for price in card["prices"].values())
    assert (went.received, went.accepted, went.refused) == (told, told, 0)
    assert told > 10
