"""Who does the work: what is small is done at once, the rest by a worker; what was cut short is taken up again."""

import zlib
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from apps.collection.models import ImportBatch, ImportRow
from dualcaster.heartbeats import is_beating
from dualcaster.lib.uploads import Refused

from .acting import NOTHING_MATCHED, bring_in
from .locks import is_worked_on
from .options import Options
from .reading import read

log = structlog.get_logger(__name__)
SMALL, SMALL_ROWS = 1024 * 1024, 10_000
PACKED = (b"\x1f\x8b", b"PK\x03\x04")
UNPACKS_TO = 10  # times: what a packed file is taken for
PATIENCE = timedelta(seconds=60)
BROKEN = "Something broke on our side while this was worked on. Nothing of it was kept; try again."
Status = ImportBatch.Status


def start(batch: ImportBatch) -> None:
    """Has a file read that was just kept."""
    if is_small(batch):
        do(read, batch.pk)
    else:
        hand_over("read_import", batch.pk)


def confirm(batch: ImportBatch) -> None:
    """Has its matched rows imported: all of them, or those that have waited and were mended since."""
    waits = Q(status=Status.PREVIEW) | Q(status=Status.DONE)
    if batch.mode == ImportBatch.Mode.REPLACE and not batch.matched:
        raise Refused(NOTHING_MATCHED)
    taken = ImportBatch.objects.filter(waits, pk=batch.pk)
    if taken.update(status=Status.IMPORTING, stirred_at=Now()):
        if batch.rows <= SMALL_ROWS:
            do(bring_in, batch.pk)
        else:
            hand_over("bring_in_import", batch.pk)


def change(batch: ImportBatch, format: str, mode: str, options: Options) -> None:  # noqa: A002
    """Other words about a file that waits: where they change its rows, it is read again."""
    same = format == batch.format and options.reads_like(Options.of(batch.options))
    facts = {"format": format, "mode": mode, "options": options.as_json(), "stirred_at": Now()}
    waiting = ImportBatch.objects.filter(pk=batch.pk, status__in=(Status.PREVIEW, Status.FAILED))
    if same and batch.status == Status.PREVIEW:
        waiting.update(**facts)
    elif batch.content is not None and waiting.update(**facts, status=Status.READING, error=""):
        batch.refresh_from_db()
        start(batch)


def stop(batch: ImportBatch) -> bool:
    """What is only read or looked at goes without a trace. What is imported can only be undone."""
    gone, _ = ImportBatch.objects.filter(
        pk=batch.pk, status__in=(Status.READING, Status.PREVIEW, Status.FAILED)
    ).delete()
    return bool(gone)


def take_up() -> int:
    """Has done what a worker began that is gone, or what none has heard of."""
    waiting = ImportBatch.objects.filter(status__in=(Status.READING, Status.IMPORTING), stirred_at__lt=Now() - PATIENCE)
    return sum(take_up_again(batch) for batch in waiting.defer("content"))


def take_up_again(batch: ImportBatch) -> bool:
    """Nothing of what was cut short is there, so it begins anew."""
    if is_worked_on(batch.pk):
        return False
    asked = ImportBatch.objects.filter(pk=batch.pk, status=batch.status, stirred_at=batch.stirred_at)
    if not asked.update(stirred_at=Now()):
        return False
    log.info("import_taken_up", batch=batch.pk, status=batch.status)
    return hand_over("read_import" if batch.status == Status.READING else "bring_in_import", batch.pk)


def do(work: Any, number: int) -> None:
    try:
        work(number)
    except Exception:
        log.exception("import_failed", batch=number)
        ImportBatch(pk=number).fail(BROKEN)


def hand_over(task: str, number: int) -> bool:
    """Whether a worker has it now. Without one it waits until there is one."""
    from apps.collection import tasks

    if not has_worker():
        return False
    try:
        transaction.on_commit(lambda: getattr(tasks, task).apply_async([number], retry=False))
    except (OperationalError, OSError):
        return False
    return True


def has_worker() -> bool:
    return is_beating("worker:default")


def is_small(batch: ImportBatch) -> bool:
    start = zlib.decompressobj().decompress(bytes(batch.content or b""), 4)
    return batch.size * (UNPACKS_TO if start.startswith(PACKED) else 1) <= SMALL


def has_late_rows(batch: ImportBatch) -> bool:
    """Rows that were mended after the rest was imported."""
    return (
        batch.status == Status.DONE
        and batch.lines.filter(status=ImportRow.Status.MATCHED, imported=False, card__isnull=False).exists()
    )
