"""Those who ask again are told that nothing changed, until something does."""

from datetime import timedelta

import pytest
from django.utils.http import http_date

from apps.cards.models import Card, CardSet
from apps.prices.models import LatestPrice
from tests.api import make
from tests.api.conftest import ADDRESSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def card() -> Card:
    made = make.card()
    make.price(made)
    return made


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_a_tag_that_saves_it_the_second_time(address, card, get) -> None:
    first = get(address.format(card=card.pk))
    assert first["Cache-Control"] == "public, no-cache"
    assert "Accept" in first["Vary"]
    again = get(address.format(card=card.pk), {"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert get(address.format(card=card.pk), {"If-None-Match": 'W/"another"'}).status_code == 200


@pytest.mark.parametrize("address", ["cards/search", "cards/{card}", "sets", "sets/m10"])
def test_a_renamed_set_is_a_new_answer(address, card, get) -> None:
    first = get(address.format(card=card.pk))
    CardSet.objects.update(name="Magic 2010")
    again = get(address.format(card=card.pk), {"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert b"Magic 2010" in again.content


@pytest.mark.parametrize("address", ["cards/search", "cards/{card}", "cards/{card}/prices", "sets/m10"])
def test_a_new_price_is_a_new_answer(address, card, get) -> None:
    first = get(address.format(card=card.pk))
    LatestPrice.objects.update(price=1111)
    LatestPrice.objects.get().variant.card.headlines.update(price=1111)
    again = get(address.format(card=card.pk), {"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert b"11.11" in again.content


def test_a_card_was_last_modified_when_the_catalogue_changed_it(card, get) -> None:
    Card.objects.update(updated_at=make.NOON + timedelta(days=3))
    first = get(f"cards/{card.pk}")
    assert first["Last-Modified"] == http_date((make.NOON + timedelta(days=3)).timestamp())
    assert get(f"cards/{card.pk}", {"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    earlier = http_date((make.NOON + timedelta(days=2)).timestamp())
    assert get(f"cards/{card.pk}", {"If-Modified-Since": earlier}).status_code == 200


def test_prices_were_last_modified_by_the_newest_run(card, get) -> None:
    first = get(f"cards/{card.pk}/prices")
    assert first["Last-Modified"] == http_date(make.NOON.timestamp())
    assert get(f"cards/{card.pk}/prices", {"If-Modified-Since": first["Last-Modified"]}).status_code == 304
