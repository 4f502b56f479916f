"""Those who ask again are told that nothing changed, until something does; what many ask is answered once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.http import http_date

from apps.cards.catalog import CardRow, load
from apps.cards.models import Card, CardSet
from apps.prices.models import LatestPrice
from dualcaster.lib import answers
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
    answers.changed()
    CardSet.objects.update(name="Magic 2010")
    again = get(address.format(card=card.pk), {"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert b"Magic 2010" in again.content


@pytest.mark.parametrize("address", ["cards/search", "cards/{card}", "cards/{card}/prices", "sets/m10"])
def test_a_new_price_is_a_new_answer(address, card, get) -> None:
    first = get(address.format(card=card.pk))
    answers.changed()
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


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_just_answered_is_not_asked_of_the_database_again(
    address, card, get, django_assert_num_queries
) -> None:
    answers.changed()
    first = get(address.format(card=card.pk))
    with django_assert_num_queries(0):
        again = get(address.format(card=card.pk))
    assert again.content == first.content
    assert dict(again.items()) == dict(first.items())


def test_a_new_delivery_is_answered_at_once(card, get) -> None:
    get("cards/search")
    make.card("Dualcaster Mage")
    answers.changed()
    assert b"Dualcaster Mage" in get("cards/search").content


def test_an_answer_is_kept_for_those_who_ask_the_same_and_nobody_else(card, get) -> None:
    answers.changed()
    assert get("cards/search", q="bolt").json()["total"] == 1
    assert get("cards/search", q="growth").json()["total"] == 0
    assert get("cards/search", {"Host": "localhost"}, limit=1).status_code == 200
    assert get("cards/search", {"Accept": "text/html"}, q="bolt")["Content-Type"].startswith("text/html")
    assert get("cards/search", q="bolt")["Content-Type"] == "application/json"


def test_an_error_is_not_kept(get) -> None:
    answers.changed()
    assert get("sets/m10").status_code == 404
    assert get("sets/m10").status_code == 404
    make.card_set("m10")
    assert get("sets/m10").json()["code"] == "m10"


def test_without_the_cache_everything_is_answered_from_the_database(card, get, monkeypatch) -> None:
    class Away:
        def get_many(self, keys: list[str]) -> dict[str, object]:
            return {}

        def set(self, *args: object, **kwargs: object) -> None:
            return None

    monkeypatch.setattr(answers, "cache", Away())
    for address in ADDRESSES:
        assert get(address.format(card=card.pk)).status_code == 200
    make.card("Dualcaster Mage")
    assert b"Dualcaster Mage" in get("cards/search").content


def test_a_loaded_catalogue_is_answered_at_once(get, django_capture_on_commit_callbacks) -> None:
    answers.changed()
    assert get("cards/search").json()["total"] == 0
    goblin = CardRow(scryfall_id=str(uuid4()), name="Goblin", set_code="tst", set_name="Test Set", collector_number="1")
    with django_capture_on_commit_callbacks(execute=True):
        load("magic", [goblin])
    assert get("cards/search").json()["total"] == 1
