"""The results page: the query, and what is said where it makes no sense."""

from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.collection.models import InventoryItem
from dualcaster.lib import answers
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


def test_the_same_question_is_answered_from_memory_until_the_data_is_new(
    client: Client, django_assert_num_queries: Any
) -> None:
    make.card("Lightning Bolt")
    client.get("/cards/?q=bolt")
    with django_assert_num_queries(0):
        assert names(client.get("/cards/?q=bolt")) == ["Lightning Bolt"]
    make.card("Boltwing Marauder")
    answers.changed()
    assert len(names(client.get("/cards/?q=bolt"))) == 2


def test_what_somebody_owns_is_shown_to_them_alone(client: Client) -> None:
    people = [User.objects.create_user(f"{name}@example.org", "Mox-Opal-1") for name in ("alice", "charlie")]
    for owner, name in zip(people, ("Lightning Bolt", "Giant Growth"), strict=True):
        InventoryItem.objects.create(user=owner, card=make.card(name))
    for owner, name in zip(people, ("Lightning Bolt", "Giant Growth"), strict=True):
        client.force_login(owner)
        assert names(client.get("/cards/?q=owned")) == [name]
    client.logout()
    assert "Sign in to search among the cards you own." in client.get("/cards/?q=owned").content.decode()


@pytest.mark.parametrize("unique", ["cards", "art", "prints"])
def test_a_tile_says_how_many_printings_match(client: Client, unique: str) -> None:
    first = make.card("Lightning Bolt", set="lea", illustration_id="00000000-0000-4000-8000-000000000001")
    again = {"oracle_id": first.oracle_id, "illustration_id": first.illustration_id}
    for code in ("m10", "m11"):
        make.card("Lightning Bolt", set=code, **again)
    text = client.get(f"/cards/?q=bolt&unique={unique}").content.decode()
    assert text.count("<article") == (3 if unique == "prints" else 1)
    assert ('tile-more">3 printings' in text) == (unique != "prints")
    text = client.get(f"/cards/?q=bolt (s:m10 or s:m11)&unique={unique}").content.decode()
    assert ('tile-more">2 printings' in text) == (unique != "prints")


def test_a_page_is_as_long_as_one_likes(client: Client) -> None:
    make.cards(130)
    assert [len(names(client.get(f"/cards/?size={size}"))) for size in (30, 60, 120, 7)] == [30, 60, 120, 60]


def test_the_query_wins_over_the_controls_and_they_say_so(client: Client) -> None:
    for name, value in (("Cheap", 1), ("Dear", 7)):
        make.card(name, mana_value=value)
    page = client.get("/cards/?q=order:mv direction:desc&sort=name")
    assert names(page) == ["Dear", "Cheap"]
    assert "As the query says" in page.content.decode()
    assert names(client.get("/cards/?q=unique:prints&unique=art")) == ["Cheap", "Dear"]
