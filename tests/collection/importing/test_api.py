"""Imports through the API: sent as a form or as the whole body, decided about, confirmed and taken back."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.models import ImportBatch, InventoryItem

from .conftest import line, lots, moxfield

PLACE = "/api/inventory/import"


@pytest.fixture
def own(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def sent(client: Client, content: bytes, status: int = 201, **said: str) -> Any:
    answer = client.post(PLACE, {"file": SimpleUploadedFile("haves.csv", content), **said})
    assert answer.status_code == status, answer.content
    return answer.json()


def asked(client: Client, verb: str, where: str, status: int = 200, **said: Any) -> Any:
    answer = client.generic(verb, f"{PLACE}/{where}", json.dumps(said), "application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_file_goes_all_the_way(own: Client, alice: User, bolt: Card) -> None:
    batch = sent(own, moxfield(line(4), line(2, "Embr Bolt", "999")), tags="a, b", currency="EUR")
    assert (batch["status"], batch["rows"], batch["matched"], batch["queued"], batch["refused"]) == (
        "preview",
        2,
        1,
        1,
        0,
    )
    assert (batch["plan"]["new_copies"], batch["by_confidence"]) == (4, {"number": 1, "none": 1})
    assert (batch["options"]["tags"], batch["options"]["currency"]) == (["a", "b"], "EUR")
    [row] = asked(own, "GET", f"{batch['id']}/rows?status=unmatched")["results"]
    assert (row["line"], row["card"], row["candidates"]) == (3, None, [bolt.pk])
    decided = asked(own, "PATCH", f"{batch['id']}/rows/{row['id']}", card=bolt.pk, finish="foil", quantity=3)
    assert (decided["status"], decided["card"]["name"], decided["finish"]) == ("matched", "Ember Bolt", "foil")
    done = asked(own, "POST", f"{batch['id']}/confirm")
    assert (done["status"], done["plan"]["new_copies"], done["queued"]) == ("done", 7, 0)
    assert [lot[2:4] for lot in lots(alice)] == [(4, 1), (3, 2)]
    taken_back = asked(own, "POST", f"{batch['id']}/undo")
    assert (taken_back["status"], taken_back["undone"]) == ("undone", ["2 lots that it made are gone again."])
    assert lots(alice) == []
    asked(own, "POST", f"{batch['id']}/undo", 409)
    asked(own, "POST", f"{batch['id']}/confirm", 409)


def test_the_file_may_be_the_whole_body(own: Client, bolt: Card) -> None:
    answer = own.post(f"{PLACE}?mode=merge&name=mine.csv&format=moxfield", moxfield(line(4)), content_type="text/csv")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["file_name"], told["mode"], told["format"], told["matched"]) == ("mine.csv", "merge", "moxfield", 1)


def test_confirming_may_say_more(own: Client, alice: User, bolt: Card) -> None:
    InventoryItem.objects.create(user=alice, card=bolt, quantity=1)
    batch = sent(own, moxfield(line(4, number="7")))
    done = asked(own, "POST", f"{batch['id']}/confirm", mode="merge", accept_doubtful=True)
    assert (done["status"], done["mode"], done["plan"]["changed"]) == ("done", "merge", 1)
    assert [lot[2] for lot in lots(alice)] == [4]


def test_refused_rows_are_a_table(own: Client, bolt: Card) -> None:
    batch = sent(own, moxfield(line(4)) + b"many,0,Ember Bolt,m10\n")
    answer = own.get(f"{PLACE}/{batch['id']}/refused")
    assert answer["Content-Type"].startswith("text/csv")
    assert b"no number of copies" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "field"),
    [({"mode": "burn"}, "mode"), ({"format": "punchcards"}, "format"), ({"finish": "glittering"}, "finish"),
     ({"colour": "red"}, "colour"), ({"acquired": "soon"}, "acquired"), ({"tags": "x" * 51}, "tags")],
)  # fmt: skip
def test_what_is_said_wrongly_is_named(own: Client, said: dict[str, str], field: str) -> None:
    told = sent(own, moxfield(line(4)), 400, **said)
    assert list(told["fields"]) == [field]
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(("content", "status"), [(b"%PDF-1.7", 422), (b"\x1f\x8bbroken", 422), (b"   ", 422)])
def test_what_is_no_list_is_refused(own: Client, content: bytes, status: int) -> None:
    told = sent(own, content, status)
    assert (told["code"], told["fields"]) == ("unreadable", {})


def test_without_a_file_it_is_told_where_one_belongs(own: Client) -> None:
    answer = own.post(PLACE, {"file": "no file"})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["file"])


@pytest.mark.parametrize("said", [{"card": 999_999}, {"finish": "glittering"}, {"quantity": 0}, {"colour": "red"}])
def test_a_row_is_not_decided_about_with_nonsense(own: Client, bolt: Card, said: dict[str, Any]) -> None:
    batch = sent(own, moxfield(line(4)))
    [row] = asked(own, "GET", f"{batch['id']}/rows")["results"]
    told = asked(own, "PATCH", f"{batch['id']}/rows/{row['id']}", 400, **said)
    assert list(told["fields"]) == list(said)


def test_what_is_only_read_can_be_put_aside(own: Client, bolt: Card) -> None:
    batch = sent(own, moxfield(line(4)))
    assert own.delete(f"{PLACE}/{batch['id']}").status_code == 204
    assert own.get(f"{PLACE}/{batch['id']}").status_code == 404


def test_to_a_stranger_nothing_of_it_is_there(own: Client, bob: User, bolt: Card) -> None:
    batch = sent(own, moxfield(line(4)))
    [row] = asked(own, "GET", f"{batch['id']}/rows")["results"]
    own.force_login(bob)
    for verb, where in [("GET", ""), ("DELETE", ""), ("GET", "/rows"), ("PATCH", f"/rows/{row['id']}"),
                        ("POST", "/confirm"), ("POST", "/undo"), ("GET", "/refused")]:  # fmt: skip
        asked(own, verb, f"{batch['id']}{where}", 404)
    assert own.get(PLACE).json()["results"] == []
    assert ImportBatch.objects.get().status == "preview"


def test_nobody_is_asked_who_they_are(client: Client) -> None:
    assert client.get(PLACE).status_code == 401
    assert client.post(PLACE, b"x", content_type="text/csv").status_code == 401


def test_rows_cost_three_questions(
    own: Client, bolt: Card, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    batch = sent(own, moxfield(*(line(1, price=f"{number}.00") for number in range(40))))
    with django_assert_max_num_queries(9):
        assert len(asked(own, "GET", f"{batch['id']}/rows")["results"]) == 40
