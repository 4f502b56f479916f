"""Every real collection is imported against the real catalogue: no row is lost, and no card is taken for another.

The files are not part of the project; without them these tests are skipped.
"""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count

from apps.accounts.models import User
from apps.cards.models import Card, ExternalId
from apps.collection.importing.acting import bring_in
from apps.collection.importing.arriving import receive
from apps.collection.importing.reading import read
from apps.collection.models import ImportBatch, ImportRow, InventoryItem
from apps.sources.scryfall.catalogue import import_file
from tests.conftest import SHARED_DATA

FILES = sorted((SHARED_DATA / "collections").glob("*")) if SHARED_DATA.is_dir() else []
CATALOGUE = ("sets.json.gz", "cards-2019.jsonl.xz", "cards-modern.json.gz")
# What is no list of cards at all, and says so.
NO_LISTS = {"bad-columns.csv"}


@pytest.fixture(scope="module")
def printings(shared_data: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[object, set[int]]]:
    """The real catalogue, loaded once for all files and gone afterwards: by Scryfall id, and by set and number."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in CATALOGUE:
            import_file(shared_data / "scryfall" / name)
        found: dict[object, set[int]] = {}
        about = Card.objects.values_list("scryfall_id", "set__code", "collector_number", "pk")
        for its, code, number, card in about:
            found.setdefault(str(its), set()).add(card)
            found.setdefault((code, number.lower()), set()).add(card)
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def alice(printings: dict[object, set[int]], db: None) -> User:
    return User.objects.create_user("alice@example.org", "Mox-Opal-1")


def imported(alice: User, path: Path) -> ImportBatch:
    with path.open("rb") as file:
        batch = receive(alice, file, path.name)
    read(batch.pk)
    batch.refresh_from_db()
    return batch


@pytest.mark.skipif(not FILES, reason=f"the real collections are not at {SHARED_DATA}")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_file_loses_no_row_and_mistakes_no_card(
    alice: User, printings: dict[object, set[int]], path: Path
) -> None:
    batch = imported(alice, path)
    if path.name in NO_LISTS:
        assert batch.status == "failed" or batch.refused + batch.queued == batch.rows
        return
    assert batch.status == "preview", batch.error
    rows = ImportRow.objects.filter(batch=batch)
    assert batch.matched + batch.queued + batch.refused == batch.rows == rows.count()
    assert not rows.filter(status__in=["doubtful", "unmatched", "refused"], reason="").exists()
    mistaken = [
        (row.place, row.told["name"], row.card.name)
        for row in rows.filter(status="matched").select_related("card")
        if row.card and row.told.get("name") and not is_called(row.told["name"], row.card)
    ]
    assert mistaken == []
    in_catalogue = known(rows, printings)
    missed = [(row.place, row.told) for row, meant in in_catalogue if row.card_id not in meant]
    assert len(missed) <= len(in_catalogue) / 100, missed[:20]
    ImportBatch.objects.filter(pk=batch.pk).update(status="importing")
    assert bring_in(batch.pk)
    copies = sum(row.told["quantity"] for row in rows.filter(status="matched"))
    assert sum(InventoryItem.objects.of(alice).values_list("quantity", flat=True)) == copies
    assert rows.filter(imported=True).count() == batch.matched


def known(rows: Any, printings: dict[object, set[int]]) -> list[tuple[ImportRow, set[int]]]:
    """Rows whose Scryfall id, or else set and number, is in the catalogue, with the printings of it."""
    told: list[tuple[ImportRow, set[int]]] = []
    for row in rows.exclude(status="refused"):
        ids = dict(tuple(pair) for pair in row.told.get("ids", []))
        numbered = (row.told.get("set_code", ""), row.told.get("collector_number", "").lower())
        if meant := printings.get(ids.get(ExternalId.Kind.SCRYFALL.value, numbered)):
            told.append((row, meant))
    return told


def is_called(said: str, card: Card) -> bool:
    """Held against the catalogue without the code under test: the words of the one are among those of the other."""
    mine = words(said)
    for name in (card.name, card.printed_name, card.flavor_name):
        its = words(name)
        if its and (mine <= its or its <= mine or len(mine & its) * 2 >= len(mine | its)):
            return True
    return False


def words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.lower().replace("æ", "ae")).encode("ascii", "ignore").decode()
    return set("".join(letter if letter.isalnum() else " " for letter in plain).split())


def test_spot_checks_of_names_that_are_easily_mistaken(alice: User) -> None:
    if not FILES:
        pytest.skip(f"the real collections are not at {SHARED_DATA}")
    batch = imported(alice, SHARED_DATA / "collections" / "dragonshield-collection.csv")
    said = dict(ImportRow.objects.filter(batch=batch).values_list("status").annotate(Count("pk")).order_by())
    assert said.get("refused", 0) == 0
    for row in ImportRow.objects.filter(batch=batch, status="matched").select_related("card__set")[:500]:
        assert row.card is not None
        assert words(row.told["name"]) & words(row.card.name), (row.told, row.card.name)
