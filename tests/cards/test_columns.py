"""What the catalogue works out of a card for those who search."""

import json
from typing import Any

import pytest

from apps.cards.catalog import CardRow, load
from apps.cards.costs import counted_out
from apps.cards.formats import STANDINGS, stands
from apps.cards.models import Card
from apps.cards.words import Language
from tests import factories as make
from tests.cards.test_catalog import row, uid

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("power", "front", "back"),
    [
        ("", None, None), ("3", 3, None), ("*", 0, None), ("1+*", 1, None), ("-1", -1, None), ("+2", 2, None),
        ("3½", 3.5, None), (".5", 0.5, None), ("∞", float("inf"), None), ("?", 0, None), ("2 // 4", 2, 4),
        ("3 // *", 3, 0),
    ],
)  # fmt: skip
def test_what_stands_in_the_corner_is_a_number(power: str, front: float | None, back: float | None) -> None:
    card = make.card(power=power, toughness=power, loyalty=power, defense=power)
    assert (card.power_front, card.power_back) == (front, back)
    assert (card.toughness_front, card.toughness_back) == (front, back)
    assert (card.loyalty_front, card.loyalty_back, card.defense_front) == (front, back, front)


@pytest.mark.parametrize(
    ("cost", "front", "back"),
    [
        ("", None, None), ("{0}", [], None), ("{2}{W}{W}", ["1:1", "1:2", "W:1", "W:2"], None),
        ("{X}{w/u}", ["W/U:1", "X:1"], None), ("{R} // {1}", ["R:1"], ["1:1"]), ("{1000000}", 20, None),
    ],
)  # fmt: skip
def test_a_mana_cost_is_counted_out(cost: str, front: Any, back: list[str] | None) -> None:
    card = make.card(mana_cost=cost)
    assert (len(card.mana_front) if front == 20 else card.mana_front) == front
    assert card.mana_back == back
    loaded = load("magic", [row("Elf", mana_cost=cost)])
    elf = Card.objects.get(name="Elf")
    assert (loaded.cards.new, elf.mana_front, elf.mana_back) == (1, card.mana_front, card.mana_back)


def test_equal_costs_are_equal_however_they_are_written() -> None:
    assert counted_out("{W}{2}{U}") == counted_out("{2}{U}{W}") != counted_out("{2}{U}{U}")


def test_texts_are_folded_and_rules_are_without_their_reminders() -> None:
    card = make.card(
        oracle_text="Flying (Nobody BLOCKS it.)\nÉcho", type_line="Créature", artist="Zoë", flavor_text="ÀÉ"
    )
    assert card.search_rules == "flying\necho"
    assert card.search_text == "flying (nobody blocks it.)\necho"
    assert (card.search_type, card.search_artist, card.search_flavor) == ("creature", "zoe", "ae")


def printing(name: str, **facts: Any) -> CardRow:
    about = {"oracle_id": uid("bolt"), "image_url": "https://pictures.test/normal/1.jpg", "released_at": "2010-01-01"}
    return row(name, collector_number=name, **about | facts)


def preferred() -> list[str]:
    return list(Card.objects.filter(preferred=True, oracle_id=uid("bolt")).values_list("name", flat=True))


@pytest.mark.parametrize(
    "less",
    [
        {"digital": True}, {"lang": Language.GERMAN}, {"image_url": ""}, {"promo": True}, {"full_art": True},
        {"border_color": "borderless"}, {"frame_effects": ("showcase",)}, {"promo_types": ("boosterfun",)},
        {"released_at": "2009-12-31"}, {"released_at": None},
    ],
)  # fmt: skip
def test_the_printing_that_stands_for_a_card_is_ordinary_and_new(less: dict[str, Any]) -> None:
    newer = {"released_at": "2020-01-01"} | less
    load("magic", [printing("odd", **newer), printing("plain")])
    assert preferred() == ["plain"]


def test_a_better_printing_takes_over_and_gives_back() -> None:
    load("magic", [printing("first")])
    load("magic", [printing("second", released_at="2020-01-01")])
    assert preferred() == ["second"]
    load("magic", [printing("second", released_at="2020-01-01", digital=True)])
    assert preferred() == ["first"]


def test_a_printing_that_was_taken_for_another_card_leaves_it_with_one_of_its_own() -> None:
    load("magic", [printing("a"), printing("b", released_at="2020-01-01")])
    load("magic", [printing("b", released_at="2020-01-01", oracle_id=uid("other"))])
    assert preferred() == ["a"]
    assert Card.objects.filter(preferred=True).count() == 2


def test_cards_without_an_oracle_id_stand_for_themselves() -> None:
    load("magic", [row("Elf"), row("Ox")])
    assert Card.objects.filter(preferred=True).count() == 2


def test_what_a_card_is_in_each_format_is_one_number() -> None:
    said = {"modern": "legal", "vintage": "restricted", "legacy": "banned", "pauper": "not_legal", "house": "legal"}
    load("magic", [row("Elf", legalities=json.dumps(said))])
    elf, ox = Card.objects.get(name="Elf"), make.card("Ox", legalities=said)
    assert elf.legality == ox.legality != 0
    for name, word in said.items():
        for standing in STANDINGS:
            found = Card.objects.filter(stands(name, standing)).values_list("name", flat=True)
            assert set(found) == ({"Elf", "Ox"} if word == standing else set()), (name, standing)


def test_the_longest_words_fit_into_the_indexes() -> None:
    worst = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    cost = "".join(f"{{{sign}}}" for sign in worst[:66])
    longest = row(
        worst, type_line=worst, artist=worst, mana_cost=cost, layout=worst[:40], collector_number=worst[:40],
        finishes=tuple(range(1, 13)), power="1 // 2", toughness="3 // 4", set_code=worst[:16],
    )  # fmt: skip
    assert load("magic", [longest]).cards.new == 1
