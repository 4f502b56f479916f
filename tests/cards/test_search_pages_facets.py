"""What a list can be narrowed by: each choice is a term of the query, and says how many results it leaves."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.cards.finding.facets.kinds import COLOR, LEGAL, PRICE, RARITY, SET, TYPE, Facet
from apps.cards.finding.writing import written
from apps.cards.search import read
from apps.cards.words import Finish, Language, Rarity
from apps.collection.models import InventoryItem
from dualcaster.lib import answers
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def goblins() -> None:
    make.card_set("mid", name="Innistrad")
    guide = make.card("Goblin Guide", colors="R", type_line="Creature — Goblin", rarity=Rarity.RARE, set="mid")
    make.card(
        "Goblin Guide", colors="R", type_line="Creature — Goblin", rarity=Rarity.MYTHIC, oracle_id=guide.oracle_id
    )
    king = make.card(
        "Goblin King", colors="BR", type_line="Legendary Creature — Goblin", legalities={"modern": "legal"},
        finishes=[Finish.FOIL], lang=Language.GERMAN,
    )  # fmt: skip
    make.card("Giant Growth", colors="G")
    make.price(guide, 250)
    make.price(king, 2500, finish=Finish.FOIL)


def facets(client: Client, query: str = "") -> dict[str, dict[str, Any]]:
    """By name: each choice's count, whether it is chosen, and the query that takes it."""
    shown = client.get("/cards/facets", {"q": query}).context["facets"]
    return {
        facet["name"]: {choice["value"]: (choice["count"], choice["chosen"]) for choice in facet["choices"]}
        for facet in shown
    }


@pytest.mark.usefixtures("goblins")
def test_each_choice_says_how_many_cards_it_leaves(client: Client) -> None:
    found = facets(client)
    assert found["color"] | {} == {
        "w": (0, False), "u": (0, False), "b": (1, False), "r": (2, False), "g": (1, False), "c": (0, False),
        "m": (1, False),
    }  # fmt: skip
    assert (found["type"]["creature"], found["type"]["instant"], found["type"]["legendary"]) == (
        (2, False), (1, False), (1, False)
    )  # fmt: skip
    assert {word: n for word, (n, _) in found["rarity"].items()} == {"common": 2, "uncommon": 0, "rare": 1, "mythic": 1}
    assert {code: n for code, (n, _) in found["set"].items()} == {"m10": 3, "mid": 1}
    assert {word: n for word, (n, _) in found["finish"].items()} == {"foil": 3, "nonfoil": 2}
    assert {code: n for code, (n, _) in found["language"].items()} == {"en": 2, "de": 1}
    assert {band: n for band, (n, _) in found["price"].items() if n} == {"1-5": 1, "20-100": 1}
    assert found["legal"]["modern"] == (1, False)


@pytest.mark.usefixtures("goblins")
def test_printings_are_counted_where_printings_are_shown(client: Client) -> None:
    assert facets(client, "unique:prints")["type"]["creature"] == (3, False)


@pytest.mark.usefixtures("goblins")
def test_what_was_chosen_does_not_hide_the_other_choices_of_its_list(client: Client) -> None:
    found = facets(client, "t:goblin r:rare")
    assert found["rarity"]["rare"] == (1, True)
    assert found["rarity"]["common"] == (1, False)
    assert "set" not in found, "there is only one"


@pytest.mark.usefixtures("goblins")
def test_counts_are_of_what_could_be_read(client: Client) -> None:
    assert facets(client, "t:goblin rarity:shiny")["color"]["r"] == (2, False)


@pytest.mark.usefixtures("goblins")
def test_each_address_leads_to_as_many_cards_as_it_says(client: Client) -> None:
    for query in ("", "t:goblin", "c:r r:rare"):
        for facet in client.get("/cards/facets", {"q": query}).context["facets"]:
            for choice in facet["choices"]:
                if not choice["chosen"] and choice["count"] and facet["name"] not in ("rarity", "set", "language"):
                    page = client.get(f"/cards/?{choice['query']}").context["page"]
                    assert page.count == choice["count"], (query, facet["name"], choice)


@pytest.mark.parametrize(
    ("facet", "before", "value", "after"),
    [
        (RARITY, "t:goblin", "rare", "t:goblin r:rare"),
        (RARITY, "r:rare t:goblin", "mythic", "t:goblin (r:rare or r:mythic)"),
        (RARITY, "t:goblin (r:rare or rarity=m)", "rare", "t:goblin r:mythic"),
        (RARITY, "r:rare", "rare", ""),
        (TYPE, "t:creature", "artifact", "t:creature t:artifact"),
        (TYPE, "cmc<3 t:creature", "creature", "cmc<3"),
        (COLOR, "t:elf", "g", "t:elf c:g"),
        (COLOR, "c:g", "w", "c:wg"),
        (COLOR, "c:wg", "g", "c:w"),
        (COLOR, "c:r", "m", "c:r c:m"),
        (COLOR, "c:r", "c", "c=c"),
        (COLOR, "c=esper", "r", "c=esper c:r"),
        (PRICE, "", "1-5", "price>=1 price<5"),
        (PRICE, "price>=1 price<5 t:elf", "5-20", "t:elf price>=5 price<20"),
        (PRICE, "price<1", "-1", ""),
        (SET, "a or b", "mid", "(a or b) s:mid"),
        (LEGAL, "-t:land", "modern", "-t:land f:modern"),
    ],
)
def test_a_choice_goes_into_the_query_and_out_of_it(facet: Facet, before: str, value: str, after: str) -> None:
    make.card_set("mid")
    assert written(facet.toggled(read(before), value)) == after


def test_facets_ask_the_database_as_often_for_fifty_as_for_one(client: Client) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/cards/facets?q=t:instant")
        return len(asked)

    make.cards(1)
    for_one = questions()
    make.cards(49)
    assert questions() == 0, "it is the same question"
    answers.changed()
    assert questions() == for_one <= 4


def test_what_one_owns_is_counted_for_oneself_alone(client: Client) -> None:
    bolt, growth = make.card("Lightning Bolt", colors="R"), make.card("Giant Growth", colors="G")
    for name, card in (("alice", bolt), ("charlie", growth)):
        owner = User.objects.create_user(f"{name}@example.org", "Mox-Opal-1")
        InventoryItem.objects.create(user=owner, card=card)
    for owner, color in (("alice", "r"), ("charlie", "g")):
        client.force_login(User.objects.get(email=f"{owner}@example.org"))
        counted = facets(client, "owned")["color"]
        assert {letter for letter, (n, _) in counted.items() if n} == {color}


@pytest.mark.usefixtures("goblins")
def test_without_scripts_a_link_shows_the_choices_in_the_page_itself(client: Client) -> None:
    text = client.get("/cards/?q=t:goblin").content.decode()
    assert '<noscript><a href="?q=t%3Agoblin&amp;facets=1">' in text
    page = client.get("/cards/?q=t:goblin&facets=1").content.decode()
    assert 'id="f-color-r"' in page
    assert 'hx-trigger="load' not in page, "they are there already"
