"""Real price files, whole: what became of every row is counted, and the counts add up to what is in the files."""

import gzip
import json
import lzma
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from apps.prices.models import PriceHistory
from apps.sources.formats import formats
from apps.sources.importing import FileReport, import_file
from apps.sources.mtgjson.identifiers import import_identifiers
from apps.sources.scryfall import catalogue
from tests.sources.vendors import recorded

pytestmark = pytest.mark.django_db

GUIDES = "prices/cardmarket/price_guide_1_2024-11-"
DAILY = "prices/tcgplayer-daily/"


class Stated(NamedTuple):
    """Of one file: its rows, those of them without a price, and what became of the others.

    New and changed are prices, and accepted; the refused are kept with their reason. The catalogue is one of 2019 with
    ids of 2022, so most of the rows are of cards it does not have.
    """

    format: str
    path: str
    rows: int
    unpriced: int
    new: int
    changed: int
    unchanged: int
    refused: dict[str, int]


UNKNOWN, NO_FINISH = "not in the catalogue", "the printing has no such finish"
FILES = [
    Stated(
        "cardmarket", f"{GUIDES}20.json.gz", 2 * 109_217, unpriced=42_605, new=38_633, changed=573, unchanged=28,
        refused={UNKNOWN: 132_166, NO_FINISH: 4_467},
    ),
    Stated(
        "cardmarket", f"{GUIDES}26.json.gz", 2 * 109_256, unpriced=42_621, new=0, changed=17_661, unchanged=21_552,
        refused={UNKNOWN: 132_227, NO_FINISH: 4_468},
    ),
    Stated(
        "scryfall-csv", "prices/scryfall-usd-daily/prices-2026-01-19_2026-02-03.csv.xz", 254_120, unpriced=0,
        new=7_177, changed=20_786, unchanged=85_826, refused={UNKNOWN: 140_283, NO_FINISH: 48},
    ),
    Stated(
        "tcgcsv", f"{DAILY}verbatim-2025-10-14.tar.xz", 137_053, unpriced=0, new=37_499, changed=567, unchanged=0,
        refused={UNKNOWN: 99_000, NO_FINISH: 5},
    ),
    Stated(
        "tcgcsv", f"{DAILY}magic-2025-09-21_2025-10-14.csv.xz", 2_485_424, unpriced=0, new=37_519, changed=79_067,
        unchanged=796_333, refused={UNKNOWN: 1_572_032, NO_FINISH: 137},
    ),
]  # fmt: skip


def products(path: Path) -> int:
    """Each product is two rows of ours: plain and foil."""
    return 2 * len(json.loads(gzip.decompress(path.read_bytes()))["priceGuides"])


def lines(path: Path) -> int:
    with lzma.open(path) as file:
        return sum(1 for _ in file) - 1


def results(path: Path) -> int:
    with tarfile.open(path) as archive:
        files = (archive.extractfile(member) for member in archive if member.isfile())
        return sum(len(json.load(file)["results"]) for file in files if file)


COUNTED: dict[str, Callable[[Path], int]] = {".json.gz": products, ".csv.xz": lines, ".tar.xz": results}


def counted(path: Path) -> int:
    """How many rows there are in the file, as anybody can count them."""
    return next(count(path) for ending, count in COUNTED.items() if path.name.endswith(ending))


def as_stated(report: FileReport, stated: Stated) -> Stated:
    """What came of it, in the words of what was stated."""
    outcome = report.outcome
    return stated._replace(
        rows=outcome.received + report.unpriced, unpriced=report.unpriced, new=outcome.new, changed=outcome.changed,
        unchanged=outcome.unchanged, refused=outcome.refused_by_reason,
    )  # fmt: skip


def test_real_files_load_as_stated_and_their_numbers_add_up(settings: Any, tmp_path: Path) -> None:
    files = [(stated, recorded(stated.path)) for stated in FILES]
    settings.DATA_DIR = tmp_path
    catalogue.import_file(recorded("scryfall/cards-2019.jsonl.xz"), as_of=datetime(2019, 9, 1, tzinfo=UTC))
    import_identifiers(recorded("mtgjson/card-identifiers-2022-04-25.csv.xz"))
    for stated, path in files:
        report = import_file(formats()[stated.format], path)
        assert report.error == ""
        assert counted(path) == stated.rows
        assert as_stated(report, stated) == stated
        adds_up(report)
    prices = PriceHistory.objects.count()
    again = import_file(formats()["cardmarket"], files[1][1])
    assert again.outcome.already_applied
    assert PriceHistory.objects.count() == prices


def adds_up(report: FileReport) -> None:
    """Every row was refused, told nothing new, or moved a price; a product of several printings moved several."""
    outcome = report.outcome
    moved = outcome.received - outcome.refused - outcome.unchanged - outcome.superseded
    assert 0 <= outcome.new + outcome.changed - moved <= outcome.received // 1000
    assert outcome.refused_file
    written = [json.loads(line)["rows"] for line in outcome.refused_file.read_text().splitlines()]
    assert sum(written) == outcome.refused == sum(outcome.refused_by_reason.values())
