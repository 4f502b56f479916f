"""Mana Pool: one list of everything in stock."""

import json
from collections.abc import Callable

import pytest

from apps.prices.models import LatestPrice, ListingCount
from apps.sources.manapool.source import FEED, FINISHES, Manapool, Variant, understood
from tests.sources.live_fixtures import by_hand
from tests.sources.replay import Replay
from tests.sources.vendors import AN_HOUR_AGO, latest, met, pauses, recorded, replay

pytestmark = pytest.mark.django_db
__all__ = ["met", "pauses", "replay"]


def test_each_finish_condition_and_language_is_a_price_with_its_copies(met: Callable, replay: Replay) -> None:
    met(Manapool)
    assert by_hand(Manapool).status == "done"
    assert latest() == [("manapool", 35), ("manapool", 700), ("manapool", 1999), ("manapool", 2450)]
    copies = ListingCount.objects.order_by("variant__latest__price").values_list("num_listings", "total_quantity")
    assert list(copies) == [(None, 12), (None, 2), (None, 5), (None, 1)]


def test_what_the_next_list_leaves_out_is_gone(met: Callable, replay: Replay) -> None:
    met(Manapool)
    text = (Manapool.folder() / "samples" / "variants.json").read_text()
    told = json.loads(text) | {"data": json.loads(text)["data"][:4]}
    replay.now = AN_HOUR_AGO
    replay.answer(f"GET {FEED}", told)
    by_hand(Manapool)
    replay.now = None
    told["data"][1]["available_quantity"] = 0
    replay.answer(f"GET {FEED}", told)
    by_hand(Manapool)
    assert [row.known for row in LatestPrice.objects.filter(price=None)] == [2450]


@pytest.mark.parametrize("body", ["", "{}", '{"meta": {}, "data": [{"product_type": "mtg_si', "<html>"])
def test_what_is_no_list_is_not_taken(body: str, met: Callable, replay: Replay) -> None:
    met(Manapool)
    by_hand(Manapool)
    replay.answer(f"GET {FEED}", body)
    went = by_hand(Manapool)
    assert went.status == "failed"
    assert went.error
    assert len(latest(price__isnull=False)) == 4


def test_the_published_description_has_what_we_read_and_no_word_we_do_not_know() -> None:
    schemas = json.loads(recorded("api-samples/manapool/openapi-0.24.1.json").read_text())
    variant = schemas["components"]["schemas"]["variantPriceListing"]
    assert set(Variant.__struct_fields__) <= set(variant["required"])
    text = json.dumps(schemas)
    assert '"enum": ["NM", "LP", "MP", "HP", "DMG"]' in text
    assert '"enum": ["NF", "FO", "EF"]' in text
    languages = '["EN", "JA", "FR", "IT", "DE", "ES", "AR", "CS", "CT", "EL", "HE", "KO", "LA", "PH", "PT", "RU", "SA"]'
    assert f'"enum": {languages}' in text
    words = {
        understood(finish, condition, language)
        for finish in FINISHES
        for condition in ("NM", "LP", "MP", "HP", "DMG")
        for language in json.loads(languages)
    }
    assert len(words) == 3 * 5 * 17
