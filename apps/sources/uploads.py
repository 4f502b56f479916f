"""A price file that an operator sends: kept, then read in the background with its progress shown."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db.models.functions import Now
from django.utils.text import get_valid_filename

from . import parcels
from .formats import PriceFile, formats
from .importing import FileReport, import_file
from .live import utc_now
from .models import Run, Visit
from .models.visits import worker_name

log = structlog.get_logger(__name__)
HOUR = 3600
PATIENCE = timedelta(hours=2)  # nothing stirs while a file is read in one transaction


def keep(file: UploadedFile, slug: str, by: Any) -> Visit:
    """Puts the file where the worker finds it, as a visit of its own."""
    source = formats()[slug]().source_row()
    name = get_valid_filename(Path(file.name or "prices").name)[-100:]
    visit = Visit.objects.create(
        source=source, reason=Visit.Reason.UPLOAD, by=by, title=f"{slug}: {name}", size=file.size or 0,
        worker=worker_name(),
    )  # fmt: skip
    visit.folder.mkdir(parents=True, exist_ok=True)
    with (visit.folder / name).open("wb") as kept:
        for piece in file.chunks():
            kept.write(piece)
    return visit


def read(visit: Visit) -> Visit:
    """Imports what was kept; again, where it was cut short, which changes nothing that is stored already."""
    slug, _, name = visit.title.partition(": ")
    visit.worker = worker_name()
    Visit.objects.filter(pk=visit.pk).update(worker=visit.worker, stirred_at=Now(), status=Visit.Status.RUNNING)

    def watch(file: PriceFile) -> None:
        cache.set(f"visit:{visit.pk}:position", file.position, HOUR)

    report = import_file(formats()[slug], visit.folder / name, watch=watch)
    tally(visit, report)
    if report.error:
        visit.close(Visit.Status.FAILED, report.error)
    else:
        visit.close(Visit.Status.UNCHANGED if report.outcome.already_applied else Visit.Status.DONE)
        parcels.clear(visit.folder)
    return visit


def end_the_dead() -> int:
    """Uploads whose worker is gone are said to have failed; an operator can have them read again."""
    forgotten = Visit.objects.running().filter(reason=Visit.Reason.UPLOAD, stirred_at__lt=utc_now() - PATIENCE)
    words = "Whoever read it ended in the middle. Nothing of it is stored; try again."
    return forgotten.update(status=Visit.Status.FAILED, error=words, finished_at=Now())


def tally(visit: Visit, report: FileReport) -> None:
    outcome = report.outcome
    visit.received, visit.new, visit.refused = outcome.received, outcome.new, outcome.refused
    visit.changed = outcome.changed + outcome.gone
    visit.unchanged = outcome.unchanged + outcome.superseded
    Run.objects.filter(pk__in=outcome.run_ids).update(visit=visit)


def position(visit: Visit) -> int:
    """How far into the file the worker is, in bytes."""
    return int(cache.get(f"visit:{visit.pk}:position") or 0)
