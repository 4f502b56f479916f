"""A file of ours, imported by somebody else, makes the same collection: but for what its export said it cannot hold."""

import io
from collections import Counter
from datetime import date
from typing import Any

import pytest

from apps.accounts.models import User
from apps.cards.words import Condition, Finish, Language
from apps.collection.exporting.exports import Export
from apps.collection.exporting.lots import paths_of
from apps.collection.formats import formats
from apps.collection.formats.kit.rows import AMOUNTS
from apps.collection.importing.acting import bring_in
from apps.collection.importing.arriving import receive
from apps.collection.importing.reading import read
from apps.collection.models import ImportBatch, InventoryItem
from apps.collection.paths import parted
from apps.collection.words import Mark
from tests import factories as make

from .conftest import exported, known, lot, person, place

SHINING = [Finish.NONFOIL, Finish.FOIL, Finish.ETCHED]
FACTS = ("finish", "condition", "language", "currency", "grade", "sku", "value", "value_currency", "notes")


@pytest.fixture
def collection(alice: User) -> None:
    bolt, other, split, plain = (
        known(make.card(name, set=code, collector_number=number, finishes=SHINING))
        for name, code, number in (
            ("Ember Bolt", "m11", "149"), ("Ember Bolt", "m12", "150"), ("Fire // Ice", "apc", "128★"),
            ("Slow Banner", "ktk", "215"),
        )
    )  # fmt: skip
    lot(
        alice, bolt, quantity=4, finish=Finish.FOIL, condition=Condition.LIGHTLY_PLAYED, language=Language.JAPANESE,
        purchase_price=1250, currency="EUR", acquired_at=date(2024, 2, 29), for_trade=2, grade="PSA 9", value=0,
        value_currency="TIX", location=place(alice, "Shelf", "Box 2/3"), marks=[Mark.SIGNED, Mark.ALTERED],
        tags=["red", "burn; hot"], notes=" =from, “Anna”\nlater ",
    )  # fmt: skip
    lot(alice, other, finish=Finish.ETCHED, condition=Condition.MINT, purchase_price=0, currency="USD")
    lot(alice, split, quantity=2, condition=Condition.DAMAGED, language=Language.GERMAN, sku="1175")
    lot(alice, plain, for_trade=1)
    lot(alice, plain, marks=[Mark.PROXY], tags=["+1", "@home"], notes="-")


def imported(user: User, content: bytes, slug: str, mode: str = "add") -> ImportBatch:
    batch = receive(user, io.BytesIO(content), f"cards.{formats()[slug].extension}", slug, mode)
    read(batch.pk)
    ImportBatch.objects.filter(pk=batch.pk, status=ImportBatch.Status.PREVIEW).update(
        status=ImportBatch.Status.IMPORTING
    )
    bring_in(batch.pk)
    batch.refresh_from_db()
    assert batch.status == ImportBatch.Status.DONE, batch.error
    return batch


def holds(user: User, lost: set[str]) -> Counter[Any]:
    """How many copies of each kind, told apart by all that was not lost."""
    lost = lost | {currency for amount, currency in AMOUNTS.items() if amount in lost}
    places = paths_of(user)
    kinds: Counter[Any] = Counter()
    for its in InventoryItem.objects.of(user):
        told = {fact: getattr(its, fact) for fact in FACTS} | {mark.value: mark in its.marks for mark in Mark}
        told |= {
            "printing": its.card_id, "price": its.purchase_price, "acquired": its.acquired_at, "tags": tuple(its.tags),
            "location": places.get(its.location_id, ""),
        }  # fmt: skip
        if "nesting" in lost:
            told["location"] = "/".join(parted(told["location"]))
        kind = tuple(sorted((fact, value) for fact, value in told.items() if fact not in lost))
        kinds[kind] = 1 if "quantity" in lost else kinds[kind] + its.quantity
        if "for_trade" not in lost:
            kinds["for trade", kind] += its.for_trade
    return +kinds


@pytest.mark.parametrize("slug", formats())
def test_every_format_brings_the_same_collection_to_somebody_else(slug: str, alice: User, collection: None) -> None:
    content, losses = exported(alice, format=slug)
    bob = person("bob@example.org")
    batch = imported(bob, content, slug)
    lost = set(losses.by_fact)
    assert batch.rows == batch.matched + batch.queued == 5
    if batch.queued:  # a name alone may mean either printing, and waits for its owner
        assert "printing" in lost
        return
    if slug in ("dualcaster", "json"):
        assert lost == set()
    assert holds(bob, lost) == holds(alice, lost)


@pytest.mark.parametrize("slug", ["dualcaster", "json"])
@pytest.mark.parametrize("mode", ["merge", "replace"])
def test_our_own_file_brought_up_to_date_or_put_in_the_place_of_all_changes_nothing(
    slug: str, mode: str, alice: User, collection: None
) -> None:
    before = holds(alice, set())
    content, _ = exported(alice, format=slug)
    imported(alice, content, slug, mode)
    assert holds(alice, set()) == before
    assert exported(alice, format=slug)[0] == content
    assert Export.of(alice, {}).counted == (5, 9)
