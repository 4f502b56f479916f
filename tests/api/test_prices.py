"""What a printing costs, told to programs: every variant with who told us and when."""

from datetime import timedelta

import pytest

from apps.cards.words import Condition, Finish, Language
from apps.prices.models import Marketplace, PriceVariant
from apps.prices.serializers import MarketplaceSerializer, PriceSerializer
from apps.sources.api import SourceSerializer
from tests.api import make

pytestmark = pytest.mark.django_db


def test_a_variant_is_told_with_everything_known_of_it(read) -> None:
    card = make.card()
    latest = make.price(
        card, 1250, finish=Finish.FOIL, condition=Condition.LIGHTLY_PLAYED, language=Language.JAPANESE,
        price_24h=1000, price_7d=1250, price_30d=None, price_low=1100, price_high=2000, price_market=1249,
        changed_at=make.NOON - timedelta(days=2),
    )  # fmt: skip
    (price,) = read(f"cards/{card.scryfall_id}/prices")["results"]
    assert price == {
        "variant_id": latest.variant_id, "marketplace": "tcgplayer", "finish": "foil", "is_foil": True,
        "condition": "LIGHTLY_PLAYED", "language": "ja", "side": "retail", "currency": "USD",
        "price": "12.50", "last_known": "12.50", "previous": "10.00",
        "low": "11.00", "mid": None, "high": "20.00", "market": "12.49",
        "changes": {
            "24h": {"price": "10.00", "change": "2.50", "percent": 25.0},
            "7d": {"price": "12.50", "change": "0.00", "percent": 0.0},
            "30d": None,
        },
        "source": "scryfall", "simulated": False, "unconfirmed": False,
        "changed_at": "2025-09-29T12:00:00Z", "confirmed_at": "2025-10-01T12:00:00Z",
    }  # fmt: skip
    assert set(price) == set(PriceSerializer().fields)


def test_every_variant_is_there_cheapest_marketplace_rank_first(read) -> None:
    card = make.card()
    make.price(card, 990, marketplace="cardmarket")
    make.price(card, 1300, marketplace="cardkingdom")
    make.price(card, 1250)
    make.price(card, 700, marketplace="cardkingdom", side=PriceVariant.Side.BUYLIST)
    told = [
        (price["marketplace"], price["side"], price["currency"]) for price in read(f"cards/{card.pk}/prices")["results"]
    ]
    assert told == [
        ("tcgplayer", "retail", "USD"),
        ("cardmarket", "retail", "EUR"),
        ("cardkingdom", "retail", "USD"),
        ("cardkingdom", "buylist", "USD"),
    ]


def test_what_is_no_longer_offered_keeps_its_last_price(read) -> None:
    card = make.card()
    make.price(card, None, previous=800)
    (price,) = read(f"cards/{card.pk}/prices")["results"]
    assert (price["price"], price["last_known"], price["previous"], price["changes"]["24h"]) == (
        None,
        "0.01",
        "8.00",
        None,
    )


def test_made_up_prices_are_called_simulated(read) -> None:
    card = make.card()
    make.price(card, 100, source=make.source("demo", simulated=True))
    assert read(f"cards/{card.pk}/prices")["results"][0]["simulated"] is True
    assert read("cards/search")["results"][0]["price"]["simulated"] is True


@pytest.mark.parametrize("how_many", [1, 50])
def test_prices_are_read_in_constant_queries(how_many, read, django_assert_num_queries) -> None:
    card = make.card()
    conditions = [condition for condition in Condition for _ in Language][:how_many]
    for number, condition in enumerate(conditions):
        make.price(card, condition=condition, language=Language(1 + number % len(Language)))
    with django_assert_num_queries(3):
        assert len(read(f"cards/{card.pk}/prices")["results"]) == how_many


def test_marketplaces_are_listed_with_their_fees(read) -> None:
    Marketplace.objects.filter(slug="tcgplayer").update(seller_fee_bp=1275, shipping=131)
    first = read("marketplaces")["results"][0]
    assert (first["slug"], first["currency"], first["seller_fee_percent"], first["shipping"]) == (
        "tcgplayer", "USD", 12.75, "1.31"
    )  # fmt: skip
    assert set(first) == set(MarketplaceSerializer().fields)


def test_sources_say_until_when_their_word_holds(read) -> None:
    make.source("scryfall", rank=40, homepage="https://scryfall.com")
    make.source("tcgplayer", rank=10, confirmed_through=None)
    answer = read("sources")["results"]
    assert [(source["slug"], source["confirmed_through"]) for source in answer] == [
        ("tcgplayer", None),
        ("scryfall", "2025-10-01T12:00:00Z"),
    ]
    assert set(answer[0]) == set(SourceSerializer().fields)
