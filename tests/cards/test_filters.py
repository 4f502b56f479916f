"""What is left when cards are narrowed by the API's plain filters."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.cards.words import Finish, Language, Rarity
from tests import factories as make

pytestmark = pytest.mark.django_db
Left = Callable[..., list[str]]


@pytest.fixture
def left(client: Client) -> Left:
    def ask(query: str, currency: str = "USD") -> list[str]:
        answer: Any = client.get(f"/api/cards/search?{query}&currency={currency}&sort=name")
        assert answer.status_code == 200, answer.content
        return [card["name"] for card in answer.json()["results"]]

    return ask


def test_by_set_in_any_case_and_several(left: Left) -> None:
    make.card("A", set="mid")
    make.card("B", set="vow")
    make.card("C", set="neo")
    assert left("set=MID") == ["A"]
    assert left("set=mid,vow") == ["A", "B"]


def test_by_rarity(left: Left) -> None:
    make.card("A", rarity=Rarity.MYTHIC)
    make.card("B", rarity=Rarity.RARE)
    make.card("C")
    assert left("rarity=mythic&rarity=rare") == left("rarity=m,r") == ["A", "B"]


@pytest.fixture
def colorful() -> None:
    make.card("Blue", colors="U")
    make.card("Blue-red", colors="UR")
    make.card("Five", colors="WUBRG")
    make.card("None", colors="")
    make.card("Land", colors="", identity="U")


@pytest.mark.usefixtures("colorful")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("color=U", ["Blue", "Blue-red", "Five"]),
        ("color=U&color=R", ["Blue-red", "Five"]),
        ("color=ur", ["Blue-red", "Five"]),
        ("color=C", ["Land", "None"]),
        ("color=M", ["Blue-red", "Five"]),
        ("color=U&color=M", ["Blue-red", "Five"]),
        ("identity=U", ["Blue", "Land", "None"]),
        ("identity=U&identity=R", ["Blue", "Blue-red", "Land", "None"]),
        ("identity=C", ["None"]),
    ],
)
def test_by_colour_and_identity(left: Left, query: str, names: list[str]) -> None:
    assert left(query) == names


def test_by_words_of_the_type_line(left: Left) -> None:
    make.card("A", type_line="Legendary Creature — Goblin Wizard")
    make.card("B", type_line="Creature — Goblin")
    assert left("type=goblin legendary") == ["A"]


def test_by_finish_and_language(left: Left) -> None:
    make.card("A", finishes=[Finish.ETCHED])
    make.card("B", lang=Language.JAPANESE)
    assert left("finish=etched") == ["A"]
    assert left("language=ja") == left("language=Japanese") == ["B"]


def test_by_price_in_the_chosen_currency(left: Left) -> None:
    cheap, dear, unpriced = make.card("Cheap"), make.card("Dear"), make.card("Unpriced")
    make.price(cheap, 150)
    make.price(dear, 9000)
    make.price(cheap, 9000, marketplace="cardmarket")
    assert left("price_from=1.50&price_to=89.99") == ["Cheap"]
    assert left("price_from=2") == ["Dear"]
    assert left("price_from=2", currency="EUR") == ["Cheap"]
    assert left("priced=true") == ["Cheap", "Dear"]
    assert left("priced=false") == [unpriced.name]


def test_by_where_it_exists(left: Left) -> None:
    make.card("A", digital=True)
    make.card("B")
    assert left("digital=true") == ["A"]
    assert left("digital=false") == ["B"]


def test_beside_a_query_of_alternatives(left: Left) -> None:
    make.card("Bolt", colors="R", rarity=Rarity.RARE)
    make.card("Growth", colors="G")
    assert left("q=c:r or c:g&rarity=rare") == ["Bolt"]


@pytest.mark.parametrize("query", ["rarity=shiny", "price_from=cheap", "color=X", "sort=upwards", "language=Klingon"])
def test_a_value_that_makes_no_sense_is_an_error_that_names_its_field(client: Client, query: str) -> None:
    answer = client.get(f"/api/cards/search?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [query.partition("=")[0]]
