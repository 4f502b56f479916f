"""Buying a want list for the least money, as a page and for programs."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import ApiKey, User
from apps.cards.models import Card
from apps.prices.models import Marketplace
from apps.wantlist.listing.examples import CHEAPEST
from apps.wantlist.models import WantListItem
from tests import factories as make
from tests.accounts.conftest import words

pytestmark = pytest.mark.django_db
Want = Callable[..., WantListItem]


def test_the_page_says_what_to_buy_where_and_what_cannot_be(at_home: Client, want: Want, bolt: Card) -> None:
    Marketplace.objects.filter(slug="tcgplayer").update(shipping=130, buyer_fee_bp=0)
    make.price(bolt, 200)
    want(bolt, 100, quantity=3), want(make.card("Black Lotus"), 100)
    page = words(at_home.get("/want-list/buy/"))
    assert "$7.30 for 3 copies in 1 parcel" in page
    assert "3 × Lightning Bolt" in page
    assert "Cards $6.00 · fees $0.00 · shipping $1.30" in page
    assert "1 × Black Lotus No marketplace has a price for it in USD." in page
    assert "Exact: every combination of marketplaces was weighed." in page
    assert "1 parcel" in words(at_home.get("/want-list/buy/?way=fewest&priority=2"))
    assert "Nothing to buy" in words(at_home.get("/want-list/buy/?priority=1"))


def test_nothing_of_anybody_elses_list_is_bought(stranger: Client, want: Want, bolt: Card) -> None:
    make.price(bolt, 200)
    want(bolt, 100)
    assert "Lightning Bolt" not in stranger.get("/want-list/buy/").content.decode()


def test_programs_are_told_the_same(alice: User, want: Want, bolt: Card) -> None:
    _, secret = ApiKey.objects.issue(alice, "Program", ["read"])
    make.price(bolt, 200)
    ours = want(bolt, 100, quantity=3)
    want(make.card("Black Lotus"), 100)
    told = Client(headers={"X-API-Key": secret}).get("/api/want-list/cheapest").json()
    assert set(told) == set(CHEAPEST)
    [basket] = told["baskets"]
    assert (told["copies"], told["missing"], told["is_exact"], basket["items"]) == (3, 1, True, "6.00")
    assert basket["lines"][0]["want"] == ours.pk
    assert set(basket["lines"][0]) == set(CHEAPEST["baskets"][0]["lines"][0])  # type: ignore[index]
    assert told["unbought"][0]["why"] == "No marketplace has a price for it in USD."
