"""The demo leaves when real cards come."""

import pytest

from apps.cards.models import Card, CardSet
from apps.prices.models import HeadlinePrice, LatestPrice, MarketTick, PriceHistory, PriceVariant
from apps.sources.demo import removal
from apps.sources.demo.seed import seed, today
from apps.sources.models import Source
from tests.prices.market import NOON, history, printings, quote, told
from tests.sources.scryfall_objects import card, card_set, load

pytestmark = pytest.mark.django_db


def test_it_leaves_without_a_trace_and_takes_nothing_else() -> None:
    (real,) = printings(1)
    told(NOON, quote(0, 100))
    told_only = list(MarketTick.objects.order_by("pk").values_list())
    seed(today=today(), days=20, force=True)
    assert Card.objects.count() > 500
    assert removal.is_present()
    assert removal.remove() > 500
    assert list(Card.objects.all()) == [real]
    assert [s.code for s in CardSet.objects.all()] == ["tst"]
    assert history(real) == [(NOON, 100, None)]
    assert PriceHistory.objects.count() == 1
    assert PriceVariant.objects.count() == LatestPrice.objects.count() == HeadlinePrice.objects.count() == 1
    assert list(MarketTick.objects.order_by("pk").values_list()) == told_only
    assert not Source.objects.filter(slug="demo").exists()
    assert not removal.is_present()
    assert removal.remove() == 0


def test_real_cards_take_its_place_and_their_sets_count_them(tmp_path) -> None:
    seed(today=today(), days=5)
    load(tmp_path, card_set("isd", name="Innistrad"))
    assert removal.is_present()
    load(tmp_path, card(set="isd", set_name="Innistrad"))
    assert not removal.is_present()
    assert Card.objects.count() == 1
    assert CardSet.objects.get(code="isd").card_count == 1
