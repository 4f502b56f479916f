"""Workers that are killed, two at once, hands that edit meanwhile: nothing is half there, nothing is there twice."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.importing import working
from apps.collection.importing.acting import bring_in
from apps.collection.importing.locks import is_worked_on, only_one
from apps.collection.importing.reading import read
from apps.collection.models import ImportBatch, ImportChange, ImportRow, InventoryItem
from tests import factories as make
from tests.processes import finish, kill_while, start

from .conftest import line, lots, moxfield

pytestmark = pytest.mark.django_db(transaction=True)
Importing = Callable[..., ImportBatch]
ROWS = 4_000
MOMENTS = [
    "COPY collection_importrow", "CREATE TEMP TABLE (arrived|incoming)", "WITH made AS",
    "UPDATE collection_importrow r SET imported",
]  # fmt: skip


def together(*works: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, with a connection of its own."""
    done: list[object] = []

    def work(what: Callable[[], object]) -> None:
        try:
            done.append(what())
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[what]) for what in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return done


def test_a_killed_import_leaves_nothing_or_everything_and_the_next_finishes_it(alice: User, tmp_path: Path) -> None:
    cards = make.cards(200, set="m10")
    rows = [line(1, its.name, its.collector_number, price=f"{n}.00") for n in range(ROWS // 200) for its in cards]
    path = tmp_path / "haves.csv"
    path.write_bytes(moxfield(*rows))
    caught = 0
    for moment in MOMENTS:
        InventoryItem.objects.all().delete()
        ImportBatch.objects.all().delete()
        caught += kill_while(start("import_collection", str(path), "--user", "alice@example.org"), moment)
        assert InventoryItem.objects.count() in (0, ROWS)
        assert ImportRow.objects.count() in (0, ROWS)
        assert ImportChange.objects.count() == InventoryItem.objects.count()
        finish("import_collection", str(path), "--user", "alice@example.org")
        assert InventoryItem.objects.count() == ROWS
    assert caught
    finish("import_collection", str(path), "--user", "alice@example.org")
    assert InventoryItem.objects.count() == ROWS


def test_what_was_cut_short_is_taken_up_again(alice: User, bolt: Card, preview: Importing, settings: Any,
                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    batch = preview(moxfield(line(4)))
    ImportBatch.objects.filter(pk=batch.pk).update(status="importing", stirred_at="2020-01-01T00:00Z")
    settings.CELERY_TASK_ALWAYS_EAGER = True
    monkeypatch.setattr(working, "has_worker", lambda: True)
    monkeypatch.setattr(working, "hand_over", lambda _, number: bring_in(number))
    assert working.take_up() == 1
    assert [lot[2] for lot in lots(alice)] == [4]
    assert working.take_up() == 0


def test_what_somebody_works_on_is_left_to_them(alice: User, bolt: Card, preview: Importing) -> None:
    batch = preview(moxfield(line(4)))
    ImportBatch.objects.filter(pk=batch.pk).update(status="reading", stirred_at="2020-01-01T00:00Z")
    with transaction.atomic():
        assert only_one(batch.pk)
        assert is_worked_on(batch.pk)
        assert together(lambda: read(batch.pk), working.take_up) in ([False, 0], [0, False])
    assert read(batch.pk)
    assert not read(batch.pk)


def test_the_job_twice_at_once_does_it_once(alice: User, bolt: Card, preview: Importing) -> None:
    batch = preview(moxfield(line(4)))
    ImportBatch.objects.filter(pk=batch.pk).update(status="importing")
    assert sorted(map(str, together(lambda: bring_in(batch.pk), lambda: bring_in(batch.pk)))) == ["False", "True"]
    assert [lot[2] for lot in lots(alice)] == [4]


def test_two_people_and_two_files_of_one_at_once(alice: User, bob: User, preview: Importing) -> None:
    cards = make.cards(50, set="m10")
    rows = [line(1, its.name, its.collector_number) for its in cards]
    same = [preview(moxfield(*rows), location="Shelf/Box", by=who) for who in (alice, bob)]
    same.append(preview(moxfield(*rows, line(2, cards[0].name, cards[0].collector_number, foil="foil")),
                        location="Shelf/Box"))  # fmt: skip
    ImportBatch.objects.update(status="importing")
    assert together(*(lambda number=batch.pk: bring_in(number) for batch in same)) == [True] * 3
    assert [len(lots(alice)), len(lots(bob))] == [51, 50]


def test_an_edit_that_is_under_way_is_waited_for(alice: User, bolt: Card, preview: Importing) -> None:
    mine = InventoryItem.objects.create(user=alice, card=bolt, quantity=1)
    batch = preview(moxfield(line(4)), mode="merge")
    ImportBatch.objects.filter(pk=batch.pk).update(status="importing")
    done: list[object] = []
    with transaction.atomic():
        InventoryItem.objects.filter(pk=mine.pk).update(quantity=9, notes="mine")
        act = threading.Thread(target=lambda: done.extend(together(lambda: bring_in(batch.pk))))
        act.start()
        act.join(0.5)
        assert done == []
    act.join(60)
    mine.refresh_from_db()
    assert (done, mine.quantity, mine.notes) == ([True], 4, "mine")
    assert ImportChange.objects.get().before["quantity"] == 9


def test_a_file_can_be_put_aside_while_it_is_read(alice: User, bolt: Card, preview: Importing,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    batch = preview(moxfield(line(4)))
    ImportBatch.objects.filter(pk=batch.pk).update(status="reading")
    from apps.collection.importing import progress

    def stopped_meanwhile(*_: object) -> None:
        together(lambda: ImportBatch.objects.filter(pk=batch.pk).update(status="failed", error="Stopped by you."))

    monkeypatch.setattr(progress, "tell", stopped_meanwhile)
    read(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.error) == ("failed", "Stopped by you.")
