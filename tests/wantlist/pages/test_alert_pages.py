"""The pages of alerts, as their owner uses them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.cards.models import Card, SavedSearch
from apps.notifications.models import Notification
from apps.wantlist import alerting
from apps.wantlist.models import Firing, PriceAlert
from tests import factories as make
from tests.accounts.conftest import words

pytestmark = pytest.mark.django_db
SAID = {"kind": "below", "threshold": "2.00", "currency": "USD", "window": 7}
Alert = Callable[..., PriceAlert]


@pytest.fixture
def alert(alice: User, bolt: Card) -> Alert:
    def made(**facts: Any) -> PriceAlert:
        about = {"card": bolt, "kind": "below", "threshold": 200, "currency": "USD"}
        return alerting.set_alert(alice, **about | facts)

    return made


def test_an_alert_is_set_on_a_card_and_told_at_once_where_it_is_met(at_home: Client, bolt: Card) -> None:
    make.price(bolt, 150)
    assert f"/alerts/add/?card={bolt.pk}" in at_home.get(bolt.get_absolute_url()).content.decode()
    assert at_home.post(f"/alerts/add/?card={bolt.pk}", SAID)["Location"] == "/alerts/"
    ours = PriceAlert.objects.get()
    assert (ours.card, ours.kind, ours.threshold, ours.window) == (bolt, "below", 200, None)
    page = words(at_home.get("/alerts/"))
    assert "At or below $2.00" in page
    assert "Last fired now at $1.50" in page
    told = words(at_home.get(f"/alerts/history/?alert={ours.pk}"))
    assert "Lightning Bolt" in told
    assert "$2.00" in told
    assert "$1.50" in told


@pytest.mark.parametrize(
    ("kind", "threshold", "kept", "told"),
    [("fall", "10", -10, "Falls by 10 % within 7 days"), ("rise", "25", 25, "Rises by 25 % within 7 days"),
     ("above", "3", 300, "At or above $3.00")],
)  # fmt: skip
def test_each_kind_is_set_and_edited(
    at_home: Client, bolt: Card, kind: str, threshold: str, kept: int, told: str
) -> None:
    at_home.post(f"/alerts/add/?card={bolt.pk}", SAID | {"kind": kind, "threshold": threshold})
    ours = PriceAlert.objects.get()
    assert ours.threshold == kept
    assert told in words(at_home.get("/alerts/"))
    form = at_home.get(f"/alerts/{ours.pk}/edit/").context["form"]
    assert (form["kind"].value(), str(form["threshold"].value()).removesuffix(".00")) == (kind, threshold)
    at_home.post(f"/alerts/{ours.pk}/edit/", SAID | {"threshold": "9"})
    ours.refresh_from_db()
    assert (ours.kind, ours.threshold, ours.window) == ("below", 900, None)


@pytest.mark.parametrize(
    ("said", "told"),
    [({"threshold": "0"}, "greater than or equal to 0.01"), ({"kind": "fall", "threshold": "101"}, "more than 100"),
     ({"kind": "rise", "threshold": "1.5"}, "whole number"), ({"kind": "sideways"}, "Select a valid choice"),
     ({"threshold": ""}, "required"), ({"currency": "GBP"}, "Select a valid choice")],
)  # fmt: skip
def test_what_makes_no_sense_is_said(at_home: Client, bolt: Card, said: dict[str, Any], told: str) -> None:
    answer = at_home.post(f"/alerts/add/?card={bolt.pk}", SAID | said)
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not PriceAlert.objects.exists()


def test_an_alert_is_set_on_a_saved_search_of_ones_own(at_home: Client, alice: User, charlie: User, bolt: Card) -> None:
    ours = SavedSearch.objects.create(user=alice, name="Bolts", query="bolt")
    theirs = SavedSearch.objects.create(user=charlie, name="Secret", query="bolt")
    assert f"/alerts/add/?search={ours.pk}" in at_home.get("/cards/saved/").content.decode()
    page = at_home.get(f"/alerts/add/?search={ours.pk}")
    assert "Secret" not in page.content.decode()
    assert at_home.post("/alerts/add/", SAID | {"search": theirs.pk}).status_code == 400
    at_home.post("/alerts/add/", SAID | {"search": ours.pk})
    assert [one.card for one in PriceAlert.objects.get().watched.all()] == [bolt]
    assert "Bolts" in words(at_home.get("/alerts/"))


def test_it_is_switched_off_and_on_and_deleted_and_its_history_stays(at_home: Client, alert: Alert, bolt: Card) -> None:
    make.price(bolt, 150)
    ours = alert()
    at_home.post(f"/alerts/{ours.pk}/switch/", {"active": "0"})
    ours.refresh_from_db()
    assert not ours.active
    assert "Switch on" in words(at_home.get("/alerts/"))
    at_home.post(f"/alerts/{ours.pk}/switch/", {"active": "1"})
    at_home.post(f"/alerts/{ours.pk}/delete/")
    assert not PriceAlert.objects.exists()
    assert Firing.objects.count() == 1
    assert "$1.50" in words(at_home.get("/alerts/history/"))
    assert "No alerts yet" in words(at_home.get("/alerts/"))


def test_a_test_says_that_it_is_one_and_reaches_its_owner_alone(at_home: Client, alert: Alert, alice: User) -> None:
    at_home.post(f"/alerts/{alert().pk}/test/")
    told = Notification.objects.get()
    assert told.user == alice
    assert told.title == "Test of your alert on Lightning Bolt"
    assert "This is a test, no price has moved." in told.message
    assert not Firing.objects.exists()


def test_fifty_ask_what_one_asks(at_home: Client, alert: Alert, django_assert_max_num_queries: Any) -> None:
    cards = make.cards(55)
    alert(card=cards[0])
    for address in ("/alerts/", "/alerts/history/"):
        at_home.get(address)
        with django_assert_max_num_queries(8):
            at_home.get(address)
    for card in cards[1:]:
        make.price(card, 100)
        alert(card=card)
    for address in ("/alerts/", "/alerts/history/"):
        with django_assert_max_num_queries(8):
            first = at_home.get(address)
        assert at_home.get(first.context["page"].next_url).status_code == 200


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '" onfocus="x', "{{ 7|add:7 }}"])
def test_words_of_others_stay_words(at_home: Client, alert: Alert, alice: User, payload: str) -> None:
    card = make.card(payload)
    make.price(card, 100)
    ours, search = alert(card=card), SavedSearch.objects.create(user=alice, name=payload, query="t:x")
    alert(card=None, search=search)
    for address in ("", f"{ours.pk}/edit/", "history/", f"history/?alert={ours.pk}", "add/", f"add/?card={card.pk}"):
        page = at_home.get(f"/alerts/{address}").content.decode()
        assert "<script>alert" not in page, address
        assert '" onfocus="x' not in page, address


def test_a_stranger_finds_nothing_there(stranger: Client, alert: Alert, bolt: Card) -> None:
    make.price(bolt, 150)
    ours = alert()
    assert stranger.get(f"/alerts/{ours.pk}/edit/").status_code == 404
    assert stranger.get(f"/alerts/history/?alert={ours.pk}").status_code == 404
    for act in ("edit", "switch", "delete", "test"):
        assert stranger.post(f"/alerts/{ours.pk}/{act}/", SAID).status_code == 404
    for address in ("/alerts/", "/alerts/history/"):
        assert "Lightning Bolt" not in stranger.get(address).content.decode()
    ours.refresh_from_db()
    assert ours.active
    assert ours.threshold == 200
