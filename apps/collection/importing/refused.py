"""Rows that were not imported, as a table to be mended and sent again: as they stood, and with line and reason."""

import csv
import io
from collections.abc import Iterable, Iterator

from apps.collection.formats.kit.tables import cells_of, safe
from apps.collection.models import ImportBatch, ImportRow

ABOUT = ["Line", "Reason", "Row"]
AT_ONCE = 2_000
Status = ImportRow.Status


def refused(batch: ImportBatch) -> Iterator[str]:
    """Line by line. What was a table has its own columns first; what a spreadsheet would execute is kept from it."""
    header: list[str] = batch.summary.get("header", [])
    separator = batch.summary.get("separator", ",")
    yield written([*header, *ABOUT])
    rows = ImportRow.objects.filter(batch=batch, status__in=(Status.REFUSED, Status.LEFT_OUT)).order_by("pk")
    for place, reason, raw, status in rows.values_list("place", "reason", "raw", "status").iterator(AT_ONCE):
        cells = cells_of(raw, separator) if header else []
        why = "Left out by you." if status == Status.LEFT_OUT else reason
        yield written([*(cells + [""] * len(header))[: len(header)], str(place), why, raw])


def written(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe(cell) for cell in cells])
    return out.getvalue()
