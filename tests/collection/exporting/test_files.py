"""The files themselves: safe for spreadsheets, made with few statements and little memory, well named."""

import csv
import io
import json
import tracemalloc

import pytest

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.exporting import lots
from apps.collection.exporting.exports import Export
from apps.collection.formats import formats
from apps.collection.formats.kit.csvfile import CsvFormat
from apps.collection.models import InventoryItem
from tests import factories as make

from .conftest import exported, lot, place, reread

PAYLOADS = [
    "=1+1", "=HYPERLINK(\"http://evil.example\",\"click\")", "+1+1", "-1+1", "@SUM(1;1)", "\t=1+1", "\r=1+1",
    "=cmd|' /C calc'!A0", "'=1+1", "''+1", "+", "=", "-", "@",
]  # fmt: skip
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
TABLES = [slug for slug, its in formats().items() if isinstance(its, CsvFormat)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_formula_is_text_in_every_table_and_itself_again_in_our_own(payload: str, alice: User) -> None:
    card = make.card(f"{payload}bolt", set="m11", collector_number="149")
    told = {"notes": payload, "tags": [payload.strip()], "grade": payload.strip()[:30], "sku": payload.strip()[:40]}
    lot(alice, card, location=place(alice, payload.strip()), **told)
    for slug in TABLES:
        its = formats()[slug]
        assert isinstance(its, CsvFormat)
        content, _ = exported(alice, format=slug)
        text = content.decode("utf-8-sig").removeprefix(its.preamble)
        cells = [cell for line in csv.reader(io.StringIO(text, newline=""), delimiter=its.separator) for cell in line]
        assert not [cell for cell in cells if cell.startswith(BEGINNINGS)], slug
    for slug in ("dualcaster", "json"):
        [row] = reread(exported(alice, format=slug)[0], slug)
        assert (row.notes, row.tags, row.grade, row.sku) == (
            payload, (payload.strip(),), payload.strip()[:30], payload.strip()[:40],
        ), slug  # fmt: skip


def many(user: User, how_many: int) -> None:
    cards: list[Card] = make.cards(20)
    InventoryItem.objects.bulk_create(
        InventoryItem(user=user, card=cards[number % 20], quantity=1, notes=f"Number {number} " + "x" * 80)
        for number in range(how_many)
    )


def test_the_statements_are_the_same_for_ten_lots_and_for_thousands(alice: User, statements: list[str]) -> None:
    many(alice, 10)
    del statements[:]
    exported(alice)
    few = len(statements)
    many(alice, 5_000)
    del statements[:]
    _, losses = exported(alice)
    assert losses.rows == 5_010
    assert len(statements) == few <= 6


def test_a_cursor_on_the_server_holds_what_is_not_being_written(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "AT_ONCE", 100)
    many(alice, 3_000)
    rows = Export.of(alice, {}).chosen.rows()
    assert next(Export.of(alice, {}).chosen.rows()).quantity == 1
    tracemalloc.start()
    assert sum(1 for _ in rows) == 3_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 500_000


@pytest.mark.parametrize("slug", formats())
def test_an_empty_collection_is_a_file_too(slug: str, alice: User) -> None:
    content, losses = exported(alice, format=slug)
    assert (reread(content, slug) if content.strip() and slug not in ("text", "arena", "dec") else []) == []
    assert (losses.rows, losses.sentences()) == (0, [])


def test_our_own_table_opens_in_a_spreadsheet_with_its_accents(alice: User) -> None:
    lot(alice, "Lim-Dûl’s Vault")
    content, _ = exported(alice)
    assert content.startswith(b'\xef\xbb\xbf"Quantity"')
    assert reread(content)[0].name == "Lim-Dûl’s Vault"
    assert not exported(alice, format="moxfield")[0].startswith(b"\xef\xbb\xbf")


def test_json_is_json(alice: User) -> None:
    lot(alice, "Ember Bolt", purchase_price=1250, currency="EUR", location=place(alice, "Shelf", "Box"))
    said = json.loads(exported(alice, format="json")[0])
    assert said["format"] == "dualcaster"
    assert (said["cards"][0]["price_paid"], said["cards"][0]["location"]) == ("12.50", "Shelf/Box")


def test_a_place_is_a_mere_name_to_others_and_what_lies_in_what_is_said_to_be_lost(alice: User) -> None:
    lot(alice, "Ember Bolt", location=place(alice, "Shelf", "Box"))
    lot(alice, "Slow Banner", location=place(alice, "Modern/Legacy"))
    content, losses = exported(alice, format="manabox")
    assert [row.location for row in reread(content, "manabox")] == ["Shelf/Box", "Modern/Legacy"]
    assert losses.sentences() == ["ManaBox cannot hold the places around the location of 1 row."]
    assert "nesting" not in exported(alice, format="moxfield")[1].by_fact
    assert [row.location for row in reread(exported(alice)[0])] == ["Shelf/Box", "Modern\\/Legacy"]
