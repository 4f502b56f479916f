"""Alerts through the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import ApiKey, User
from apps.cards.models import Card, SavedSearch
from apps.notifications.models import Notification
from apps.wantlist.models import PriceAlert
from apps.wantlist.telling import examples
from tests import factories as make

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


def asking(user: User) -> Ask:
    _, secret = ApiKey.objects.issue(user, "Program", ["read", "write"])
    client = Client(headers={"X-API-Key": secret})

    def ask(verb: str, address: str = "", status: int = 200, **body: Any) -> Any:
        where = f"/api/alerts{address}"
        answer = client.generic(verb, where, json.dumps(body) if body else "", content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer.content else None

    return ask


@pytest.fixture
def ask(alice: User) -> Ask:
    return asking(alice)


def test_an_alert_is_set_fires_is_changed_and_deleted(ask: Ask, bolt: Card) -> None:
    make.price(bolt, 195)
    made = ask("POST", "", 201, card=str(bolt.pk), kind="below", price="2.00", condition="NM")
    assert set(made) == set(examples.ALERT)
    assert (made["price"], made["percent"], made["currency"], made["active"]) == ("2.00", None, "USD", True)
    assert made["last_fired_at"]
    assert ask("GET")["results"] == [made]
    [fired] = ask("GET", f"/{made['id']}/history")["results"]
    assert set(fired) == set(examples.FIRING)
    assert (fired["target"], fired["new_price"], fired["marketplace"]) == ("2.00", "1.95", "tcgplayer")
    changed = ask("PATCH", f"/{made['id']}", kind="percent_change", percent=-10, window="24h", active=False)
    assert (changed["kind"], changed["price"], changed["percent"], changed["window"], changed["active"]) == (
        "percent_change", None, -10, "24h", False,
    )  # fmt: skip
    assert ask("PATCH", f"/{made['id']}", active=True)["window"] == "24h"
    ask("DELETE", f"/{made['id']}", 204)
    assert ask("GET")["results"] == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "below"}, "price"), ({"kind": "below", "price": "2", "percent": 3}, "price"),
        ({"kind": "percent_change", "price": "2"}, "percent"), ({"kind": "percent_change", "percent": -101}, "percent"),
        ({"kind": "below", "price": "2", "window": "7d"}, "price"), ({"price": "2"}, "kind"),
        ({"kind": "sideways", "price": "2"}, "kind"), ({"kind": "below", "price": "2", "search": 1}, "card"),
        ({"kind": "below", "price": "2", "colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(ask: Ask, bolt: Card, said: dict[str, Any], field: str) -> None:
    assert field in ask("POST", "", 400, card=str(bolt.pk), **said)["fields"]
    assert not PriceAlert.objects.exists()


def test_nothing_is_neither_a_price_nor_a_change(ask: Ask, bolt: Card) -> None:
    ask("POST", "", 400, card=str(bolt.pk), kind="below", price="0")
    ask("POST", "", 400, card=str(bolt.pk), kind="percent_change", percent=0)


def test_a_saved_search_is_watched_if_it_is_ones_own(ask: Ask, alice: User, charlie: User, bolt: Card) -> None:
    ours = SavedSearch.objects.create(user=alice, name="Bolts", query="bolt")
    theirs = SavedSearch.objects.create(user=charlie, name="Secret", query="bolt")
    assert ask("POST", "", 201, search=ours.pk, kind="above", price="9")["search"] == {"id": ours.pk, "name": "Bolts"}
    assert "search" in ask("POST", "", 400, search=theirs.pk, kind="above", price="9")["fields"]


def test_a_test_reaches_its_owner(ask: Ask, alice: User, bolt: Card) -> None:
    made = ask("POST", "", 201, card=str(bolt.pk), kind="below", price="2")
    assert ask("POST", f"/{made['id']}/test") == {"sent": True}
    told = Notification.objects.get(user=alice)
    assert told.title.startswith("Test of your alert")
    assert ask("GET", f"/{made['id']}/history")["results"] == []


def test_a_stranger_finds_nothing(ask: Ask, charlie: User, bolt: Card) -> None:
    number = ask("POST", "", 201, card=str(bolt.pk), kind="below", price="2")["id"]
    theirs = asking(charlie)
    theirs("GET", f"/{number}", 404)
    theirs("PATCH", f"/{number}", 404, active=False)
    theirs("DELETE", f"/{number}", 404)
    theirs("GET", f"/{number}/history", 404)
    theirs("POST", f"/{number}/test", 404)
    assert theirs("GET")["results"] == []
    assert PriceAlert.objects.get().active
    assert not Notification.objects.exists()


def test_fifty_ask_what_one_asks(ask: Ask, django_assert_max_num_queries: Any) -> None:
    cards = make.cards(50)
    ask("POST", "", 201, card=str(cards[0].pk), kind="below", price="2")
    with django_assert_max_num_queries(6) as asked:
        ask("GET")
    few = len(asked)
    for card in cards[1:]:
        ask("POST", "", 201, card=str(card.pk), kind="below", price="2")
    with django_assert_max_num_queries(few):
        assert len(ask("GET", "?limit=50")["results"]) == 50
