"""Exports through the API."""

import pytest
from django.test import Client

from apps.accounts.models import ApiKey, User
from apps.collection.formats import formats

from .conftest import lot, place, reread

FILE, CHECK, FORMATS = (f"/api/inventory/export{more}" for more in ("", "/check", "/formats"))


@pytest.fixture
def key(alice: User) -> dict[str, str]:
    return {"X-API-Key": ApiKey.objects.issue(alice, "Tracker")[1]}


def test_the_file_comes_in_the_format_that_is_asked_for(client: Client, alice: User, key: dict[str, str]) -> None:
    lot(alice, "Ember Bolt", notes="From Anna")
    answer = client.get(FILE, {"format": "moxfield"}, headers=key)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Dualcaster-Losses"] == '["Moxfield cannot hold the notes of 1 row."]'
    assert [row.name for row in reread(b"".join(answer), "moxfield")] == ["Ember Bolt"]
    answer = client.get(FILE, {"format": "json"}, headers=key | {"Accept": "text/csv"})
    assert answer["Content-Type"] == "application/json"
    assert [row.notes for row in reread(b"".join(answer), "json")] == ["From Anna"]


def test_what_would_be_lost_is_told_without_the_file(client: Client, alice: User, key: dict[str, str]) -> None:
    lot(alice, "Ember Bolt", quantity=2, location=place(alice, "Shelf"))
    answer = client.get(CHECK, {"format": "moxfield", "q": "ember"}, headers=key).json()
    assert answer.pop("file_name").startswith("dualcaster-search-moxfield-")
    assert answer == {
        "format": "moxfield", "rows": 1, "copies": 2, "written": 1, "lost": {"location": 1},
        "losses": ["Moxfield cannot hold the location of 1 row."],
    }  # fmt: skip


def test_every_format_is_listed_with_what_it_cannot_hold(client: Client, key: dict[str, str]) -> None:
    told = {one["slug"]: one for one in client.get(FORMATS, headers=key).json()["results"]}
    assert list(told) == list(formats())
    assert told["json"]["cannot_hold"] == []
    assert "the location" in told["moxfield"]["cannot_hold"]


@pytest.mark.parametrize(
    ("said", "field"),
    [({"format": "stone"}, "format"), ({"what": "nothing"}, "what"), ({"set": "zzz"}, "set"),
     ({"q": "rarity:shiny"}, "q"), ({"location": "x"}, "location"), ({"colour": "red"}, "colour")],
)  # fmt: skip
def test_what_is_wrong_is_named(client: Client, key: dict[str, str], said: dict[str, str], field: str) -> None:
    for where in (FILE, CHECK):
        answer = client.get(where, said, headers=key)
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == [field]


def test_a_pattern_that_cannot_be_read_is_named_before_anything_is_sent(
    client: Client, alice: User, key: dict[str, str]
) -> None:
    lot(alice)
    for where in (FILE, CHECK):
        answer = client.get(where, {"q": "name:/(/"}, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (400, "query")


def test_a_stranger_exports_nothing_of_alices(client: Client, alice: User, charlie: User) -> None:
    theirs = lot(alice, "Ember Bolt", location=place(alice, "Safe"))
    headers = {"X-API-Key": ApiKey.objects.issue(charlie, "Tracker")[1]}
    for where in (FILE, CHECK):
        for said in ({"lots": theirs.pk}, {"location": theirs.location_id}):
            answer = client.get(where, said, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert client.get(where).status_code == 401
    assert client.get(CHECK, headers=headers).json()["rows"] == 0
