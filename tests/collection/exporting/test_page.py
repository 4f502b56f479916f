"""The page: what would go out, what would be lost, and the file; with script and without."""

import re

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.cards.words import Finish
from apps.collection.formats import formats
from tests import factories as make

from .conftest import lot, place, reread

PAGE, FILE = "/collection/export/", "/collection/export/file"


@pytest.fixture
def at_home(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def words(answer) -> str:  # type: ignore[no-untyped-def]
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_page_offers_every_format_and_counts(at_home: Client, alice: User) -> None:
    lot(alice, quantity=3)
    answer = at_home.get(PAGE)
    said = words(answer)
    assert "1 row, 3 copies as Dualcaster CSV" in said
    assert all(its.name in said for slug, its in formats().items() if slug != "csv")
    assert answer.content.decode().count("holds everything") == 2
    assert 'href="/collection/export/" aria-current="page"' in answer.content.decode()


def test_what_the_chosen_format_cannot_hold_is_said_beforehand(at_home: Client, alice: User) -> None:
    lot(alice, location=place(alice, "Shelf"), finish=Finish.ETCHED)
    lot(alice, notes="From Anna")
    said = words(at_home.get(PAGE, {"format": "deckbox"}))
    assert "Deckbox does not take all of it along." in said
    assert "Deckbox cannot hold the location of 1 row." in said
    assert "Deckbox cannot hold the notes of 1 row." in said
    assert "Nothing is lost" in words(at_home.get(PAGE, {"format": "dualcaster"}))


def test_htmx_gets_only_what_is_told(at_home: Client, alice: User) -> None:
    lot(alice)
    answer = at_home.get(PAGE, {"format": "arena", "what": "all"}, headers={"HX-Request": "true"})
    assert answer.content.decode().startswith('<div class="export-told" id="export-told"')
    assert "<form" not in answer.content.decode()
    assert "cannot hold the condition of 1 row." in words(answer)


def test_a_wrong_search_is_said_and_the_choice_stays(at_home: Client, alice: User) -> None:
    answer = at_home.get(FILE, {"what": "search", "q": "rarity:shiny", "format": "moxfield"})
    assert answer.status_code == 302
    page = at_home.get(answer["Location"])
    assert "“shiny” is nothing that “rarity” knows." in words(page)
    assert 'value="rarity:shiny"' in page.content.decode()
    assert 'value="moxfield" checked' in page.content.decode()


def test_the_file_has_a_good_name_and_is_kept_by_nobody(at_home: Client, alice: User) -> None:
    lot(alice, "Ember Bolt", for_trade=1, notes="From Anna")
    answer = at_home.get(FILE, {"what": "trade", "format": "moxfield"})
    assert re.fullmatch(
        r'attachment; filename="dualcaster-for-trade-moxfield-\d{4}-\d\d-\d\d\.csv"', answer["Content-Disposition"]
    )
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Dualcaster-Losses"] == '["Moxfield cannot hold the notes of 1 row."]'
    content = b"".join(answer)
    assert len(content) == int(answer["Content-Length"])
    assert [row.name for row in reread(content, "moxfield")] == ["Ember Bolt"]


def test_many_chosen_lots_are_posted(at_home: Client, alice: User) -> None:
    chosen = [lot(alice, name).pk for name in ("Ember Bolt", "Slow Banner")]
    lot(alice, "Arcane Denial")
    answer = at_home.post(FILE, {"what": "lots", "lots": chosen})
    assert [row.name for row in reread(b"".join(answer))] == ["Ember Bolt", "Slow Banner"]


def test_a_stranger_finds_nothing_of_alices(client: Client, alice: User, charlie: User) -> None:
    theirs = lot(alice, "Ember Bolt", location=place(alice, "Secret safe"))
    client.force_login(charlie)
    for where in (PAGE, FILE):
        for said in ({"lots": theirs.pk}, {"location": theirs.location_id}):
            assert client.get(where, said).status_code == 404
    assert client.post(FILE, {"lots": theirs.pk}).status_code == 404
    assert "Secret safe" not in words(client.get(PAGE))
    assert reread(b"".join(client.get(FILE))) == []


def test_a_visitor_is_asked_to_sign_in(client: Client, db: None) -> None:
    for where in (PAGE, FILE):
        assert client.get(where)["Location"].startswith("/account/login/")


def test_the_page_asks_as_often_for_one_lot_as_for_many(at_home: Client, alice: User, statements: list[str]) -> None:
    lot(alice)
    at_home.get(PAGE, {"format": "moxfield"})
    del statements[:]
    at_home.get(PAGE, {"format": "moxfield"})
    few = len(statements)
    for number in range(30):
        lot(alice, f"Goblin {number}", location=place(alice, f"Box {number}"))
    del statements[:]
    at_home.get(PAGE, {"format": "moxfield"})
    assert len(statements) == few <= 14


def test_an_address_that_names_a_set_means_what_it_lacks(at_home: Client) -> None:
    make.card("Dusk Drake", set="mid")
    answer = at_home.get(PAGE, {"set": "mid"})
    assert 'value="missing" checked' in answer.content.decode()
    assert "1 row, 1 copy as Dualcaster CSV" in words(answer)


def test_what_is_ticked_in_the_table_of_cards_goes_out(at_home: Client, alice: User) -> None:
    chosen = [lot(alice, name).pk for name in ("Ember Bolt", "Slow Banner")]
    lot(alice, "Arcane Denial")
    assert f'formaction="{PAGE}"' in at_home.get("/collection/cards/").content.decode()
    page = at_home.post(PAGE, {"matching": "", "lot": chosen, "location": "", "tag": ""})
    assert 'value="lots" checked' in page.content.decode()
    assert "2 rows, 2 copies" in words(page)
    assert "1 row, 1 copy" in words(at_home.post(PAGE, {"matching": "q=denial", "all": "1"}))


def test_more_lots_than_an_address_takes_are_sent_by_a_form(at_home: Client, alice: User) -> None:
    numbers = ",".join(str(lot(alice, card).pk) for card in make.cards(400))
    page = at_home.post(PAGE, {"what": "lots", "lots": numbers, "format": "moxfield"}).content.decode()
    assert 'method="post" hx-post="/collection/export/"' in page
    assert "csrfmiddlewaretoken" in page
    assert len(reread(b"".join(at_home.post(FILE, {"what": "lots", "lots": numbers})))) == 400


def test_a_stranger_ticks_nothing_of_alices(client: Client, alice: User, charlie: User) -> None:
    theirs = lot(alice, "Ember Bolt")
    client.force_login(charlie)
    page = client.post(PAGE, {"matching": "", "lot": [theirs.pk]})
    assert "Ember Bolt" not in words(page)
    assert "Name the lots" in words(page)
