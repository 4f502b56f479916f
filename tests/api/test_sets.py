"""Sets are listed and valued by programs."""

import pytest

from apps.cards.serializers import SetDetailSerializer, SetSerializer
from tests.api import make

pytestmark = pytest.mark.django_db


def test_sets_are_listed_newest_first(read) -> None:
    make.card_set("m10", released_at="2009-07-17")
    make.card_set("lea", released_at="1993-08-05")
    make.card_set("new", released_at="2025-01-01", set_type="expansion")
    assert [card_set["code"] for card_set in read("sets")["results"]] == ["new", "m10", "lea"]
    assert [card_set["code"] for card_set in read("sets", set_type="core")["results"]] == ["m10", "lea"]


def test_sets_of_one_game(read) -> None:
    make.card_set("m10")
    make.card_set("base1", game=make.game("pokemon"))
    assert [card_set["code"] for card_set in read("sets", game="pokemon")["results"]] == ["base1"]


def test_a_set_is_valued_in_each_currency_apart(read) -> None:
    bolt, growth, _ = make.card("Bolt"), make.card("Growth"), make.card("Unpriced")
    make.price(bolt, 1250)
    make.price(growth, 25)
    make.price(bolt, 990, marketplace="cardmarket")
    answer = read("sets/M10")
    assert answer["name"] == "Set M10"
    assert answer["values"] == [
        {"currency": "EUR", "value": "9.90", "priced": 1},
        {"currency": "USD", "value": "12.75", "priced": 2},
    ]
    assert set(answer) == set(SetDetailSerializer().fields)
    assert set(read("sets")["results"][0]) == set(SetSerializer().fields)


def test_a_code_that_two_games_use_is_told_apart(read) -> None:
    make.card_set("m10", name="Magic 2010")
    make.card_set("m10", name="Another", game=make.game("pokemon"))
    assert read("sets/m10")["name"] == "Magic 2010"
    assert read("sets/m10", game="pokemon")["name"] == "Another"


@pytest.mark.parametrize("how_many", [1, 50])
def test_sets_are_asked_for_in_constant_queries(how_many, read, django_assert_num_queries) -> None:
    for number in range(how_many):
        make.card_set(f"s{number}")
    with django_assert_num_queries(1):
        assert len(read("sets")["results"]) == how_many
    with django_assert_num_queries(2):
        read("sets/s0")
