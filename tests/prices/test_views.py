"""The addresses of charts and of the market, as a browser asks them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.cards.words import Finish
from tests import factories as make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def ago(hours: float) -> datetime:
    return datetime.now(UTC) - hours * HOUR


def ask(client: Client, address: str, **query: Any) -> Any:
    response = client.get(address, query)
    assert response["Content-Type"] == "application/json"
    return response.json()


def test_a_cards_chart_is_json_in_minor_units(client: Client) -> None:
    card = make.card()
    make.history(card, (ago(50), 1234), (ago(2), 1300))
    answer = ask(client, f"/cards/{card.pk}/history.json", period="7d")
    assert answer["series"][0]["p"][:2] == [1234, 1300]


def test_a_card_that_is_not_there_has_an_empty_chart(client: Client) -> None:
    assert ask(client, "/cards/999999/history.json")["series"] == []


def test_charts_can_be_narrowed_by_the_words_people_use(client: Client) -> None:
    card = make.card()
    make.price(card, 1, at=ago(2))
    make.price(card, 2, at=ago(2), finish=Finish.FOIL)
    make.price(card, 3, at=ago(2), marketplace="cardmarket")

    def first_prices(**query: Any) -> list[int]:
        return sorted(line["p"][0] for line in ask(client, f"/cards/{card.pk}/history.json", **query)["series"])

    assert first_prices(is_foil="true") == [2]
    assert first_prices(is_foil="false", currency="usd") == [1]
    assert first_prices(is_foil="false", finish="foil") == []
    assert first_prices(condition="NM", language="English", marketplace="tcgplayer,cardmarket") == [1, 2, 3]


@pytest.mark.parametrize(
    ("query", "word"),
    [("period=2w", "2w"), ("finish=shiny", "shiny"), ("condition=soggy", "soggy"), ("is_foil=maybe", "maybe")],
)
@pytest.mark.parametrize("address", ["/cards/1/history.json", "/market/index.json"])
def test_a_word_nobody_knows_is_named(client: Client, address: str, query: str, word: str) -> None:
    response = client.get(f"{address}?{query}")
    assert response.status_code == 400
    assert word in response.json()["detail"]


def test_the_index_follows_the_currency_of_the_visitor(client: Client) -> None:
    card = make.card()
    make.history(card, (ago(50), 1000), (ago(2), 1500))
    make.history(card, (ago(50), 1000), (ago(2), 800), marketplace="cardmarket")
    assert [p for p in ask(client, "/market/index.json")["series"][0]["p"] if p][-1] == 150
    client.post("/preferences/currency", {"currency": "EUR"})
    assert [p for p in ask(client, "/market/index.json")["series"][0]["p"] if p][-1] == 80


def test_the_market_page_shows_its_parts_and_its_tellers(client: Client) -> None:
    make.history(make.card(), (ago(50), 1000), (ago(2), 1500))
    text = client.get("/market/").content.decode()
    for words in ("150.00", "TCGplayer", "Nonfoil", "$15.00", "Teller"):
        assert words in text
    assert "simulated" not in text.lower()


def test_simulated_prices_are_called_so_wherever_they_show(client: Client) -> None:
    card = make.card()
    make.history(card, (ago(50), 1000), (ago(2), 1500), by=make.source("demo", simulated=True))
    for address in (
        "/",
        "/cards/",
        card.get_absolute_url(),
        "/sets/m10/",
        "/market/",
        f"{card.get_absolute_url()}history/",
    ):
        assert "simulated" in client.get(address).content.decode().lower(), address


def test_a_range_without_prices_offers_all_of_them(client: Client) -> None:
    make.history(make.card(), (ago(24 * 400), 1000), (ago(24 * 399), 1500))
    assert "?period=all" in client.get("/market/?period=7d").content.decode()


def test_every_change_of_a_card_is_listed_newest_first_in_pages(client: Client) -> None:
    card = make.card()
    make.history(card, *[(ago(24 * day + 1), 1000 + day) for day in range(130)])
    make.history(card, (ago(1), 5), marketplace="cardmarket")
    address: str = f"{card.get_absolute_url()}history/"
    pages = []
    while address:
        response = client.get(address)
        pages.append([change.price for change in response.context["changes"]])
        address = response.context["page"].next_url
    assert [len(page) for page in pages] == [60, 60, 10]
    assert [price for page in pages for price in page] == [1000 + day for day in range(130)]


def test_home_shows_what_moved_most(client: Client) -> None:
    up, down, still = make.card("Riser"), make.card("Faller"), make.card("Sleeper")
    for card, now in ((up, 2000), (down, 500), (still, 1000)):
        make.history(card, (ago(24 * 20), 1000))
        if now != 1000:
            make.price(card, now, at=ago(2))
    from apps.prices.references import refresh

    refresh()
    context = client.get("/").context
    assert [row.card.name for row in context["movers_up"]] == ["Riser"]
    assert [row.card.name for row in context["movers_down"]] == ["Faller"]
    assert context["stats"]["cards"] == 3
    assert context["stats"]["prices"] == 3
