"""The pages of a want list, as its owner uses them, with scripts and without."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.words import Condition, Finish
from apps.wantlist.models import Firing, WantListItem
from tests import factories as make
from tests.accounts.conftest import words

pytestmark = pytest.mark.django_db
Want = Callable[..., WantListItem]
HTMX = {"HX-Request": "true"}
SAID = {"quantity": 1, "priority": 2, "currency": "USD", "alert_enabled": "on"}


def the_want() -> WantListItem:
    return WantListItem.objects.get()


def names(answer: Any) -> list[str]:
    return [row.want.card.name for row in answer.context["rows"]]


def test_a_card_is_wanted_from_its_page_without_scripts(at_home: Client, bolt: Card) -> None:
    assert f"/want-list/add/?card={bolt.pk}" in at_home.get(bolt.get_absolute_url()).content.decode()
    said = SAID | {"target_price": "1,50", "priority": 1, "any_printing": "on", "condition": 3, "notes": "for the cube"}
    answer = at_home.post(f"/want-list/add/?card={bolt.pk}", said)
    assert answer["Location"] == bolt.get_absolute_url()
    want = the_want()
    assert (want.target_price, want.currency, want.priority, want.any_printing) == (150, "USD", 1, True)
    assert (want.condition, want.finish, want.notes) == (Condition.LIGHTLY_PLAYED, None, "for the cube")
    assert "On your want list at $1.50" in words(at_home.get(bolt.get_absolute_url()))


def test_a_target_is_suggested_from_the_last_thirty_days(at_home: Client, bolt: Card) -> None:
    now = datetime.now(UTC)
    make.history(bolt, (now - timedelta(days=20), 100), (now - timedelta(days=18), 300))
    make.price(bolt, 280)
    form = at_home.get(f"/want-list/add/?card={bolt.pk}", headers=HTMX)
    told = {one.label: one.amount for one in form.context["suggested"]}
    assert told == {"30-day low": 100, "10 % below now": 252, "30-day median": 300}
    done = at_home.post(f"/want-list/add/?card={bolt.pk}", SAID | {"suggested": "1.00"}, headers=HTMX)
    assert done["HX-Trigger"] == "sheet-done"
    assert the_want().target_price == 100


def test_who_has_no_target_is_asked_for_none(at_home: Client, bolt: Card) -> None:
    at_home.post(f"/want-list/add/?card={bolt.pk}", SAID)
    assert (the_want().target_price, the_want().currency) == (None, "")


def test_what_is_met_already_is_told_at_once(at_home: Client, bolt: Card) -> None:
    make.price(bolt, 100)
    at_home.post(f"/want-list/add/?card={bolt.pk}", SAID | {"target_price": "1.00"})
    assert Firing.objects.get().price == 100


def test_a_card_is_on_the_list_once(at_home: Client, bolt: Card, want: Want) -> None:
    ours = want(bolt, 100)
    assert "It is on your want list, with a target of $1.00" in words(at_home.get(f"/want-list/add/?card={bolt.pk}"))
    answer = at_home.post(f"/want-list/add/?card={bolt.pk}", SAID)
    assert answer["Location"] == f"/want-list/{ours.pk}/edit/"
    assert WantListItem.objects.count() == 1


def test_the_sheet_says_what_is_wrong(at_home: Client, bolt: Card) -> None:
    address = f"/want-list/add/?card={bolt.pk}"
    for said, told in (
        ({"target_price": "-1"}, "greater than or equal to 0"), ({"target_price": "0"}, "more than nothing"),
        ({"quantity": 0}, "greater than or equal to 1"), ({"priority": 9}, "Select a valid choice"),
        ({"target_price": "1", "marketplace": shop("cardmarket")}, "asks in EUR"), ({"notes": "\0"}, "Null characters"),
    ):  # fmt: skip
        assert told in at_home.post(address, SAID | said, headers=HTMX).content.decode(), said
        assert at_home.post(address, SAID | said).status_code == 400
    assert not WantListItem.objects.exists()
    assert at_home.get("/want-list/add/?card=999999").status_code == 404
    assert at_home.get("/want-list/add/?card=x").status_code == 404


def shop(slug: str) -> int:
    from apps.prices.models import Marketplace

    return Marketplace.objects.get(slug=slug).pk


def test_a_visitor_who_wants_a_card_signs_in_first(client: Client, bolt: Card) -> None:
    address = f"/want-list/add/?card={bolt.pk}"
    assert client.get(address)["Location"].startswith("/account/login/?next=/want-list/add/")
    assert client.get(address, headers=HTMX)["HX-Redirect"].startswith("/account/login/?next=")


def test_the_list_says_what_is_met_and_how_far_the_rest_is(at_home: Client, want: Want, bolt: Card) -> None:
    near, far, free = make.card("Near"), make.card("Far"), make.card("Free")
    for card, price in ((bolt, 90), (near, 108), (far, 500), (free, 700)):
        make.price(card, price)
    want(bolt, 100), want(near, 100), want(far, 100), want(free), want(make.card("Unpriced"), 100)
    told = {row.want.card.name: (row.difference, row.percent, row.is_near, row.is_met)
            for row in at_home.get("/want-list/").context["rows"]}  # fmt: skip
    assert told == {
        "Lightning Bolt": (-10, -10.0, True, True), "Near": (8, 8.0, True, False), "Far": (400, 400.0, False, False),
        "Free": (None, None, False, False), "Unpriced": (None, None, False, False),
    }  # fmt: skip
    page = words(at_home.get("/want-list/"))
    assert "+$4.00 400.0 %" in page
    assert "$7.00" in page
    assert names(at_home.get("/want-list/near/")) == ["Lightning Bolt", "Near"]


def test_the_price_is_the_one_that_would_fire(at_home: Client, want: Want, bolt: Card) -> None:
    other = make.card("Lightning Bolt", oracle_id=bolt.oracle_id)
    make.prices([make.quote(bolt, 300), make.quote(bolt, 90, condition=Condition.DAMAGED),
                 make.quote(bolt, 900, finish=Finish.FOIL), make.quote(other, 80)])  # fmt: skip
    ours = want(bolt, 100, condition=Condition.NEAR_MINT)

    def now() -> int:
        [row] = at_home.get("/want-list/").context["rows"]
        return row.low.price

    assert now() == 300
    for facts, price in (({"condition": None}, 90), ({"finish": Finish.FOIL}, 900),
                         ({"any_printing": True, "finish": None}, 80)):  # fmt: skip
        WantListItem.objects.filter(pk=ours.pk).update(**facts)
        assert now() == price, facts


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Bolt", "Shock", "Guide", "Opt"]),
        ("sort=-priority", ["Opt", "Guide", "Shock", "Bolt"]),
        ("sort=price", ["Guide", "Opt", "Bolt", "Shock"]),
        ("sort=-price", ["Bolt", "Opt", "Guide", "Shock"]),
        ("sort=distance", ["Opt", "Guide", "Bolt", "Shock"]),
        ("sort=date", ["Opt", "Shock", "Bolt", "Guide"]),
        ("sort=-date", ["Guide", "Bolt", "Shock", "Opt"]),
        ("sort=name", ["Bolt", "Guide", "Opt", "Shock"]),
        ("priority=1", ["Bolt"]),
        ("near=1", ["Guide", "Opt"]),
        ("met=1", ["Opt"]),
        ("any=1", ["Shock"]),
        ("priority=x&sort=beauty&after=%00", ["Bolt", "Shock", "Guide", "Opt"]),
    ],
)
def test_wants_are_narrowed_and_ordered(at_home: Client, want: Want, asked: str, found: list[str]) -> None:
    opt, shock, bolt, guide = (make.card(name) for name in ("Opt", "Shock", "Bolt", "Guide"))
    make.prices([make.quote(opt, 120), make.quote(bolt, 500), make.quote(guide, 105)])
    want(opt, 200, priority=3), want(shock, 300, any_printing=True), want(bolt, 100, priority=1), want(guide, 100)
    assert names(at_home.get(f"/want-list/?{asked}")) == found


@pytest.mark.parametrize("sort", ["", "name", "price", "-price", "distance", "-date"])
def test_every_page_is_found_and_fifty_ask_what_one_asks(
    at_home: Client, want: Want, django_assert_max_num_queries: Any, sort: str
) -> None:
    cards = make.cards(60)
    want(cards[0], 100)
    at_home.get("/want-list/")
    with django_assert_max_num_queries(7) as first_time:
        at_home.get(f"/want-list/?sort={sort}")
    for number, card in enumerate(cards[1:]):
        want(card, 100 + number if number % 3 else None, any_printing=number % 2 == 0, notes="x")
        if number % 4:
            make.price(card, 100 + number * 7 % 40)
    with django_assert_max_num_queries(len(first_time)):
        first = at_home.get(f"/want-list/?sort={sort}")
    second = at_home.get(first.context["page"].next_url)
    seen = names(first) + names(second)
    assert len(seen) == len(set(seen)) == 60
    assert names(at_home.get(second.context["page"].prev_url)) == names(first)


def test_a_row_is_edited_in_place_and_fires_where_it_is_met(at_home: Client, want: Want, bolt: Card) -> None:
    make.price(bolt, 200)
    ours = want(bolt, 100)
    form = at_home.get(f"/want-list/{ours.pk}/edit/", headers=HTMX).content.decode()
    assert form.startswith(f'<tr id="want-{ours.pk}" class="lot-editing">')
    answer = at_home.post(f"/want-list/{ours.pk}/edit/", SAID | {"target_price": "2.50"}, headers=HTMX)
    assert f'<tr id="want-{ours.pk}" class="is-met">' in answer.content.decode()
    assert the_want().target_price == 250
    assert Firing.objects.count() == 1


def test_without_scripts_a_want_is_edited_on_a_page_and_struck_out(at_home: Client, want: Want, bolt: Card) -> None:
    ours = want(bolt, 100, quantity=3)
    assert at_home.post(f"/want-list/{ours.pk}/edit/", SAID | {"quantity": 4})["Location"] == "/want-list/"
    assert (the_want().quantity, the_want().target_price) == (4, None)
    assert at_home.post(f"/want-list/{ours.pk}/edit/", SAID | {"quantity": -1}).status_code == 400
    assert "Strike out Lightning Bolt?" in words(at_home.get(f"/want-list/{ours.pk}/delete/"))
    assert WantListItem.objects.exists()
    at_home.post(f"/want-list/{ours.pk}/delete/")
    assert "Nothing on your want list" in words(at_home.get("/want-list/"))


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "{{ 7|add:7 }}", '" onfocus="x']
)
def test_words_of_others_stay_words(at_home: Client, want: Want, payload: str) -> None:
    card = make.card(payload)
    make.price(card, 100)
    ours = want(card, 100, notes=payload)
    for address in ("", "near/", f"{ours.pk}/", f"{ours.pk}/edit/", f"{ours.pk}/delete/", f"add/?card={card.pk}"):
        page = at_home.get(f"/want-list/{address}").content.decode()
        assert "<script>alert" not in page, address
        assert '" onfocus="x' not in page, address
    assert at_home.get("/want-list/", {"sort": payload, "priority": payload, "after": payload}).status_code == 200


def test_a_stranger_finds_nothing_there(stranger: Client, want: Want, bolt: Card, alice: User) -> None:
    ours = want(bolt, 100, notes="secret")
    for path in ("", "edit/", "delete/"):
        assert stranger.get(f"/want-list/{ours.pk}/{path}").status_code == 404
        assert stranger.post(f"/want-list/{ours.pk}/{path}", SAID).status_code in (404, 405)
    assert names(stranger.get("/want-list/")) == []
    assert the_want().notes == "secret"
