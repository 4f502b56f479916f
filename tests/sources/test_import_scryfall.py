"""Scryfall's objects become printings: every layout, both schemas, foreign, digital and odd ones."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.cards.models import Card, CardSet, ExternalId
from apps.cards.words import Finish, Language, Rarity
from tests.sources.scryfall_objects import card, card_set, counts, face, images, load, old_card, stored, two_faced, uid

pytestmark = pytest.mark.django_db

Kind = ExternalId.Kind


def test_a_card_of_one_face(tmp_path: Path) -> None:
    assert counts(load(tmp_path, card())) == (1, 0, 0, 0)
    goblin = stored("Test Goblin")
    assert (goblin.name, goblin.set.code, goblin.set.name, goblin.collector_number) == (
        "Test Goblin", "tst", "Test Set", "7",
    )  # fmt: skip
    assert (goblin.rarity, goblin.lang, goblin.finishes) == (Rarity.RARE, Language.ENGLISH, [1, 2])
    assert (goblin.mana_cost, goblin.mana_value, goblin.colors, goblin.color_identity) == ("{1}{R}", Decimal(2), 8, 8)
    assert (goblin.type_line, goblin.oracle_text, goblin.power, goblin.toughness) == (
        "Creature — Goblin", "Haste", "2", "1",
    )  # fmt: skip
    assert goblin.legalities == {"modern": "legal", "vintage": "restricted"}
    assert goblin.faces == []
    assert goblin.image_url == images("Test Goblin")["normal"]
    assert goblin.image("small") == images("Test Goblin")["small"]
    assert goblin.released_at == date(2024, 6, 7)


def test_a_transforming_card_says_what_its_faces_say(tmp_path: Path) -> None:
    load(tmp_path, two_faced())
    whole = stored("Day // Night")
    assert (whole.name, whole.type_line, whole.mana_cost) == ("Day // Night", "Instant // Land", "{G}")
    assert whole.oracle_text == "Day acts.\n//\nNight acts."
    assert (whole.colors, whole.power, whole.toughness, whole.flavor_text) == (16 | 4 | 8, "1", "2", "By day.")
    assert whole.image_url == images("Day")["normal"]
    front, back = whole.faces
    assert front == {
        "name": "Day", "mana_cost": "{G}", "type_line": "Instant", "oracle_text": "Day acts.", "power": "1",
        "toughness": "2", "artist": "A. Painter", "flavor_text": "By day.", "colors": ["G"],
        "image_url": images("Day")["normal"],
    }  # fmt: skip
    assert (back["name"], back["colors"], back["image_url"]) == ("Night", ["B", "R"], images("Night")["normal"])
    assert "mana_cost" not in back
    assert whole.image("large", face=1) == images("Night")["large"]


def test_a_reversible_card_has_no_oracle_id_type_or_mana_value_of_its_own(tmp_path: Path) -> None:
    sides = [
        face(side, oracle_id=uid("one oracle"), cmc=5.0, type_line=f"Type {side}", colors=["U"]) for side in ("A", "B")
    ]
    gone = dict.fromkeys(("oracle_id", "type_line", "cmc", "mana_cost", "colors", "oracle_text", "image_uris"), ...)
    load(tmp_path, card("A // B", layout="reversible_card", card_faces=sides, **gone))
    both = stored("A // B")
    assert (str(both.oracle_id), both.mana_value) == (uid("one oracle"), Decimal(5))
    assert (both.type_line, both.mana_cost, both.colors) == ("Type A // Type B", "{G} // {G}", 2)


@pytest.mark.parametrize("layout", ["split", "flip", "adventure", "prepare", "aftermath"])
def test_a_card_of_two_halves_on_one_side(tmp_path: Path, layout: str) -> None:
    halves = [face("Fire", mana_cost="{1}{R}"), face("Ice", mana_cost="{1}{U}")]
    whole = card(
        "Fire // Ice",
        layout=layout,
        card_faces=halves,
        mana_cost="{1}{R} // {1}{U}",
        oracle_text=...,
        colors=["R", "U"],
    )
    load(tmp_path, whole)
    both = stored("Fire // Ice")
    assert (both.layout, both.mana_cost, both.colors) == (layout, "{1}{R} // {1}{U}", 8 | 2)
    assert [side["name"] for side in both.faces] == ["Fire", "Ice"]
    assert "colors" not in both.faces[0]
    assert both.image("normal", face=1) == images("Fire // Ice")["normal"]


@pytest.mark.parametrize("layout", ["modal_dfc", "double_faced_token", "art_series"])
def test_cards_with_a_back(tmp_path: Path, layout: str) -> None:
    load(tmp_path, two_faced(layout=layout))
    assert (stored("Day // Night").layout, len(stored("Day // Night").faces)) == (layout, 2)


@pytest.mark.parametrize(
    ("layout", "facts"),
    [
        ("meld", {}),
        ("leveler", {}),
        ("saga", {"power": ..., "toughness": ...}),
        ("class", {}),
        ("token", {"mana_cost": "", "cmc": 0.0, "collector_number": "T12"}),
        ("emblem", {"colors": [], "color_identity": []}),
        ("planar", {"oversized": True, "power": ..., "toughness": ...}),
        ("scheme", {"oversized": True}),
        ("vanguard", {"hand_modifier": "+1", "life_modifier": "-3"}),
        ("host", {}),
        ("augment", {"mana_cost": ""}),
        ("battle", {"defense": "5"}),
        ("something_new", {"keywords": ...}),
    ],
)
def test_other_layouts(tmp_path: Path, layout: str, facts: dict[str, Any]) -> None:
    assert counts(load(tmp_path, card(layout=layout, **facts))) == (1, 0, 0, 0)
    made = stored("Test Goblin")
    assert made.layout == layout
    assert made.defense == facts.get("defense", "")


def test_a_planeswalker_and_a_card_of_half_a_mana(tmp_path: Path) -> None:
    load(tmp_path, card("Walker", loyalty="X", power=..., toughness=...), card("Little", cmc=0.5), card("Big", cmc=1e6))
    assert (stored("Walker").loyalty, stored("Walker").power) == ("X", "")
    assert (stored("Little").mana_value, stored("Big").mana_value) == (Decimal("0.5"), Decimal(1_000_000))


def test_a_foreign_printing_keeps_its_own_name(tmp_path: Path) -> None:
    load(tmp_path, card("Ambush", lang="ja", printed_name="待ち伏せ", flavor_name="夜襲"))
    ambush = stored("Ambush")
    assert (ambush.lang, ambush.printed_name, ambush.flavor_name) == (Language.JAPANESE, "待ち伏せ", "夜襲")
    assert "待ち伏せ" in ambush.search_name


@pytest.mark.parametrize("lang", ["en", "es", "fr", "de", "it", "pt", "ja", "ko", "ru", "zhs", "zht", "he", "la", "grc", "ar", "sa", "ph", "qya"])  # fmt: skip # noqa: E501
def test_every_language_scryfall_lists_is_known(tmp_path: Path, lang: str) -> None:
    load(tmp_path, card(lang=lang))
    assert Language(stored("Test Goblin").lang).code == lang


@pytest.mark.parametrize("number", ["A-40", "40s", "379★", "57†", "ORI-60", "741z", "VS", "jk12"])
def test_odd_collector_numbers_stay_as_they_are(tmp_path: Path, number: str) -> None:
    load(tmp_path, card(collector_number=number, digital=number == "A-40", games=["arena"]))
    assert stored("Test Goblin").collector_number == number
    assert stored("Test Goblin").digital is (number == "A-40")


def test_the_schema_of_2019(tmp_path: Path) -> None:
    load(tmp_path, old_card(), old_card("Foil Only", foil=True, nonfoil=False), old_card("Both", foil=True))
    old = stored("Old Goblin")
    assert (old.finishes, old.frame_effects, old.mana_value, old.set.set_type) == (
        [Finish.NONFOIL], ["legendary"], Decimal(2), "",
    )  # fmt: skip
    assert (stored("Foil Only").finishes, stored("Both").finishes) == ([2], [1, 2])


def test_what_today_says_of_a_card_known_since_2019_updates_it(tmp_path: Path) -> None:
    load(tmp_path, old_card("Goblin"))
    assert counts(load(tmp_path, card("Goblin", finishes=["nonfoil", "etched"]))) == (0, 1, 0, 0)
    assert stored("Goblin").finishes == [Finish.NONFOIL, Finish.ETCHED]
    assert stored("Goblin").set.set_type == "expansion"


def test_everybody_elses_ids_are_kept(tmp_path: Path) -> None:
    ids = {
        "tcgplayer_id": 11, "tcgplayer_etched_id": 12, "cardmarket_id": 13, "mtgo_id": 14, "mtgo_foil_id": 15,
        "arena_id": 16, "multiverse_ids": [17, 18, 0],
    }  # fmt: skip
    load(tmp_path, card(**ids))
    kept = set(ExternalId.objects.values_list("kind", "value"))
    assert kept == {
        (Kind.SCRYFALL, uid("Test Goblin")), (Kind.TCGPLAYER, "11"), (Kind.TCGPLAYER_ETCHED, "12"),
        (Kind.CARDMARKET, "13"), (Kind.MTGO, "14"), (Kind.MTGO_FOIL, "15"), (Kind.ARENA, "16"),
        (Kind.MULTIVERSE, "17"), (Kind.MULTIVERSE, "18"),
    }  # fmt: skip


def test_sets_come_in_by_the_same_command(tmp_path: Path) -> None:
    first = load(tmp_path, card_set(), card(), card_set("oth", parent_set_code=None, released_at=None))
    assert (first["sets"]["new"], first["cards"]["new"], first["new"]) == (2, 1, 3)
    made = CardSet.objects.get(code="tst")
    assert (made.name, made.printed_count, made.card_count, made.parent_set_code, made.icon_svg_uri) == (
        "Set TST", 300, 1, "par", "https://icons.test/tst.svg",
    )  # fmt: skip
    again = load(tmp_path, card_set(), card(), card_set("oth", parent_set_code=None, released_at=None))
    assert counts(again) == (0, 0, 3, 0)


def test_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    objects = [card(), two_faced(), old_card(), card_set()]
    load(tmp_path, *objects)
    before = [*Card.objects.order_by("id").values(), *CardSet.objects.values(), *ExternalId.objects.values()]
    again = load(tmp_path, *objects)
    assert counts(again) == (0, 0, 4, 0)
    assert "Nothing has changed: it was already applied." in again["said"]
    assert before == [*Card.objects.order_by("id").values(), *CardSet.objects.values(), *ExternalId.objects.values()]


@pytest.mark.parametrize(
    "change",
    [
        {"prices": {"usd": "9.99"}},
        {"related_uris": {}, "resource_id": "new", "attraction_lights": [1, 2], "artist_ids": ["x"]},
        {"legalities": {"vintage": "restricted", "modern": "legal"}},
        {"set_name": "A New Name", "set_type": "core"},
    ],
)
def test_what_is_not_stored_of_a_card_does_not_change_it(tmp_path: Path, change: dict[str, Any]) -> None:
    load(tmp_path, card())
    assert load(tmp_path, card(**change))["cards"]["unchanged"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"oracle_text": "Trample"}, {"edhrec_rank": 101}, {"legalities": {"modern": "banned"}}, {"tcgplayer_id": 5},
        {"image_uris": {"normal": "https://pictures.test/normal/new.jpg"}}, {"finishes": ["foil"]},
        {"illustration_id": "00000000-0000-4000-8000-00000000000a"}, {"produced_mana": ["R", "C"]}, {"booster": True},
        {"color_indicator": ["G"]}, {"game_changer": True}, {"highres_image": True}, {"story_spotlight": True},
        {"security_stamp": "oval"}, {"penny_rank": 7}, {"content_warning": True},
    ],
)  # fmt: skip
def test_what_is_stored_of_a_card_does(tmp_path: Path, change: dict[str, Any]) -> None:
    load(tmp_path, card(), card("Elf"))
    assert counts(load(tmp_path, card(**change), card("Elf"))) == (0, 1, 1, 0)


def test_one_card_named_twice_counts_as_its_last_mention(tmp_path: Path) -> None:
    result = load(tmp_path, card(power="1"), card("Elf"), card(power="3"))
    assert (counts(result), result["duplicates"]) == ((2, 0, 0, 0), 1)
    assert "1 named more than once" in result["said"]
    assert stored("Test Goblin").power == "3"
    again = load(tmp_path, card(power="1"), card("Elf"), card(power="3"))
    assert (again["updated"], again["unchanged"], again["duplicates"]) == (0, 2, 1)
