"""The first page of a collection, its charts and its API, as its owner and as a stranger sees them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import Preferences, User
from apps.cards.words import Condition
from apps.collection.changes import collection_changed, renew
from apps.collection.models import InventoryItem, Location
from tests import factories as make

from .holding import TODAY, cost, morning, own, sold

pytestmark = pytest.mark.django_db
PLACES = ("valuation", "value", "portfolio-index", "movers")


@pytest.fixture
def hers(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def page(client: Client, address: str = "/collection/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_collection_says_what_to_do_next(hers: Client) -> None:
    assert "Nothing in it yet" in page(hers)
    assert "Find a card to add" in page(hers)
    assert hers.get("/collection/value.json").json()["series"] == []
    assert hers.get("/collection/index.json").json()["empty"]


def test_it_says_value_cost_and_gain(hers: Client, alice: User) -> None:
    bolt, elk = make.card("Lightning Bolt"), make.card("Enduring Renewal")
    make.prices([make.quote(bolt, 123456), make.quote(bolt, 400, marketplace="cardmarket")])
    own(
        alice,
        bolt,
        2,
        paid=100000,
        condition=Condition.LIGHTLY_PLAYED,
        location=Location.objects.create(user=alice, name="Attic"),
    )
    own(alice, elk, 3)
    sold(alice, bolt, 1, day=3, each=700, since=9, paid=500)
    told = page(hers)
    for words in (
        "$2,469.12",
        "+$469.12",
        "$2,000.00",
        "+$2.00",
        "Attic",
        "Enduring Renewal",
        "at the near mint price",
    ):
        assert words in told
    assert "3 without a known cost" in " ".join(told.replace("<b>", "").replace("</b>", "").split())
    assert "€8.00" in told


def test_without_a_script_the_figures_come_as_tables(hers: Client, alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500), (10, 600))
    make.runs(morning(30), morning(0))
    own(alice, bolt, 2, since=20, paid=450)
    assert "$9.00" not in page(hers).partition("chart-table")[2].partition("</section>")[0]
    told = page(hers, "/collection/?period=30d")
    assert f"{TODAY:%-d %b %Y}" in told
    assert told.count("$9.00") >= 20
    assert "Put in" in told


def test_the_value_chart_has_both_lines(hers: Client, alice: User) -> None:
    bolt = make.card()
    cost(bolt, (60, 500), (10, 600))
    make.runs(morning(60), morning(0))
    own(alice, bolt, 2, since=50, paid=450)
    told = hers.get("/collection/value.json?period=30d").json()
    value, put_in = told["series"]
    assert (value["name"], put_in["name"]) == ("Value", "Put in")
    assert (value["p"][0], value["p"][-1], set(put_in["p"]), told["gain"][-1]) == (1000, 1200, {900}, 300)
    assert value["t"][-1] == int(datetime.combine(TODAY, datetime.min.time(), UTC).timestamp())
    assert len(value["t"]) == 31
    assert len(hers.get("/collection/value.json?period=all").json()["series"][0]["t"]) == 51


def test_gaps_are_left_as_gaps(hers: Client, alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500))
    make.runs(morning(30), morning(20))
    make.runs(morning(10), morning(0))
    own(alice, bolt, since=25)
    points = hers.get("/collection/value.json?period=all").json()["series"][0]["p"]
    assert points == [500] * 6 + [None] * 9 + [500] * 11


def test_the_index_stands_beside_the_market_from_the_same_day(hers: Client, alice: User) -> None:
    bolt, elf = make.card("Lightning Bolt"), make.card("Llanowar Elves")
    cost(bolt, (60, 500), (10, 600))
    cost(elf, (60, 500), (40, 1000), (10, 1200))
    make.runs(morning(60), morning(0))
    own(alice, bolt, 2, since=20)
    mine, market = hers.get("/collection/index.json?period=90d").json()["series"]
    assert (mine["name"], market["name"]) == ("Your collection", "Market")
    assert (mine["p"][0], mine["p"][-1]) == (100, 120)
    assert (market["p"][0], market["p"][-1]) == (100, 120)  # from 15.00 to 18.00 in the days she owned something
    assert market["t"][0] >= mine["t"][0]


def test_a_range_nobody_knows_is_named(hers: Client) -> None:
    response = hers.get("/collection/value.json?period=24h")
    assert response.status_code == 400
    assert "24h" in response.json()["detail"]


def test_movers_come_alone_for_htmx(hers: Client, alice: User) -> None:
    own(alice, make.card())
    told = hers.get("/collection/?window=30d", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="movers").content.decode()
    assert told.lstrip().startswith('<section class="section" id="movers">')
    assert "<html" not in told


def test_what_is_kept_is_forgotten_with_a_change(
    hers: Client, alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    bolt = make.card()
    make.price(bolt, 500)
    own(alice, bolt)
    assert "$5.00" in page(hers)
    own(alice, bolt, 9)
    with django_capture_on_commit_callbacks(execute=True):
        collection_changed(alice.pk, [bolt.pk])
    assert "$50.00" in page(hers)
    make.price(bolt, 700)
    assert "$70.00" in page(hers)
    Preferences.objects.of(alice).change(marketplaces=["cardkingdom"])
    make.price(bolt, 800, marketplace="cardkingdom")
    assert "$80.00" in page(hers)


def test_a_stranger_sees_their_own_nothing(client: Client, alice: User, charlie: User) -> None:
    bolt = make.card()
    cost(bolt, (60, 500), (10, 600))
    own(alice, bolt, 4, since=20, paid=450)
    client.force_login(alice)
    assert "$24.00" in page(client)
    client.force_login(charlie)
    assert "Nothing in it yet" in page(client)
    for place in PLACES:
        answer = client.get(f"/api/inventory/{place}")
        assert answer.status_code == 200
        assert "24.00" not in answer.content.decode()
        assert "2400" not in answer.content.decode()
    client.logout()
    assert client.get("/collection/").status_code == 302
    for place in PLACES:
        assert client.get(f"/api/inventory/{place}").status_code == 401


def test_the_api_tells_the_same(hers: Client, alice: User) -> None:
    bolt = make.card()
    cost(bolt, (60, 500), (10, 600))
    make.runs(morning(60), morning(0))
    own(alice, bolt, 2, since=20, paid=450)
    sold(alice, bolt, 1, day=15, each=700, since=20, paid=450)
    told = hers.get("/api/inventory/valuation?currency=USD").json()
    line = told["lines"][0]
    assert {name: line["unrealised"][name] for name in ("value", "cost", "gain", "percent", "compared")} == {
        "value": "12.00", "cost": "9.00", "gain": "3.00", "percent": 33.33, "compared": 2,
    }  # fmt: skip
    assert line["realised"] == {"copies": 1, "compared": 1, "no_price": 0, "brought": "7.00", "gain": "2.50"}
    assert [part["name"] for part in told["parts"]["condition"]] == ["Near Mint"]
    days = hers.get("/api/inventory/value?period=all").json()
    assert (days["series"][0]["p"][-1], days["series"][1]["p"][-1], days["gain"][-1]) == (1200, 650, 550)
    index = hers.get("/api/inventory/portfolio-index?period=all&currency=USD").json()
    assert index["series"][0]["p"][-1] == 120
    assert hers.get("/api/inventory/movers?window=30d&direction=up").json()["down"] == []
    assert hers.get("/api/inventory/movers?window=1h").status_code == 400


@pytest.mark.parametrize("address", ["/collection/", *(f"/api/inventory/{place}" for place in PLACES)])
def test_the_number_of_questions_does_not_grow(
    hers: Client, alice: User, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """At one lot, at fifty and at five hundred."""
    hold(alice, 1)
    hers.get(address)  # what the process itself remembers from then on
    hold(alice, 2)
    with CaptureQueriesContext(connection) as few:
        assert hers.get(address).status_code == 200
    for lots in (50, 500):
        hold(alice, lots)
        with django_assert_num_queries(len(few)):
            assert hers.get(address).status_code == 200


def hold(alice: User, lots: int) -> None:
    """So many lots with prices that moved, each in a place and with a tag of its own."""
    cards = make.cards(lots - InventoryItem.objects.count(), set=f"s{lots}")
    make.prices([make.quote(card, 100 + card.pk % 50) for card in cards], morning(40))
    make.prices([make.quote(card, 100 + card.pk % 40) for card in cards])
    for card in cards:
        place = Location.objects.create(user=alice, name=card.name + str(lots))
        own(alice, card, since=20, tags=[f"tag {card.pk}"], location=place)
    renew(alice.pk)
