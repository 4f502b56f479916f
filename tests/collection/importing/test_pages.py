"""The way of a file over the pages: chosen, looked at, decided about, imported, taken back; with and without script."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.models import ImportBatch, ImportRow, InventoryItem
from tests import factories as make

from .conftest import confirmed, line, lots, moxfield

PAGE = "/collection/import/"
Importing = Callable[..., ImportBatch]


@pytest.fixture
def own(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def send(own: Client, content: bytes, name: str = "haves.csv", **said: str) -> ImportBatch:
    answer = own.post(PAGE, {"file": SimpleUploadedFile(name, content), **said})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def text(own: Client, batch: ImportBatch, **query: str) -> str:
    answer = own.get(batch.get_absolute_url(), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def act(own: Client, what: str, batch: ImportBatch, **said: object) -> None:
    answer = own.post(reverse(f"collection:import_{what}", args=[batch.pk]), said)
    assert answer.status_code == 302
    batch.refresh_from_db()


def test_a_file_is_looked_at_imported_and_taken_back(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, moxfield(line(4), line(2, "Nobody Knows Me", "999")))
    assert (batch.status, batch.format, batch.matched, batch.queued) == ("preview", "moxfield", 1, 1)
    seen = text(own, batch)
    assert "1 row waits for you" in seen
    assert "No card is called “Nobody Knows Me”." in seen
    assert lots(alice) == []
    act(own, "confirm", batch)
    assert [lot[1:3] for lot in lots(alice)] == [("Ember Bolt", 4)]
    assert "1 row still waits for you below" in text(own, batch)
    act(own, "undo", batch)
    assert lots(alice) == []
    assert "1 lot that it made is gone again." in text(own, batch)


def test_a_pasted_list_is_a_file_too(own: Client, alice: User, bolt: Card) -> None:
    own.post(PAGE, {"text": "4 Ember Bolt\n1 Ember Bolt (m10) 146 *F*\n", "tags": "deck, red", "location": "Deck"})
    batch = ImportBatch.objects.get()
    act(own, "confirm", batch)
    assert [(lot.quantity, lot.tags, lot.location.name) for lot in InventoryItem.objects.order_by("pk")] == [
        (4, ["deck", "red"], "Deck"), (1, ["deck", "red"], "Deck"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words", "status"),
    [(b"", "empty", 400), (b"%PDF-1.7 cards", "no list of cards", 422)],
)
def test_what_is_no_list_is_refused_in_words(own: Client, content: bytes, words: str, status: int) -> None:
    answer = own.post(PAGE, {"file": SimpleUploadedFile("a.csv", content)})
    assert (answer.status_code, words in answer.content.decode()) == (status, True)


def test_nothing_at_all_is_asked_about(own: Client) -> None:
    answer = own.post(PAGE, {})
    assert (answer.status_code, "Choose a file, or paste a list." in answer.content.decode()) == (400, True)


def test_a_row_is_decided_about_on_its_own_page(own: Client, alice: User, bolt: Card, growth: Card) -> None:
    batch = send(own, moxfield(line(2, "Embr Bolt", "999")))
    row = ImportRow.objects.get()
    page = reverse("collection:import_row", args=[batch.pk, row.pk])
    assert "Ember Bolt" in own.get(page).content.decode()
    assert "Stout Growth" in own.get(page, {"q": "stout"}).content.decode()
    answer = own.post(page, {"card": growth.pk, "quantity": "3", "finish": "2"})
    assert answer["Location"] == batch.get_absolute_url()
    act(own, "confirm", batch)
    assert [lot[1:4] for lot in lots(alice)] == [("Stout Growth", 3, 2)]


def test_a_row_is_decided_about_in_its_place(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, moxfield(line(2, "Embr Bolt", "999")))
    page = reverse("collection:import_row", args=[batch.pk, ImportRow.objects.get().pk])
    opened = own.get(page, headers={"HX-Request": "true"}).content.decode()
    assert opened.lstrip().startswith("<tr id=")
    decided = own.post(page, {"card": bolt.pk}, headers={"HX-Request": "true"}).content.decode()
    assert "Chosen by you" in decided
    assert "Import 1 row<" in decided  # the plan follows


def test_what_is_decided_after_the_import_is_imported_then(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, moxfield(line(4), line(2, "Embr Bolt", "999")))
    act(own, "confirm", batch)
    row = ImportRow.objects.get(status="unmatched")
    own.post(reverse("collection:import_row", args=[batch.pk, row.pk]), {"card": bolt.pk})
    assert "You have decided about rows that are not imported yet." in text(own, batch)
    act(own, "confirm", batch)
    assert [lot[2] for lot in lots(alice)] == [4, 2]
    act(own, "undo", batch)
    assert lots(alice) == []


def test_what_was_decided_once_is_known_in_a_later_file(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, moxfield(line(2, "Embr Bolt", "999")))
    own.post(reverse("collection:import_row", args=[batch.pk, ImportRow.objects.get().pk]), {"card": bolt.pk})
    later = send(own, moxfield(line(5, "Embr Bolt", "999"), line(1)), name="later.csv")
    assert (later.matched, later.queued) == (2, 0)


def test_a_row_can_be_left_out_and_taken_in_again(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, moxfield(line(4), line(1, foil="foil")))
    row = ImportRow.objects.first()
    assert row is not None
    page = reverse("collection:import_row", args=[batch.pk, row.pk])
    own.post(page, {"act": "leave_out"})
    batch.refresh_from_db()
    assert (batch.matched, batch.refused) == (1, 1)
    own.post(page, {"card": bolt.pk})
    batch.refresh_from_db()
    assert (batch.matched, batch.refused) == (2, 0)


def test_all_that_is_doubtful_is_taken_as_suggested(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, moxfield(line(4, number="7"), line(1, number="8")))
    assert batch.queued == 2
    act(own, "accept", batch)
    assert (batch.matched, batch.queued) == (2, 0)


def test_the_mode_is_chosen_with_what_it_does_before_ones_eyes(own: Client, alice: User, bolt: Card,
                                                               growth: Card) -> None:  # fmt: skip
    InventoryItem.objects.create(user=alice, card=growth, quantity=7)
    batch = send(own, moxfield(line(4)))
    act(own, "change", batch, mode="replace", choosing="1")
    assert batch.mode == "replace"
    seen = text(own, batch)
    assert "7 <small>copies in 1 lot" in seen
    assert "Replace my collection" in seen
    act(own, "confirm", batch)
    assert [lot[1:3] for lot in lots(alice)] == [("Ember Bolt", 4)]


def test_nothing_is_replaced_by_a_file_that_means_nothing(own: Client, alice: User, bolt: Card) -> None:
    InventoryItem.objects.create(user=alice, card=bolt, quantity=7)
    batch = send(own, moxfield(line(4, "Nobody Knows Me", "999")), mode="replace")
    act(own, "confirm", batch)
    assert (batch.status, len(lots(alice))) == ("preview", 1)


def test_the_same_file_again_is_said_and_can_be_added_once_more(own: Client, alice: User, bolt: Card) -> None:
    act(own, "confirm", send(own, moxfield(line(4))))
    again = send(own, moxfield(line(4)))
    assert "their copies are not added again" in text(own, again)
    act(own, "change", again, choosing="1", once_more="1")
    act(own, "confirm", again)
    assert [lot[2] for lot in lots(alice)] == [4, 4]


def test_the_same_file_that_still_waits_is_the_same_import(own: Client, bolt: Card) -> None:
    assert send(own, moxfield(line(4))).pk == send(own, moxfield(line(4))).pk


def test_other_words_about_a_file_read_it_again(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, moxfield(line(4)))
    act(own, "change", batch, finish="foil", currency="EUR", format="csv")
    assert (batch.status, batch.format) == ("preview", "csv")
    act(own, "confirm", batch)
    assert [lot[3] for lot in lots(alice)] == [2]


def test_any_table_is_read_by_naming_its_columns(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, b"Wieviele;Was;Woher\n3;Ember Bolt;m10\n", format="csv")
    page = reverse("collection:import_columns", args=[batch.pk])
    seen = own.get(page).content.decode()
    assert "Wieviele" in seen
    assert "Ember Bolt" in seen
    assert "names of the cards" in own.post(page, {"column_0": "quantity"}).content.decode()
    twice = own.post(page, {"column_0": "name", "column_1": "name"}).content.decode()
    assert "Only one column can be each of: Name." in twice
    own.post(page, {"column_0": "quantity", "column_1": "name", "column_2": "set_code"})
    batch.refresh_from_db()
    act(own, "confirm", batch)
    assert [lot[1:3] for lot in lots(alice)] == [("Ember Bolt", 3)]


def test_refused_rows_come_as_a_table_that_can_be_sent_again(own: Client, alice: User, bolt: Card) -> None:
    content = moxfield(line(4)).decode() + 'many,0,"Ember Bolt",m10,Near Mint,English,,"=cmd()",146,\n'
    batch = send(own, content.encode())
    answer = own.get(reverse("collection:import_refused", args=[batch.pk]))
    told = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Count: “many” is no number of copies." in told
    assert "'=cmd()" in told
    mended = told.replace("many,0", "2,0", 1).encode()
    again = send(own, mended, name="refused.csv")
    assert (again.format, again.matched, again.refused) == ("moxfield", 1, 0)
    assert ImportRow.objects.get(batch=again).told["tags"] == ["=cmd()"]


def test_what_is_only_looked_at_can_be_put_aside(own: Client, bolt: Card) -> None:
    batch = send(own, moxfield(line(4)))
    own.post(reverse("collection:import_stop", args=[batch.pk]))
    assert not ImportBatch.objects.exists()
    assert not ImportRow.objects.exists()


def test_what_is_imported_is_not_put_aside(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, moxfield(line(4)))
    act(own, "confirm", batch)
    own.post(reverse("collection:import_stop", args=[batch.pk]))
    assert len(lots(alice)) == 1
    assert ImportBatch.objects.exists()


def test_a_great_file_waits_for_a_worker_and_says_so(own: Client, alice: User, bolt: Card) -> None:
    batch = send(own, moxfield(*[line(1)] * 25_000))
    assert batch.status == "reading"
    assert "No worker is about at the moment." in text(own, batch)
    assert 'hx-trigger="every 1s"' in text(own, batch)


def test_a_page_of_rows_asks_as_much_for_fifty_as_for_one(
    own: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cards = make.cards(60, set="m10")
    few, many = (send(own, moxfield(*(line(1, its.name, its.collector_number) for its in cards[:count])),
                      name=f"{count}.csv") for count in (1, 60))  # fmt: skip
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    text(own, few)  # what is looked up once and kept
    asked = []
    for batch in (few, many):
        with CaptureQueriesContext(connection) as queries:
            text(own, batch)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    with django_assert_max_num_queries(45):
        text(own, many)


@pytest.mark.parametrize(
    "what", ["", "change/", "columns/", "confirm/", "undo/", "stop/", "accept/", "refused/", "rows/{}/"]
)
@pytest.mark.parametrize("verb", ["get", "post"])
def test_to_a_stranger_it_is_not_there(client: Client, bob: User, preview: Importing, bolt: Card, what: str,
                                       verb: str) -> None:  # fmt: skip
    batch = preview(moxfield(line(4)))
    row = ImportRow.objects.get()
    client.force_login(bob)
    answer = getattr(client, verb)(batch.get_absolute_url() + what.format(row.pk))
    assert answer.status_code in (404, 405)
    batch.refresh_from_db()
    assert batch.status == "preview"


def test_a_row_of_another_import_is_not_there(own: Client, alice: User, bob: User, preview: Importing,
                                              bolt: Card) -> None:  # fmt: skip
    mine, his = preview(moxfield(line(4))), preview(moxfield(line(4)), by=bob)
    row = ImportRow.objects.get(batch=his)
    assert own.post(reverse("collection:import_row", args=[mine.pk, row.pk]), {"act": "leave_out"}).status_code == 404


def test_the_list_shows_ones_own(own: Client, bob: User, preview: Importing, bolt: Card) -> None:
    confirmed(preview(moxfield(line(4)), name="mine.csv"))
    preview(moxfield(line(4)), name="his.csv", by=bob)
    seen = own.get(PAGE).content.decode()
    assert ("mine.csv" in seen, "his.csv" in seen) == (True, False)


def test_bytes_of_any_kind_are_read(own: Client, bolt: Card) -> None:
    for number, encoding in enumerate(("utf-16", "utf-8-sig", "cp1252")):
        batch = send(own, moxfield(line(4)).decode().encode(encoding), name=f"{number}.csv")
        assert (batch.status, batch.matched) == ("preview", 1)
