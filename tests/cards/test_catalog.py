"""The catalogue takes what is new or changed and leaves the rest alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from django.db import connection

from apps.cards.catalog import CardRow, Known, Same, SetRow, load
from apps.cards.models import Card, CardSet, ExternalId, Game
from apps.cards.words import Finish, Language, Rarity

pytestmark = pytest.mark.django_db

Kind = ExternalId.Kind


def uid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def row(name: str = "Goblin", **facts: Any) -> CardRow:
    return CardRow(
        **{"scryfall_id": uid(name), "name": name, "set_code": "tst", "set_name": "Test Set", "collector_number": "1"}
        | facts
    )


def card(name: str = "Goblin") -> Card:
    return Card.objects.get(scryfall_id=uid(name))


def ids(name: str = "Goblin") -> set[tuple[int, str]]:
    return set(ExternalId.objects.filter(card__scryfall_id=uid(name)).values_list("kind", "value"))


def contents() -> list[dict[str, Any]]:
    return [*Card.objects.order_by("id").values(), *CardSet.objects.order_by("id").values()]


def test_a_new_printing_is_there_with_everything_it_said() -> None:
    goblin = row(
        oracle_id=uid("oracle"), printed_name="Kobold", flavor_name="Gobbo", layout="token", lang=Language.GERMAN,
        rarity=Rarity.MYTHIC, finishes=(Finish.NONFOIL, Finish.ETCHED), colors=8, color_identity=9,
        mana_cost="{R}", mana_value="0.50", type_line="Creature — Goblin", oracle_text="Haste\nFlying", power="*",
        toughness="1+*", loyalty="X", defense="4", keywords=("Haste", "Flying"), faces='[{"name": "Front"}]',
        legalities='{"modern": "legal"}', artist="Somebody", flavor_text="“Ha!”", watermark="boros", frame="2015",
        frame_effects=("legendary",), border_color="black", promo_types=("stamped",), games=("paper", "arena"),
        image_url="https://pictures.test/normal/1.jpg", released_at="2024-02-29", digital=True, promo=True,
        reprint=True, reserved=True, full_art=True, textless=True, oversized=True, variation=True, edhrec_rank=17,
        penny_rank=5, illustration_id=uid("art"), produced_mana=40, color_indicator=8, booster=True,
        story_spotlight=True, game_changer=True, content_warning=True, highres_image=True, security_stamp="oval",
        external_ids=((Kind.TCGPLAYER, "15032"),),
    )  # fmt: skip
    loaded = load("magic", [goblin])
    assert (loaded.cards.new, loaded.cards.updated, loaded.cards.unchanged) == (1, 0, 0)
    stored = card()
    kept_as_said = set(CardRow._fields) - {"set_code", "set_name", "set_type", "external_ids", "content_hash"}
    other = {
        "scryfall_id": UUID(goblin.scryfall_id), "oracle_id": UUID(uid("oracle")),
        "illustration_id": UUID(uid("art")), "mana_value": Decimal("0.50"),
        "finishes": [1, 3], "keywords": ["Haste", "Flying"], "faces": [{"name": "Front"}],
        "legalities": {"modern": "legal"}, "frame_effects": ["legendary"], "promo_types": ["stamped"],
        "games": ["paper", "arena"], "released_at": date(2024, 2, 29),
    }  # fmt: skip
    assert {name: getattr(stored, name) for name in kept_as_said} == {
        name: other.get(name, getattr(goblin, name)) for name in kept_as_said
    }
    assert stored.search_name == "goblin kobold gobbo"
    assert ids() == {(Kind.SCRYFALL, uid("Goblin")), (Kind.TCGPLAYER, "15032")}


def test_the_same_again_changes_nothing() -> None:
    rows = [row("Goblin", finishes=(1,)), row("Elf", oracle_text="{T}: Add {G}.")]
    load("magic", rows, [SetRow("tst", "Test Set")])
    before = contents()
    loaded = load("magic", rows, [SetRow("tst", "Test Set")])
    assert (loaded.cards.new, loaded.cards.updated, loaded.cards.unchanged) == (0, 0, 2)
    assert (loaded.sets.new, loaded.sets.updated, loaded.sets.unchanged) == (0, 0, 1)
    assert loaded.changed == 0
    assert contents() == before


def test_only_what_changed_is_written() -> None:
    load("magic", [row("Goblin"), row("Elf")])
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    Card.objects.update(updated_at=long_ago)
    loaded = load("magic", [row("Goblin", oracle_text="Haste"), row("Elf"), row("Merfolk")])
    assert (loaded.cards.new, loaded.cards.updated, loaded.cards.unchanged) == (1, 1, 1)
    assert card("Goblin").oracle_text == "Haste"
    assert card("Goblin").updated_at > long_ago
    assert card("Elf").updated_at == long_ago


def test_the_last_mention_of_a_printing_counts() -> None:
    load("magic", [row("Goblin", power="1")])
    loaded = load("magic", [row("Goblin", power="2"), row("Elf", power="3"), row("Elf", power="4")])
    assert (loaded.cards.new, loaded.cards.updated, loaded.cards.duplicates) == (1, 1, 1)
    assert (card("Goblin").power, card("Elf").power) == ("2", "4")


def test_a_last_mention_like_the_stored_one_changes_nothing() -> None:
    load("magic", [row("Goblin", power="1")])
    before = contents()
    loaded = load("magic", [row("Goblin", power="2"), row("Goblin", power="1")])
    assert (loaded.cards.updated, loaded.cards.unchanged, loaded.cards.duplicates) == (0, 1, 1)
    assert contents() == before


@pytest.mark.parametrize(
    "text",
    ["a\tb", "a\nb\r\nc", "back\\slash \\N \\. \\x41", '"quoted", {braced}', "★ † Æther 龍 🐉", "NULL", "None", "%s"],
)
def test_any_text_comes_back_as_it_went_in(text: str) -> None:
    load("magic", [row(name=f"x{text}", scryfall_id=uid("odd"), oracle_text=text, keywords=(text, "", "Haste"))])
    stored = card("odd")
    assert (stored.name, stored.oracle_text, stored.keywords) == (f"x{text}", text, [text, "", "Haste"])


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"name": "Gob\x00lin"}, "null character"),
        ({"faces": '[{"name": "\\u0000"}]'}, "null character"),
        ({"artist": "\x01"}, "control character"),
        ({"artist": "\x02"}, "control character"),
        ({"name": "x" * 301}, "name is longer than 300"),
        ({"set_code": "x" * 17}, "set_code is longer than 16"),
        ({"collector_number": ""}, "no collector number"),
        ({"edhrec_rank": 2**31}, "edhrec_rank is out of range"),
    ],
)
def test_what_cannot_be_stored_says_so(facts: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        row(**facts).stored()


@pytest.mark.parametrize(
    ("number", "order"),
    [("12", 12), ("40s", 40), ("A-40", 40), ("ORI-60", 60), ("379★", 379), ("VS", 0), ("9" * 30, 999999999)],
)  # fmt: skip
def test_collector_numbers_sort_by_their_digits(number: str, order: int) -> None:
    load("magic", [row(collector_number=number)])
    assert (card().collector_number, card().number_order) == (number, order)


def test_an_id_that_changed_is_replaced_and_those_of_others_stay() -> None:
    load("magic", [row(external_ids=((Kind.TCGPLAYER, "1"), (Kind.CARDMARKET, "5")))])
    for kind, value in ((Kind.MTGJSON, uid("mtgjson")), (Kind.CARDKINGDOM, "77"), (Kind.MTGO, "9")):
        ExternalId.objects.create(kind=kind, value=value, card=card())
    load("magic", [row(external_ids=((Kind.TCGPLAYER, "2"), (Kind.CARDMARKET, "5")))])
    assert ids() == {
        (Kind.SCRYFALL, uid("Goblin")), (Kind.TCGPLAYER, "2"), (Kind.CARDMARKET, "5"),
        (Kind.MTGJSON, uid("mtgjson")), (Kind.CARDKINGDOM, "77"), (Kind.MTGO, "9"),
    }  # fmt: skip


def test_a_set_is_made_from_what_its_cards_say() -> None:
    load(
        "magic",
        [
            row("Goblin", set_type="core", released_at="2020-02-01", digital=True),
            row("Elf", set_type="core", released_at="2020-01-31", digital=True),
        ],
    )
    made = CardSet.objects.get(code="tst")
    assert (made.name, made.set_type, made.released_at, made.digital, made.card_count) == (
        "Test Set", "core", date(2020, 1, 31), True, 2,
    )  # fmt: skip
    load("magic", [row("Merfolk", released_at="2020-03-01")])
    made.refresh_from_db()
    assert (made.set_type, made.released_at, made.digital, made.card_count) == ("core", date(2020, 1, 31), False, 3)


def test_a_set_described_by_its_publisher_is_believed_before_its_cards() -> None:
    described = SetRow("tst", "Tested", "expansion", "2020-05-05", "par", False, 280, "https://i.test/t.svg", uid("s"))
    loaded = load("magic", [row()], [described])
    assert (loaded.sets.new, loaded.sets.updated) == (1, 0)
    load("magic", [row("Elf", set_name="Something Else", set_type="box", released_at="1999-01-01")])
    kept = CardSet.objects.get(code="tst")
    assert (kept.name, kept.set_type, kept.released_at, kept.parent_set_code, kept.printed_count, kept.card_count) == (
        "Tested", "expansion", date(2020, 5, 5), "par", 280, 2,
    )  # fmt: skip
    loaded = load("magic", [], [described._replace(name="Tested Again")])
    assert (loaded.sets.new, loaded.sets.updated, loaded.sets.unchanged) == (0, 1, 0)


def test_a_set_with_a_new_name_leaves_its_cards_unchanged() -> None:
    load("magic", [row(set_name="Old Name")])
    loaded = load("magic", [row(set_name="New Name")])
    assert loaded.cards.unchanged == 1
    assert CardSet.objects.get(code="tst").name == "New Name"


def test_a_printing_can_move_to_another_set() -> None:
    load("magic", [row("Goblin"), row("Elf")])
    load("magic", [row("Goblin", set_code="new")])
    assert dict(CardSet.objects.values_list("code", "card_count")) == {"tst": 1, "new": 1}


def test_a_set_that_lost_its_last_card_counts_none() -> None:
    load("magic", [row("Goblin")])
    load("magic", [row("Goblin", set_code="new")])
    assert dict(CardSet.objects.values_list("code", "card_count")) == {"tst": 0, "new": 1}


def test_a_reader_may_ask_first_and_say_same() -> None:
    asked: list[bool] = []

    def reader(mark: bytes) -> Any:
        def rows(known: Known) -> Iterator[CardRow | Same]:
            asked.append(known.has(uid("Goblin"), mark))
            yield Same(uid("Goblin"), "tst", "", "", None, False) if asked[-1] else row(content_hash=mark)

        return rows

    counts = [load("magic", reader(mark)).cards for mark in (b"a" * 16, b"a" * 16, b"b" * 16)]
    assert asked == [False, True, False]
    assert [(c.new, c.updated, c.unchanged) for c in counts] == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]


def test_the_number_of_statements_does_not_grow(statements: list[str]) -> None:
    used = []
    for count in (3, 600):
        statements.clear()
        load("magic", [row(f"{count} {n}", collector_number=str(n), set_code=f"s{n % 50}") for n in range(count)])
        used.append(len(statements))
    assert used[0] == used[1] <= 16


def test_games_do_not_share_sets() -> None:
    Game.objects.get_or_create(slug="pokemon", defaults={"name": "Pokémon"})
    load("magic", [row("Goblin")])
    load("pokemon", [row("Pikachu", set_code="tst")])
    assert card("Pikachu").set_id != card("Goblin").set_id
    assert card("Pikachu").game.slug == "pokemon"


def test_a_failing_reader_leaves_the_catalogue_as_it_was() -> None:
    load("magic", [row("Goblin", power="1")])

    def breaks() -> Iterator[CardRow]:
        yield row("Goblin", power="2")
        raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError, match="the disk is gone"):
        load("magic", breaks())
    assert card("Goblin").power == "1"
    assert connection.connection is not None
