"""Prices an operator puts down: every CSV in the inbox of the data directory is taken in and then kept apart."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

from django.conf import settings

from apps.prices.quotes import Dated, Refused
from apps.sources.formats import PriceFile
from apps.sources.live import BUYLIST, RETAIL, Delivery, LiveSource, Polite, Rate, Wanted, every
from apps.sources.opening import BROKEN, DamagedError
from dualcaster.lib.polite import SourceError

from .prices import CsvFormat

ENDINGS = (".csv", ".csv.gz", ".csv.xz", ".csv.bz2", ".csv.zip")
STILL = 60  # seconds: what was written to more recently may still be on its way in


class OwnFiles(LiveSource):
    slug = "csv"
    name = "Own CSV files"
    homepage = ""
    description = "Prices you bring yourself: CSV files in the folder inbox of the data directory."
    rank = 20
    marketplaces = ("tcgplayer", "cardmarket", "cardhoarder", "cardkingdom", "manapool", "cardtrader", "ebay-us")
    currencies = ("USD", "EUR", "TIX")
    sides = (RETAIL, BUYLIST)
    schedule = every(30)
    rate = Rate(1, 1.0)
    keys = tuple(int(kind) for kind in CsvFormat.kinds)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        """One a file. What cannot be read is put aside and told at the end, when all the others are in."""
        unreadable: list[str] = []
        for path in waiting():
            try:
                rows = begun(path)
            except (DamagedError, OSError, ValueError, *BROKEN) as error:
                unreadable.append(str(error) if path.name in str(error) else f"{path.name}: {error}")
                put(path, "unreadable")
                continue
            yield Delivery(None, rows)
            put(path, "taken")
        if unreadable:
            raise SourceError(f"{' '.join(unreadable)} Look into {inbox() / 'unreadable'}.")


def inbox() -> Path:
    return Path(settings.DATA_DIR) / "inbox"


def waiting() -> list[Path]:
    """The files that have arrived whole, oldest first."""
    before = time.time() - STILL
    found = [path for path in inbox().glob("*") if path.is_file() and path.name.lower().endswith(ENDINGS)]
    return sorted((path for path in found if path.stat().st_mtime <= before), key=lambda path: path.stat().st_mtime)


def begun(path: Path) -> Iterator[Dated | Refused]:
    """Its rows, of which the first has been read: a file without the needed columns says so here."""
    written = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    rows = CsvFormat().readable(PriceFile(path, as_of=written))
    return chain(list(islice(rows, 1)), rows)


def put(path: Path, folder: str) -> None:
    """Under a name of its own: the same one may come again tomorrow."""
    kept = path.parent / folder
    kept.mkdir(exist_ok=True)
    path.replace(kept / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{path.name}")
