"""What somebody finds who types into the search field."""

import pytest

from apps.cards.models import Card
from apps.cards.search import Words
from tests import factories as make

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    cards = Card.objects.search(text)
    return [card.name for card in cards.order_by("tier", "popularity", "name", "pk")]


def test_the_very_name_comes_first_then_names_that_begin_so_then_names_with_the_word_then_texts() -> None:
    make.card("Bolt Bend")
    make.card("Fork", oracle_text="Copy target Bolt.")
    make.card("Lightning Bolt")
    make.card("Bolt")
    assert found("bolt") == ["Bolt", "Bolt Bend", "Lightning Bolt", "Fork"]


def test_among_equals_the_most_played_comes_first() -> None:
    make.card("Goblin Rabble", edhrec_rank=9000)
    make.card("Goblin Guide", edhrec_rank=20)
    make.card("Goblin Nobody")
    assert found("goblin") == ["Goblin Guide", "Goblin Rabble", "Goblin Nobody"]


def test_a_word_still_being_typed_finds_what_it_may_become() -> None:
    make.card("Lightning Bolt")
    assert found("lightn") == ["Lightning Bolt"]
    assert found("bolt lig") == ["Lightning Bolt"]


def test_a_finished_word_is_only_itself() -> None:
    make.card("Lightning Bolt")
    assert found("light ") == []


@pytest.mark.parametrize("typed", ["Jötun", "jotun", "JÖTUN GR"])
def test_accents_and_case_do_not_matter(typed: str) -> None:
    make.card("Jötun Grunt")
    assert found(typed) == ["Jötun Grunt"]


def test_rules_text_is_found_by_other_forms_of_its_words() -> None:
    make.card("Llanowar Elves", type_line="Creature — Elf Druid", oracle_text="Whenever it attacks, draws cards.")
    assert found("attacking elf") == ["Llanowar Elves"]
    assert found("draw the card") == ["Llanowar Elves"]


def test_words_in_quotes_stand_together() -> None:
    make.card("Counterspell", oracle_text="Counter target spell.")
    make.card("Spell Pierce", oracle_text="Target a spell, then counter it.")
    assert found('"counter target"') == ["Counterspell"]


def test_a_word_behind_a_minus_is_not_wanted() -> None:
    make.card("Goblin Guide")
    make.card("Goblin King")
    assert found("goblin -king") == ["Goblin Guide"]
    assert found("-goblin") == []


def test_a_hyphen_inside_a_word_is_no_minus() -> None:
    make.card("Will-o'-the-Wisp")
    assert found("will-o") == ["Will-o'-the-Wisp"]


def test_printed_and_flavour_names_are_names() -> None:
    make.card("Lightning Bolt", printed_name="Blitzschlag", flavor_name="Heartfire")
    assert found("blitz") == found("heartfire") == ["Lightning Bolt"]


@pytest.mark.parametrize(
    "typed", ["'", "\\", "&", "a:*", "(((", "''--", "%", "½", "ʼn", "\0", "- -", '"', ":*|!", "ǅ'x"]
)
def test_nothing_that_can_be_typed_breaks_it(typed: str) -> None:
    make.card("Lightning Bolt")
    list(Card.objects.search(typed))
    Card.objects.names_like(typed)


def test_nothing_typed_is_no_search() -> None:
    assert not Words.of("  '' - ")


def test_a_name_with_a_mistake_is_guessed() -> None:
    make.card("Lightning Bolt")
    make.card("Lightning Helix", edhrec_rank=5)
    make.card("Black Lotus")
    assert found("lightnig blot") == []
    assert Card.objects.names_like("lightnig blot")[0] == "Lightning Bolt"
    assert Card.objects.names_like("blakc lotus") == ["Black Lotus"]
    assert Card.objects.names_like("xyzzy") == []


def test_a_guessed_name_is_said_once_however_often_it_was_printed() -> None:
    for code in ("lea", "m10", "m11"):
        make.card("Lightning Bolt", set=code)
    assert Card.objects.names_like("lightening bolt") == ["Lightning Bolt"]
