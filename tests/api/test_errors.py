"""Whatever goes wrong, the answer has one shape and says what would be right."""

import pytest
from django.db import OperationalError
from django.test import Client

from apps.accounts.models import User
from tests.api import make
from tests.api.conftest import ADDRESSES

pytestmark = pytest.mark.django_db


def problem(response, status: int, code: str) -> dict:
    assert response.status_code == status, response.content
    answer = response.json()
    assert set(answer) == {"detail", "code", "fields"}
    assert isinstance(answer["detail"], str)
    assert answer["detail"]
    assert answer["code"] == code
    return answer


@pytest.mark.parametrize(
    ("address", "parameters", "wrong", "valid"),
    [
        ("cards/search", {"colour": "red"}, "colour", "color"),
        ("cards/search", {"sort": "beauty"}, "sort", "-price"),
        ("cards/search", {"rarity": "shiny"}, "rarity", "mythic"),
        ("cards/search", {"language": "klingon"}, "language", "phyrexian"),
        ("cards/search", {"color": "X"}, "color", "W"),
        ("cards/search", {"price_from": "cheap"}, "price_from", "number"),
        ("cards/search", {"digital": "maybe"}, "digital", "true or false"),
        ("cards/search", {"currency": "DM"}, "currency", "EUR"),
        ("cards/search", {"limit": "many"}, "limit", "whole number"),
        ("cards/search", {"limit": "0"}, "limit", "at least 1"),
        ("cards/search", {"offset": "-1"}, "offset", "at least 0"),
        ("cards/search", {"offset": "99999999999999999999"}, "offset", "whole number"),
        ("cards/search", {"q": "x" * 2001}, "q", "2000"),
        ("cards/search", {"q": "bolt\0"}, "q", "Null characters"),
        ("sets", {"game": "chess"}, "game", "magic"),
        ("sets", {"set_type": "jewels"}, "set_type", "core"),
        ("sets/m10", {"game": "chess"}, "game", "magic"),
        ("cards/{card}/history", {"period": "5y"}, "period", "90d"),
        ("cards/{card}/history", {"condition": "chewed"}, "condition", "NEAR_MINT"),
        ("cards/{card}/history", {"finish": "gold"}, "finish", "etched"),
        ("cards/{card}/history", {"is_foil": "perhaps"}, "is_foil", "true"),
        ("cards/{card}/history", {"language": "klingon"}, "language", "phyrexian"),
        ("cards/{card}/history", {"marketplace": "bazaar"}, "marketplace", "tcgplayer"),
        ("cards/{card}/history", {"currency": "DM"}, "currency", "TIX"),
        ("cards/{card}/prices", {"sort": "price"}, "sort", "limit"),
        ("market/index", {"currency": "DM"}, "currency", "USD"),
        ("market/index", {"game": "chess"}, "game", "magic"),
        ("market/index", {"horoscope": "yes"}, "horoscope", "period"),
        ("marketplaces", {"currency": "USD"}, "currency", "limit"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_valid(address, parameters, wrong, valid, get) -> None:
    card = make.card()
    answer = problem(get(address.format(card=card.pk), **parameters), 400, "invalid")
    assert list(answer["fields"]) == [wrong]
    assert valid in " ".join(answer["fields"][wrong])
    assert wrong in answer["detail"]


def test_every_wrong_parameter_is_named_at_once(get) -> None:
    answer = problem(get("cards/search", rarity="shiny", price_to="dear"), 400, "invalid")
    assert set(answer["fields"]) == {"rarity", "price_to"}


@pytest.mark.parametrize(
    "address",
    [
        "cards/0",
        "cards/99999999999999999999999",
        "cards/lightning-bolt",
        "cards/e3285e6b-3e79-4d7c-bf96-d920f973b122",
        "cards/0/prices",
        "cards/none/history",
        "cards/%00",
        "sets/nope",
        "sets/%00",
        "nowhere",
        "cards",
        "cards/1/horoscope",
        "%0A",
    ],
)
def test_what_does_not_exist_is_a_404_in_the_same_shape(address, get) -> None:
    problem(get(address), 404, "not_found")


def test_a_slash_too_many_or_too_few_is_forgiven(get) -> None:
    response = get("cards/search/", q="bolt")
    assert (response.status_code, response["Location"]) == (301, "/api/cards/search?q=bolt")
    assert get("docs")["Location"] == "/api/docs/"


def test_reading_is_all_a_visitor_can_do(client: Client) -> None:
    for method in ("post", "put", "patch", "delete"):
        problem(getattr(client, method)("/api/cards/search"), 405, "method_not_allowed")


def test_an_answer_nobody_can_write_is_refused_in_the_same_shape(get) -> None:
    problem(get("cards/search", {"Accept": "application/xml"}), 406, "not_acceptable")


def test_a_database_that_is_away_is_told_as_such(get, monkeypatch) -> None:
    def away(*args: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("apps.cards.finding.api.read", away)
    response = get("cards/search")
    assert "server closed" not in problem(response, 503, "unavailable")["detail"]
    assert response["Retry-After"] == "5"


def test_our_own_mistakes_keep_the_shape_and_are_not_hidden_from_us(client: Client, monkeypatch) -> None:
    def mistake(*args: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("apps.cards.finding.api.read", mistake)
    with pytest.raises(KeyError):
        client.get("/api/cards/search")
    client.raise_request_exception = False
    assert "oops" not in problem(client.get("/api/cards/search"), 500, "error")["detail"]


@pytest.mark.parametrize("address", [*ADDRESSES, "nowhere"])
def test_a_person_in_a_browser_can_read_every_address(address, get) -> None:
    card = make.card("Fire // Ice & <script>")
    make.price(card)
    response = get(address.format(card=card.pk), {"Accept": "text/html"})
    page = response.content.decode()
    assert "text/html" in response["Content-Type"]
    assert "Dualcaster" in page or "Django REST framework" in page
    assert "<script>&" not in page
    assert "& <script>" not in page
    assert "ETag" not in response


def test_the_answer_is_the_same_for_somebody_logged_in(get, client: Client) -> None:
    make.card()
    stranger = get("cards/search").content
    client.force_login(User.objects.create_user("alice@example.com", "secret"))
    assert get("cards/search").content == stranger


def test_the_root_names_every_place_to_begin(read, client: Client) -> None:
    for place, address in read("").items():
        # nobody works in a test: health says so; and nobody is logged in
        assert client.get(address).status_code in (200, 401, 503), place
