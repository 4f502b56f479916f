"""The form that writes the query, the reference of the language, and completions."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.cards.finding.completing import complete
from apps.cards.search.registry import every
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("q=guide", "guide"),
        ("type=goblin&type.is=:", "type:goblin"),
        ("type=legendary+creature", 'type:"legendary creature"'),
        ("color=r&color=g&color.is=>=", "color>=rg"),
        ("color=c", "color:c"),
        ("mv=3&mv.is=<=&type=", "mv<=3"),
        ("oracle=/^draw/", "oracle:/^draw/"),
        ("wanted=no", "-wanted"),
    ],
)
def test_the_form_writes_the_query(client: Client, said: str, query: str) -> None:
    page = client.get(f"/cards/advanced/?{said}", headers={"HX-Request": "true"})
    assert page.context["form"].query == query
    answer = client.get(f"/cards/advanced/?{said}&search=1")
    assert answer.status_code == 302
    assert client.get(answer["Location"]).context["q"] == query


def test_the_form_says_what_is_wrong_and_keeps_what_was_said(client: Client) -> None:
    page = client.get("/cards/advanced/?mv=many").content.decode()
    assert 'value="many"' in page
    assert 'class="error"' in page


def test_the_form_asks_about_every_keyword_with_a_name(client: Client) -> None:
    page = client.get("/cards/advanced/").content.decode()
    for keyword in every():
        if keyword.names[0].isalnum():
            assert f'name="{keyword.names[0]}"' in page, keyword.names


def test_the_reference_tells_every_keyword_with_its_examples_as_links(client: Client) -> None:
    page = client.get("/cards/syntax/")
    text = page.content.decode()
    for keyword in every():
        for name in filter(None, keyword.names):
            assert f"<code>{name}</code>" in text
    examples = [query for family in page.context["families"] for word in family.words for query, _ in word.examples]
    assert len(examples) > 50
    assert text.count("/cards/?q=") >= len(examples)


def test_every_example_of_the_reference_is_understood(client: Client) -> None:
    client.force_login(User.objects.create_user("alice@example.org", "Mox-Opal-1"))
    page = client.get("/cards/syntax/")
    examples = [query for family in page.context["families"] for word in family.words for query, _ in word.examples]
    wrong = {query: client.get("/cards/", {"q": query}).context["wrong"] for query in examples}
    said = {query: str(error) for query, error in wrong.items() if error and "There is no set" not in str(error)}
    assert said == {}


def test_these_pages_ask_the_database_nothing(client: Client, django_assert_num_queries) -> None:
    for address in ("/cards/syntax/", "/cards/advanced/"):
        with django_assert_num_queries(0):
            client.get(address)


def texts(typed: str, at: int | None = None) -> list[str]:
    return [each.text for each in complete(typed, at)]


def test_completions_of_keywords_and_of_what_they_take() -> None:
    make.card_set("mid", name="Innistrad: Midnight Hunt")
    make.card("Goblin Guide", type_line="Creature — Goblin Scout", artist="Mark Zug")
    assert texts("rari") == ["rarity:"]
    assert texts("t:elf -rarity:my") == ["rarity:mythic"]
    assert texts("s:midnight") == ["s:mid"]
    assert texts("t:sco") == ["t:scout"]
    assert texts("a:mark") == ['a:"Mark Zug"']
    assert texts('a:"mark z') == ['a:"Mark Zug"']
    assert texts("wan")[0] == "wanted"
    assert texts("rar t:elf", 3) == ["rarity:"]
    assert texts("nothing:like") == texts("") == texts("bolt ") == []


def test_completions_of_names_begin_at_the_first_plain_word() -> None:
    make.card("Lightning Bolt", edhrec_rank=1)
    make.card("Lightning Helix", edhrec_rank=2)
    make.card("Chain Lightning", edhrec_rank=0)
    assert texts("lightn") == ['!"Lightning Bolt"', '!"Lightning Helix"', '!"Chain Lightning"']
    [helix] = complete("c:r lightning hel")
    assert (helix.text, helix.start, helix.end) == ('!"Lightning Helix"', 4, 17)
    assert texts("l") == []


@pytest.mark.parametrize(
    "typed", ['"', "(((", "-", "t:", 's:"', "a\0b", "🂡🂡", "%", "o:/[", "'; DROP TABLE cards;--", "x" * 5000]
)
def test_nothing_typed_breaks_the_completions(client: Client, typed: str) -> None:
    assert client.get("/cards/complete", {"q": typed, "at": "3"}).status_code == 200
    assert client.get("/cards/complete", {"q": typed, "at": "²"}).status_code == 200
    assert client.get("/cards/", {"q": typed}).status_code == 200
    assert client.get("/cards/facets", {"q": typed}).status_code == 200
    assert client.get("/api/cards/search", {"q": typed}).status_code in {200, 400}
