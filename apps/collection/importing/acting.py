"""The act: what the rows of a file do to a collection, worked out beforehand and then done, in one transaction."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.functions import Now

from apps.cards.words import Language
from apps.collection.changes import collection_changed
from apps.collection.models import ImportBatch

from . import statements
from .locks import one_after_another
from .options import Options
from .placing import place

Mode = ImportBatch.Mode
NOTHING_MATCHED = "No row of this file has found its printing, so there is nothing to replace your collection with."


@dataclass(slots=True)
class Plan:
    """Lots that an import makes, changes, removes and leaves, and copies it leaves out as they came before."""

    rows: int = 0
    new: int = 0
    new_copies: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    removed_copies: int = 0
    already: int = 0
    already_copies: int = 0
    already_by: int | None = None
    places: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        return cls(**{its.name: kept[its.name] for its in fields(cls) if its.name in kept})

    @property
    def does_nothing(self) -> bool:
        return not (self.new or self.changed or self.removed)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def __add__(self, later: "Plan") -> "Plan":
        """With what its rows that waited did afterwards."""
        mine, its = asdict(self), asdict(later)
        return Plan(**{name: its[name] if name == "already_by" else mine[name] + its[name] for name in mine})


def plan(batch: ImportBatch, mode: str = "") -> Plan:
    """What confirming it would do as things stand; nothing is kept of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        worked_out = work_out(cursor, batch, mode or batch.mode)
        transaction.set_rollback(True)
    return worked_out


def bring_in(number: int) -> bool:
    """Does it, once: the rows that are matched and were not imported yet."""
    with transaction.atomic():
        batch = ImportBatch.objects.importing().select_for_update().filter(pk=number).first()
        if batch is None:
            return False
        one_after_another(batch.user_id)
        with connection.cursor() as cursor:
            cursor.execute(statements.LOCK, {"user": batch.user_id})
            did = work_out(cursor, batch, batch.mode)
            carry_out(cursor, batch)
        before = Plan.of(batch.summary)
        ImportBatch.objects.filter(pk=number).update(
            status=ImportBatch.Status.DONE, summary=batch.summary | (before + did).as_json(),
            imported_at=batch.imported_at or Now(), content=None, stirred_at=Now(), error="",
        )  # fmt: skip
        collection_changed(batch.user_id)
    return True


def work_out(cursor: CursorWrapper, batch: ImportBatch, mode: str) -> Plan:
    """Fills the tables that say what is to be done."""
    options = Options.of(batch.options)
    about: dict[str, Any] = {
        "user": batch.user_id, "batch": batch.pk, "condition": options.condition, "currency": options.currency,
        "language": options.language or Language.ENGLISH.value, "acquired": options.day, "place": options.place,
        "tags": options.tags,
    }  # fmt: skip
    cursor.execute(statements.WORKINGS)
    cursor.execute(statements.ARRIVED, about)
    done = Plan(places=place(cursor, batch.user_id))
    cursor.execute(statements.NEWLY)
    done.rows = cursor.fetchone()[0]
    if mode == Mode.ADD:
        add(cursor, about, done, again=options.once_more)
    else:
        compare(cursor, about, done, everything=mode == Mode.REPLACE and not batch.imported_at)
    return done


def add(cursor: CursorWrapper, about: dict[str, Any], done: Plan, *, again: bool) -> None:
    if not again:
        cursor.execute(statements.EARLIER, about)
        cursor.execute(statements.NOT_AGAIN)
        cursor.execute(statements.ALREADY)
        done.already, done.already_copies, done.already_by = cursor.fetchone()
        done.already_copies = int(done.already_copies)
    cursor.execute(statements.INCOMING.format(which=statements.TO_ADD), about)
    cursor.execute(statements.SUM)
    done.new, done.new_copies = cursor.fetchone()


def compare(cursor: CursorWrapper, about: dict[str, Any], done: Plan, *, everything: bool) -> None:
    """With what is there: of the kinds of copies the file names, or everything."""
    cursor.execute(statements.INCOMING.format(which="true" if everything else statements.TO_COMPARE), about)
    cursor.execute("ANALYZE incoming")
    cursor.execute(statements.EXISTING, {**about, "all": everything})
    cursor.execute("ANALYZE existing")
    cursor.execute(statements.TELLS)
    cursor.execute(statements.PAIRED)
    for key in statements.AGREEING:
        cursor.execute(statements.PAIR.format(key=key))
    cursor.execute("ANALYZE paired")
    cursor.execute(statements.OUTCOME)
    cursor.execute("ANALYZE outcome")
    cursor.execute(statements.COMPARED)
    done.new, done.new_copies, done.changed, done.unchanged, done.removed, done.removed_copies = cursor.fetchone()


def carry_out(cursor: CursorWrapper, batch: ImportBatch) -> None:
    about = {"user": batch.user_id, "batch": batch.pk}
    if batch.mode == Mode.ADD:
        cursor.execute(statements.MADE.format(lots=statements.ADDED), about)
    else:
        cursor.execute(statements.NOTE_CHANGED, about)
        cursor.execute(statements.CHANGE)
        cursor.execute(statements.NOTE_REMOVED, about)
        cursor.execute(statements.FORGET_SALES)
        cursor.execute(statements.REMOVE)
        cursor.execute(statements.MADE.format(lots=statements.NEW), about)
    cursor.execute(statements.IMPORTED)
