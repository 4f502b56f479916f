"""A want list through the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import ApiKey, User
from apps.cards.models import Card
from apps.wantlist.listing import examples
from apps.wantlist.models import Firing, WantListItem
from tests import factories as make

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
Want = Callable[..., WantListItem]


def asking(user: User) -> Ask:
    _, secret = ApiKey.objects.issue(user, "Program", ["read", "write"])
    client = Client(headers={"X-API-Key": secret})

    def ask(verb: str, address: str = "", status: int = 200, **body: Any) -> Any:
        where = f"/api/want-list{address}"
        answer = client.generic(verb, where, json.dumps(body) if body else "", content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer.content else None

    return ask


@pytest.fixture
def ask(alice: User) -> Ask:
    return asking(alice)


def test_a_card_is_wanted_read_changed_and_struck_out(ask: Ask, bolt: Card) -> None:
    make.price(bolt, 215)
    made = ask("POST", "", 201, card=str(bolt.pk), target_price="2.00", currency="USD", priority="high", quantity=4,
               condition="LP", notes="for the cube")  # fmt: skip
    assert set(made) == set(examples.WANT)
    assert (made["card_name"], made["current_price"], made["target_price"]) == ("Lightning Bolt", "2.15", "2.00")
    assert (made["price_diff_pct"], made["is_near_target"], made["is_met"]) == (7.5, True, False)
    assert (made["priority"], made["condition"]) == ("high", "LIGHTLY_PLAYED")
    assert ask("GET", f"/{made['id']}") == made
    assert ask("GET")["results"] == [made]
    changed = ask("PATCH", f"/{made['id']}", target_price="2.15", condition=None)
    assert (changed["is_met"], changed["condition"], changed["priority"]) == (True, None, "high")
    assert Firing.objects.filter(reason="target").count() == 1
    free = ask("PATCH", f"/{made['id']}", target_price=None)
    assert (free["target_price"], free["currency"], free["price_diff_pct"]) == (None, "", None)
    ask("DELETE", f"/{made['id']}", 204)
    assert ask("GET")["results"] == []


def test_a_card_that_is_there_is_a_conflict(ask: Ask, bolt: Card) -> None:
    ask("POST", "", 201, card=str(bolt.scryfall_id))
    assert ask("POST", "", 409, card=str(bolt.pk))["code"] == "conflict"
    assert WantListItem.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"card": "999999"}, "card"), ({"target_price": "-1"}, "target_price"), ({"target_price": 1.5}, "target_price"),
        ({"target_price": "0"}, "target_price"), ({"currency": "GBP"}, "currency"), ({"priority": 1}, "priority"),
        ({"priority": "urgent"}, "priority"), ({"quantity": 0}, "quantity"), ({"marketplace": "x"}, "marketplace"),
        ({"colour": "red"}, "colour"), ({"notes": "a\0b"}, "notes"), ({"condition": "shiny"}, "condition"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(ask: Ask, bolt: Card, said: dict[str, Any], field: str) -> None:
    assert field in ask("POST", "", 400, **{"card": str(bolt.pk)} | said)["fields"]
    assert not WantListItem.objects.exists()


def test_the_list_is_ordered_and_narrowed(ask: Ask, want: Want) -> None:
    shock, opt, guide = (make.card(name) for name in ("Shock", "Opt", "Guide"))
    make.prices([make.quote(shock, 300), make.quote(opt, 105)])
    want(shock, 100, priority=3), want(opt, 100, priority=1), want(guide)

    def names(asked: str) -> list[str]:
        return [item["card_name"] for item in ask("GET", asked)["results"]]

    assert names("") == ["Opt", "Guide", "Shock"]
    assert names("?sort_by=price") == ["Opt", "Shock", "Guide"]
    assert names("?sort_by=date") == ["Guide", "Opt", "Shock"]
    assert names("?priority=low") == ["Shock"]
    assert names("/near-target") == ["Opt"]
    assert names("/near-target?threshold_pct=4") == []
    assert names("/near-target?threshold_pct=200") == ["Opt", "Shock"]
    ask("GET", "?sort_by=beauty", 400)
    ask("GET", "?colour=red", 400)


def test_fifty_ask_what_one_asks(ask: Ask, want: Want, django_assert_max_num_queries: Any) -> None:
    cards = make.cards(50)
    want(cards[0], 100)
    ask("GET")
    with django_assert_max_num_queries(8) as asked:
        ask("GET")
    for card in cards[1:]:
        want(card, 100)
    with django_assert_max_num_queries(len(asked)):
        assert len(ask("GET", "?limit=50")["results"]) == 50


def test_a_stranger_finds_nothing(charlie: User, want: Want, bolt: Card) -> None:
    ours = want(bolt, 100)
    ask = asking(charlie)
    ask("GET", f"/{ours.pk}", 404)
    ask("PATCH", f"/{ours.pk}", 404, quantity=2)
    ask("DELETE", f"/{ours.pk}", 404)
    assert ask("GET")["results"] == []
    assert WantListItem.objects.get().quantity == 1
    ask("POST", "", 201, card=str(bolt.pk))


def test_nobody_gets_in_unknown(client: Client) -> None:
    for address in ("", "/near-target", "/1"):
        assert client.get(f"/api/want-list{address}").status_code == 401
