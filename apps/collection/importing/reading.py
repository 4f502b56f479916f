"""Reads a file that was kept and finds each row's printing.

One transaction, so that a worker that is killed in it leaves nothing.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import Now

from apps.collection.formats import Refused, Row
from apps.collection.formats.any_csv import AnyCsv
from apps.collection.formats.kit.csvfile import CsvFormat
from apps.collection.matching import Match, Matching
from apps.collection.models import ImportBatch, ImportRow
from apps.collection.paths import joined
from dualcaster.lib.uploads import Refused as RefusedFile

from . import progress, staging
from .arriving import format_of, sheet_of
from .locks import only_one
from .options import Options
from .placing import TREE

log = structlog.get_logger(__name__)
PIECE = 4_000
OURS = ("dualcaster", "json")
LEARN = """
UPDATE collection_importrow r
SET card_id = known.card_id, finish = known.finish, status = 'matched', decided = true
FROM (
    SELECT DISTINCT ON (k.fingerprint) k.fingerprint, k.card_id, k.finish
    FROM collection_importrow k JOIN collection_importbatch b ON b.id = k.batch_id
    WHERE b.user_id = %(user)s AND k.decided AND k.status = 'matched' AND k.card_id IS NOT NULL
    ORDER BY k.fingerprint, k.id DESC
) known
WHERE r.batch_id = %(batch)s AND r.fingerprint = known.fingerprint AND r.status IN ('doubtful', 'unmatched')
"""
Status = ImportRow.Status
QUEUED = (Status.DOUBTFUL, Status.UNMATCHED)


class Stopped(Exception):
    """Its owner has stopped it, or wants it read in another way."""


def read(number: int) -> bool:
    """Whether there was something to do: nothing twice, and nothing that another worker is at."""
    with transaction.atomic():
        if not only_one(number):
            return False
        batch = ImportBatch.objects.reading().filter(pk=number).first()
        if batch is None:
            return False
        try:
            with transaction.atomic():
                take_in(batch)
        except Stopped:
            log.info("import_stopped", batch=number)
        except RefusedFile as why:
            batch.fail(str(why))
    progress.forget(number)
    return True


def take_in(batch: ImportBatch) -> None:
    sheet, options = sheet_of(batch), Options.of(batch.options)
    reader: Any = format_of(batch)
    rows = reader.read(sheet, options.mapping) if options.mapping and isinstance(reader, AnyCsv) else reader.read(sheet)
    matching, places = Matching(), places_of(batch)
    ImportRow.objects.filter(batch=batch).delete()
    while piece := list(islice(rows, PIECE)):
        staging.write(batch.pk, matched(piece, matching, options), places)
        progress.tell(batch.pk, sheet.file.tell(), batch.size)
        if not ImportBatch.objects.reading().filter(pk=batch.pk).exists():  # others' changes are seen here
            raise Stopped
    learn(batch)
    counts = counted(batch.pk)
    if not counts["rows"]:
        raise RefusedFile("No row of it speaks of cards.")
    known = {"status": ImportBatch.Status.PREVIEW, "summary": shape(batch), **counts}
    if not ImportBatch.objects.reading().filter(pk=batch.pk).update(**known):
        raise Stopped


def shape(batch: ImportBatch) -> dict[str, Any]:
    """What its refused rows need to be a table again."""
    reader = format_of(batch)
    if not isinstance(reader, CsvFormat):
        return {}
    table = reader.table(sheet_of(batch))
    return {"header": table.header, "separator": table.separator}


def matched(piece: list[Row | Refused], matching: Matching, options: Options) -> Iterator[Match | Refused]:
    """In the file's order, the refused ones in their places."""
    found = iter(matching.match(options.fill(row) for row in piece if isinstance(row, Row)))
    for row in piece:
        yield row if isinstance(row, Refused) else next(found)


def learn(batch: ImportBatch) -> None:
    """What was decided about a row once is decided about it in a later file."""
    with connection.cursor() as cursor:
        cursor.execute(LEARN, {"user": batch.user_id, "batch": batch.pk})


def places_of(batch: ImportBatch) -> staging.Places:
    with connection.cursor() as cursor:
        cursor.execute(TREE + "SELECT path FROM tree WHERE cardinality(path) > 1", {"user": batch.user_id})
        known = frozenset(joined(path) for (path,) in cursor.fetchall())
    return staging.Places(batch.format in OURS, known)


def counted(number: int) -> dict[str, int]:
    """How many rows there are of each kind; what was left out by hand counts as refused."""
    kinds: Iterable[tuple[str, int]] = (
        ImportRow.objects.filter(batch=number).values_list("status").annotate(Count("pk")).order_by()
    )
    by_kind = dict(kinds)
    queued = sum(by_kind.get(kind, 0) for kind in QUEUED)
    matched = by_kind.get(Status.MATCHED, 0)
    return {"rows": sum(by_kind.values()), "matched": matched, "queued": queued,
            "refused": sum(by_kind.values()) - queued - matched}  # fmt: skip


def recount(number: int) -> None:
    ImportBatch.objects.filter(pk=number).update(**counted(number), stirred_at=Now())
