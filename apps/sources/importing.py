"""Takes price files into the database and reports what was new, changed, unchanged and refused, or why not read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from apps.prices.backfill import backfill
from apps.prices.ingest import Outcome, record
from apps.prices.quotes import Dated, Refused, snapped

from .formats import PriceFile, PriceFormat
from .models import Source
from .opening import BROKEN, DamagedError

STEP = 20_000


@dataclass(slots=True)
class FileReport:
    """What became of one file."""

    file: str
    outcome: Outcome = field(default_factory=Outcome)
    unpriced: int = 0
    seconds: float = 0
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        outcome = self.outcome
        return {
            "file": self.file, "received": outcome.received, "new": outcome.new, "changed": outcome.changed,
            "unchanged": outcome.unchanged, "superseded": outcome.superseded, "gone": outcome.gone,
            "refused": outcome.refused, "refused_by_reason": outcome.refused_by_reason,
            "refused_file": str(outcome.refused_file) if outcome.refused_file else None,
            "already_applied": outcome.already_applied, "unpriced": self.unpriced,
            "seconds": round(self.seconds, 2), "error": self.error or None,
        }  # fmt: skip


def import_file(
    kind: type[PriceFormat],
    path: Path,
    as_of: datetime | None = None,
    watch: Callable[[PriceFile], object] = id,
    *,
    anew: bool = False,
) -> FileReport:
    """One file in one transaction. A file that is cut short is taken up to the cut and says nothing of what is gone."""
    report, started = FileReport(str(path)), perf_counter()
    file = PriceFile(path, as_of)
    watch(file)
    try:
        reader = kind()
        try:
            report.outcome = take(reader, file, watch, complete=reader.is_complete(file), anew=anew)
        except (DamagedError, *BROKEN):
            reader = kind()
            report.outcome = take(reader, file, watch, complete=False, anew=anew)
        report.unpriced = reader.unpriced
    except (DamagedError, OSError, ValueError, *BROKEN) as error:
        report.error = words(error, path)
    report.seconds = perf_counter() - started
    return report


def take(
    reader: PriceFormat, file: PriceFile, watch: Callable[[PriceFile], object], *, complete: bool, anew: bool
) -> Outcome:
    quotes = watched(reader.quotes(file) if complete else reader.readable(file), file, watch)
    source = reader.source_row()
    if reader.one_moment and is_present(source, moment := reader.moment(file)):
        undated = (quote if isinstance(quote, Refused) else quote[1:] for quote in quotes)
        return record(source, moment, undated, complete=complete, anew=anew)
    return backfill(source, quotes, complete=complete and not reader.one_moment, anew=anew)


def is_present(source: Source, moment: datetime) -> bool:
    """A guide newer than all its source has confirmed is the present; an older one is history and fires nothing.

    One that was the present when it came goes the same way again, where the ledger recognises it.
    """
    if source.confirmed_through is None or moment >= source.confirmed_through:
        return True
    return source.runs.filter(as_of=snapped(moment), complete=True).exists()


def watched(
    quotes: Iterator[Dated | Refused], file: PriceFile, watch: Callable[[PriceFile], object]
) -> Iterator[Dated | Refused]:
    for number, quote in enumerate(quotes):
        if number % STEP == 0:
            watch(file)
        yield quote


def words(error: Exception, path: Path) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no file {path}."
    if isinstance(error, OSError):
        return f"{path} cannot be read: {error.strerror or error}."
    return str(error)
