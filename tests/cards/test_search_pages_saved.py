"""Searches kept under a name, by their owner and nobody else."""

import pytest
from django.test import Client

from apps.accounts.export import everything_of
from apps.accounts.models import User
from apps.cards.models import SavedSearch
from tests import factories as make

pytestmark = pytest.mark.django_db


def person(email: str) -> User:
    made = User.objects.create_user(email, "Mox-Opal-1")
    made.verify_address()
    return made


@pytest.fixture
def alice() -> User:
    return person("alice@example.org")


@pytest.fixture
def at_home(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def save(client: Client, name: str = "Goblins", **said: str):
    return client.post("/cards/saved/", {"name": name, "query": "t:goblin", "currency": "USD"} | said)


def test_a_search_is_saved_from_its_results_and_found_again_by_its_name(at_home: Client) -> None:
    make.card("Goblin Guide", type_line="Creature — Goblin")
    make.card("Giant Growth")
    page = at_home.get("/cards/?q=t:goblin&sort=-price")
    assert 'name="query" value="t:goblin"' in page.content.decode()
    answer = save(at_home, " Cheap   goblins ", sort="-price", unique="prints")
    assert answer["Location"] == "/cards/?q=t%3Agoblin&sort=-price&unique=prints&currency=USD"
    there = at_home.get(answer["Location"])
    assert [card.name for card in there.context["cards"]] == ["Goblin Guide"]
    assert "Saved as “Cheap goblins”." in there.content.decode()
    assert "Cheap goblins" in at_home.get("/cards/saved/").content.decode()


def test_a_name_is_used_once(at_home: Client) -> None:
    save(at_home, "Goblins")
    answer = save(at_home, "goblins", query="t:elf")
    assert answer.status_code == 400
    assert "You have a search of this name already." in answer.content.decode()
    assert 'value="t:elf"' in answer.content.decode()
    assert SavedSearch.objects.count() == 1


def test_two_people_may_use_the_same_name(at_home: Client) -> None:
    save(at_home, "Goblins")
    SavedSearch.objects.create(user=person("bob@example.org"), name="Goblins")
    assert at_home.get("/cards/saved/").content.decode().count("<h2><a") == 1


def test_a_query_that_cannot_be_read_is_not_saved(at_home: Client) -> None:
    answer = save(at_home, query="rarity:shiny")
    assert answer.status_code == 400
    assert "“shiny” is nothing that “rarity” knows." in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_it_is_renamed_and_deleted(at_home: Client, alice: User) -> None:
    save(at_home)
    search = SavedSearch.objects.get()
    at_home.post(f"/cards/saved/{search.pk}/rename", {"name": "Red goblins"})
    search.refresh_from_db()
    assert (search.name, search.query) == ("Red goblins", "t:goblin")
    at_home.post(f"/cards/saved/{search.pk}/delete")
    assert "No saved searches yet" in at_home.get("/cards/saved/").content.decode()


@pytest.mark.parametrize("act", ["rename", "delete"])
def test_a_stranger_finds_nothing_there(client: Client, alice: User, act: str) -> None:
    search = SavedSearch.objects.create(user=alice, name="Goblins", query="t:goblin")
    client.force_login(person("charlie@example.org"))
    assert client.post(f"/cards/saved/{search.pk}/{act}", {"name": "Mine"}).status_code == 404
    assert "Goblins" not in client.get("/cards/saved/").content.decode()
    for verb in (client.get, client.patch, client.delete):
        assert verb(f"/api/searches/{search.pk}", content_type="application/json").status_code == 404
    search.refresh_from_db()
    assert search.name == "Goblins"


def test_a_visitor_is_asked_who_they_are(client: Client) -> None:
    assert client.get("/cards/saved/")["Location"].startswith("/account/login/?next=")
    assert client.get("/api/searches").status_code == 401


def test_there_is_an_end_to_them(at_home: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.cards.saved.MOST", 1)
    save(at_home, "One")
    assert "You have 1 searches" in save(at_home, "Two").content.decode()


def test_fifty_ask_no_more_than_one(at_home: Client, alice: User, django_assert_num_queries) -> None:
    SavedSearch.objects.bulk_create(SavedSearch(user=alice, name=f"Search {n}", query="t:elf") for n in range(50))
    at_home.get("/cards/saved/")
    with django_assert_num_queries(3):  # the person, how they like things, their searches
        at_home.get("/cards/saved/")


def test_programs_keep_change_and_delete_them(at_home: Client) -> None:
    made = at_home.post("/api/searches", {"name": "Goblins", "query": "t:goblin"}, content_type="application/json")
    assert made.status_code == 201
    where = f"/api/searches/{made.json()['id']}"
    assert at_home.get("/api/searches").json()["results"] == [made.json()]
    changed = at_home.patch(where, {"query": "t:elf", "unique": "art"}, content_type="application/json").json()
    assert (changed["name"], changed["query"], changed["unique"]) == ("Goblins", "t:elf", "art")
    assert at_home.get(where).json() == changed
    assert at_home.delete(where).status_code == 204
    for nowhere in (where, "/api/searches/goblins", "/api/searches/99999999999999999999"):
        for ask in (at_home.get, at_home.patch, at_home.delete):
            assert ask(nowhere, content_type="application/json").status_code == 404


def test_programs_are_told_what_is_wrong(at_home: Client) -> None:
    def ask(**said: str):
        answer = at_home.post("/api/searches", said, content_type="application/json")
        assert answer.status_code == 400
        return answer.json()

    wrong = ask(name="Shiny", query="c:r rarity:shiny")
    assert (wrong["code"], wrong["term"], wrong["start"], wrong["end"]) == ("query", "rarity:shiny", 4, 16)
    assert list(wrong["fields"]) == ["query"]
    assert list(ask(query="t:elf")["fields"]) == ["name"]
    assert list(ask(name="A\0B")["fields"]) == ["name"]
    at_home.post("/api/searches", {"name": "Elves"}, content_type="application/json")
    assert "already" in ask(name="elves")["detail"]


def test_they_go_with_their_owner(at_home: Client, alice: User) -> None:
    save(at_home)
    [told] = everything_of(alice)["saved_searches"]
    assert (told["name"], told["query"]) == ("Goblins", "t:goblin")
    alice.delete()
    assert not SavedSearch.objects.exists()
