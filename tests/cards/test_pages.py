"""What a visitor of the catalogue's pages sees, and how many questions the database is asked for it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.cards.models import Card
from apps.cards.words import Finish
from dualcaster.lib import answers
from tests import factories as make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def names(response: Any) -> list[str]:
    return [card.name for card in response.context["cards"]]


def walk(client: Client, address: str) -> list[list[str]]:
    """The pages from the first to the last, by their links."""
    pages = []
    while address and len(pages) < 20:
        response = client.get(address)
        pages.append(names(response))
        address = response.context["page"].next_url
    return pages


def walk_back(client: Client, address: str) -> list[list[str]]:
    """From a page to the first one, by the other links."""
    pages = []
    while address and len(pages) < 20:
        response = client.get(address)
        pages.append(names(response))
        address = response.context["page"].prev_url
    return pages


def test_an_empty_catalogue_has_pages_that_say_so(client: Client) -> None:
    for address in ("/", "/cards/", "/cards/?q=bolt", "/sets/", "/market/", "/market/?period=24h"):
        assert client.get(address).status_code == 200, address
    assert client.get("/cards/1/bolt/").status_code == 404
    assert client.get("/sets/xyz/").status_code == 404


def test_a_search_shows_cards_with_their_price(client: Client) -> None:
    make.price(make.card("Lightning Bolt"), 123456)
    make.card("Counterspell")
    response = client.get("/cards/", {"q": "bolt"})
    assert names(response) == ["Lightning Bolt"]
    assert "$1,234.56" in response.content.decode()
    assert response.context["page"].total == "1"


def test_htmx_gets_only_the_results_and_caches_keep_both_apart(client: Client) -> None:
    make.card("Lightning Bolt")
    part = client.get("/cards/", {"q": "bolt"}, headers=HTMX)
    assert "Lightning Bolt" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]
    whole = client.get("/cards/", {"q": "bolt"}, headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()


def test_a_name_with_a_mistake_gets_a_link_to_what_was_meant(client: Client) -> None:
    make.card("Lightning Bolt")
    response = client.get("/cards/", {"q": "lightnig blot"})
    assert [name for name, _ in response.context["suggestions"]] == ["Lightning Bolt"]
    assert "/cards/?q=Lightning+Bolt" in response.content.decode().replace("%20", "+")


@pytest.mark.parametrize(
    "sort",
    ["name", "-name", "price", "-price", "-released", "released", "number", "edhrec", "change", "-change", "rarity"],
)  # fmt: skip
def test_every_order_shows_every_card_once_and_leads_back(client: Client, sort: str) -> None:
    cards = make.cards(150)
    make.prices([make.quote(card, 100 + card.pk % 7) for card in cards[::2]])
    Card.objects.filter(pk__in=[card.pk for card in cards[::3]]).update(released_at=None)
    Card.objects.filter(pk__in=[card.pk for card in cards[::5]]).update(edhrec_rank=7)
    pages = walk(client, f"/cards/?sort={sort}")
    assert [len(page) for page in pages] == [60, 60, 30]
    assert len({name for page in pages for name in page}) == 150
    last = client.get(client.get(f"/cards/?sort={sort}").context["page"].next_url).context["page"].next_url
    assert walk_back(client, last) == pages[::-1]


def test_a_search_turns_its_pages_by_rank(client: Client) -> None:
    make.cards(70)
    pages = walk(client, "/cards/?q=goblin")
    assert [len(page) for page in pages] == [60, 10]
    assert pages[0] + pages[1] == sorted(pages[0] + pages[1])


def test_a_place_in_the_list_survives_cards_that_come_and_go(client: Client) -> None:
    make.cards(130)
    second = client.get("/cards/").context["page"].next_url
    Card.objects.filter(name__lte="Goblin 060").delete()
    make.card("Aardvark")
    assert names(client.get(second))[0] == "Goblin 061"


@pytest.mark.parametrize(
    "key", ["nonsense", "e30", "WzFd", "WyJhIiwieCJd", "W251bGwsMV0", "WyJcdTAwMDAiLDFd", "W1tdLDFd"]
)
def test_a_place_nobody_understands_is_the_first_page(client: Client, key: str) -> None:
    make.card("Lightning Bolt")
    for name in ("after", "before"):
        assert names(client.get("/cards/", {name: key})) == ["Lightning Bolt"]


def test_links_keep_what_was_asked(client: Client) -> None:
    make.cards(61)
    response = client.get("/cards/?sort=-price&view=table&q=gob")
    assert "sort=-price&view=table&q=gob&after=" in response.context["page"].next_url


def test_nobody_counts_further_than_ten_thousand(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dualcaster.lib.keyset.MOST_COUNTED", 20)
    make.cards(30)
    assert client.get("/cards/").context["page"].total == "20+"


def test_the_currency_decides_which_prices_are_shown(client: Client) -> None:
    card = make.card("Lightning Bolt")
    make.price(card, 250)
    make.price(card, 190, marketplace="cardmarket")
    assert "$2.50" in client.get("/cards/").content.decode()
    page = client.get("/cards/?currency=eur").content.decode()
    assert "€1.90" in page
    assert "$2.50" not in page


def test_a_chosen_currency_is_remembered(client: Client) -> None:
    answer = client.post("/preferences/currency", {"currency": "EUR", "next": "/cards/?q=a&currency=USD&after=x"})
    assert answer["Location"] == "/cards/?q=a"
    assert client.get("/cards/").context["currency"] == "EUR"
    assert client.get("/cards/?currency=TIX").context["currency"] == "TIX"
    assert client.get("/cards/").context["currency"] == "EUR"


@pytest.mark.parametrize("way", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:alert(1)"])
def test_choosing_a_currency_leads_nowhere_else(client: Client, way: str) -> None:
    assert client.post("/preferences/currency", {"currency": "EUR", "next": way})["Location"] == "/"


def test_an_unknown_currency_changes_nothing(client: Client) -> None:
    client.post("/preferences/currency", {"currency": "XXX"})
    assert client.get("/cards/?currency=XXX").context["currency"] == "USD"


def test_a_card_shows_each_of_its_prices_with_who_told_it(client: Client) -> None:
    card = make.card("Lightning Bolt", oracle_text="Lightning Bolt deals 3 damage to any target.")
    make.price(card, 250)
    make.price(card, 999, finish=Finish.FOIL)
    make.price(card, 190, marketplace="cardmarket")
    page = client.get(card.get_absolute_url())
    text = page.content.decode()
    for words in ("$2.50", "$9.99", "€1.90", "Teller", "Cardmarket", "deals 3 damage"):
        assert words in text
    assert [price.variant.currency for price in page.context["prices"]] == ["USD", "USD", "EUR"]


def test_a_card_with_two_faces_shows_both(client: Client) -> None:
    faces = [{"name": "Delver", "oracle_text": "Look."}, {"name": "Aberration", "oracle_text": "Fly."}]
    card = make.card("Delver // Aberration", faces=faces, layout="transform")
    text = client.get(card.get_absolute_url()).content.decode()
    assert "Look." in text
    assert "Fly." in text


def test_other_printings_are_listed_by_price(client: Client) -> None:
    first = make.card("Lightning Bolt", set="lea")
    again = {"name": "Lightning Bolt", "oracle_id": first.oracle_id}
    dear, cheap, unpriced = (make.card(set=code, **again) for code in ("leb", "m10", "m11"))
    make.price(dear, 50000)
    make.price(cheap, 200)
    make.card("Lightning Helix")
    printings = client.get(first.get_absolute_url()).context["printings"]
    assert [card.pk for card in printings] == [cheap.pk, dear.pk, unpriced.pk]


def test_a_card_is_at_one_address(client: Client) -> None:
    card = make.card("Lightning Bolt")
    answer = client.get(reverse("cards:card", args=[card.pk, "anything"]))
    assert answer.status_code == 301
    assert answer["Location"] == card.get_absolute_url()


def test_a_set_is_worth_one_of_each_and_never_mixes_currencies(client: Client) -> None:
    first, second, _third = make.cards(3, set="mid")
    make.price(first, 1000)
    make.price(second, 250)
    make.price(second, 300, finish=Finish.FOIL)
    make.price(first, 400, marketplace="cardmarket")
    value = client.get("/sets/mid/").context["value"]
    assert value == [
        {"currency": "USD", "total": 1250, "priced": 2, "unpriced": 1},
        {"currency": "EUR", "total": 400, "priced": 1, "unpriced": 2},
    ]


def test_a_set_lists_its_cards_by_number(client: Client) -> None:
    for number in ("10", "9", "9a", "★"):
        digits = int("".join(c for c in number if c.isdigit()) or 0)
        make.card(number, set="mid", collector_number=number, number_order=digits)
    assert names(client.get("/sets/MID/")) == ["★", "9", "9a", "10"]


def test_sets_show_their_value_in_the_chosen_currency(client: Client) -> None:
    make.price(make.card("A", set="mid"), 1250, marketplace="cardmarket")
    make.card("B", set="vow")
    sets = {s.code: (s.value, s.priced) for s in client.get("/sets/?currency=EUR").context["sets"]}
    assert sets == {"mid": (1250, 1), "vow": (None, 0)}


@pytest.mark.parametrize(
    "address",
    ["/", "/cards/", "/cards/?q=goblin", "/cards/?sort=-price", "/cards/?sort=-change", "/cards/?view=table", "/sets/",
     "/sets/m10/", "/sets/m10/?sort=-price", "/market/"],
)  # fmt: skip
def test_fifty_rows_ask_no_more_than_one(client: Client, address: str) -> None:
    fill(1)
    for_one = questions(client, address)
    fill(49)
    assert questions(client, address) == for_one


def test_a_card_page_asks_no_more_for_fifty_printings_and_prices(client: Client) -> None:
    card = make.card("Goblin Guide")
    make.prices([make.quote(card, 300)])
    make.prices([make.quote(make.card("Goblin Guide", oracle_id=card.oracle_id), 200)])
    for_one = questions(client, card.get_absolute_url())
    others = make.cards(49, oracle_id=card.oracle_id)
    make.prices([make.quote(other, 200) for other in others])
    make.prices([make.quote(card, 300, condition=condition, finish=2) for condition in range(1, 7)])
    assert questions(client, card.get_absolute_url()) == for_one


def fill(how_many: int) -> None:
    cards = make.cards(how_many, edhrec_rank=5)
    make.prices([make.quote(card, 300) for card in cards])
    for card in cards:
        make.card_set(f"x{card.pk}")
    answers.changed()


def questions(client: Client, address: str) -> list[str]:
    """What the database is asked for a page, by the tables it is asked about."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"].partition("FROM")[2].strip().split(" ")[0] for query in asked]
