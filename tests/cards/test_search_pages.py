"""The results page: the query, and what is said where it makes no sense."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def names(response: Any) -> list[str]:
    return [card.name for card in response.context["cards"]]


def test_the_language_is_understood(client: Client) -> None:
    make.card("Lightning Bolt", colors="R")
    make.card("Goblin Guide", colors="R", type_line="Creature — Goblin")
    make.card("Elvish Mystic", colors="G", type_line="Creature — Elf")
    assert names(client.get("/cards/?q=t:creature c:r")) == ["Goblin Guide"]
    assert names(client.get("/cards/?q=t:creature -c:r")) == ["Elvish Mystic"]


def test_a_term_that_makes_no_sense_is_marked_and_the_rest_still_found(client: Client) -> None:
    make.card("Lightning Bolt", colors="R")
    make.card("Giant Growth", colors="G")
    page = client.get("/cards/?q=c:r rarity:shiny")
    text = page.content.decode()
    assert "<mark>rarity:shiny</mark>" in text
    assert "Characters 5 to 16" in text
    assert "<code>mythic</code>" in text
    assert names(page) == ["Lightning Bolt"]
    assert "without what is marked" in text


def test_where_nothing_is_understood_nothing_is_found(client: Client) -> None:
    make.card("Lightning Bolt")
    page = client.get("/cards/?q=colr:r")
    assert names(page) == []
    assert "Did you mean color" in page.content.decode()


def test_a_name_with_a_mistake_is_looked_for_with_the_other_conditions(client: Client) -> None:
    make.card("Lightning Bolt", colors="R")
    page = client.get("/cards/?q=lightnig blot c:r")
    assert page.context["suggestions"] == [("Lightning Bolt", "q=%22Lightning+Bolt%22+c:r")]
    assert "Did you mean" in page.content.decode()


@pytest.mark.parametrize(
    ("old", "query"),
    [
        ("set=mid", "set:mid"),
        ("set=mid,vow", "(set:mid or set:vow)"),
        ("rarity=mythic&rarity=rare", "(rarity:mythic or rarity:rare)"),
        ("color=U&color=R", "c>=ur"),
        ("color=C", "c=c"),
        ("color=U&color=M", "c>=u c:m"),
        ("identity=U", "id<=u"),
        ("identity=C", "id=c"),
        ("type=goblin legendary", "type:goblin type:legendary"),
        ("finish=etched", "finish:etched"),
        ("language=ja", "lang:ja"),
        ("price_from=1.50&price_to=2", "price>=1.50 price<=2"),
        ("digital=false", "-is:digital"),
        ("game=magic", "game:magic"),
        ("q=bolt&rarity=rare", "bolt rarity:rare"),
        ("q=bolt or growth&rarity=rare", "(bolt or growth) rarity:rare"),
    ],
)
def test_old_addresses_lead_to_the_query_that_says_the_same(client: Client, old: str, query: str) -> None:
    make.card_set("mid")
    make.card_set("vow")
    answer = client.get(f"/cards/?{old}&view=table&after=x")
    assert answer.status_code == 302
    there = client.get(answer["Location"])
    assert there.context["q"] == query
    assert "view=table" in answer["Location"]
    assert "after" not in answer["Location"]
