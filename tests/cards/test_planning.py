"""However the database is asked, the same is found as if every printing were looked at."""

from uuid import uuid4

import pytest

from apps.cards.models import Card
from apps.cards.search import Context, planning, read
from apps.cards.search.compiler import compile as compiled
from apps.cards.words import Rarity
from tests import factories as make

pytestmark = pytest.mark.django_db

TEXTS = ("Flying", "Draw a card.", "Sacrifice a creature: Draw a card. (Then flying.)", "")
SEARCHES = (
    "", "c:r", "o:draw", "o:draw c:r", "-o:draw c:r", "-o:draw", "fo:flying c:g", "o:flying r:rare", "-o:flying r:rare",
    "fo:flying r:rare c:r", "(o:draw or c:g) r:rare", "o:draw r:rare or c:g", "-(o:draw r:rare)", "is:permanent c:r",
    "is:permanent s:lea", "s:lea", "o:/draw|fly/ t:elf s:m10", "pow>1 s:lea", "goblin o:draw", "prints>1 c:r s:m10",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    """Each card twice, in two sets and rarities."""
    for number in range(16):
        card = {
            "oracle_id": uuid4(), "oracle_text": TEXTS[number % 4], "colors": "RG"[number % 2],
            "type_line": "Creature — Elf" if number % 3 else "Instant", "power": str(number % 5),
        }  # fmt: skip
        make.card(f"Goblin {number}", set="lea", rarity=Rarity.RARE if number % 5 else Rarity.COMMON, **card)
        make.card(f"Goblin {number}", set="m10", **card)


@pytest.mark.parametrize("text", SEARCHES)
def test_every_printing_that_matches_is_found(text: str) -> None:
    search = read(text)
    plainly = Card.objects.filter(compiled(search.tree, Context()).condition)
    assert set(planning.matching(search.tree, Context())) == set(plainly)


@pytest.mark.parametrize("text", [text for text in SEARCHES if not read(text).of_printing])
def test_one_printing_stands_for_each_card_that_matches(text: str) -> None:
    search = read(text)
    cards = set(planning.matching(search.tree, Context()).values_list("oracle_id", flat=True))
    standing = list(planning.standing(search.tree, Context()).values_list("oracle_id", "preferred"))
    assert len(standing) == len(cards)
    assert {card for card, preferred in standing if preferred} == cards
