"""Real collections: how fast each is read and matched, and how many rows whose printing is known are matched to it."""

import csv
import unicodedata
from functools import partial
from pathlib import Path
from statistics import median

from django.conf import settings

from apps.cards.models import Card, ExternalId
from apps.collection.formats import Row, Sheet, recognise
from apps.collection.matching import Match, Matching
from apps.sources.scryfall.catalogue import import_file

from .figures import Figure, Figures, Skipped, in_turns, ratio
from .house import empty
from .scryfall_files import real

COLLECTIONS = settings.BASE_DIR.parent / "shared" / "data" / "collections"
LARGEST = "moxfield-haves.csv"
MANY = 10_000
Keys = dict[tuple[str, str], set[int]]


def measure() -> Figures:
    if not COLLECTIONS.is_dir():
        raise Skipped(f"the real collections are not at {COLLECTIONS}")
    empty()
    for name in ("sets.json.gz", "cards-2019.jsonl.xz", "cards-modern.json.gz"):
        import_file(real(name))
    path = COLLECTIONS / LARGEST
    taken = in_turns(partial(rows_of, path), partial(bare, path))
    yield Figure(f"{LARGEST}: read", median(taken[0]), "s", ratio(*taken), "csv.reader of the same file", "ratio <= 30")
    many = [row for path in sorted(COLLECTIONS.iterdir()) for row in rows_of(path)][:MANY]
    [matched] = in_turns(lambda: Matching().match(many), times=5)
    yield Figure(f"{len(many):,} rows of real files: matched", median(matched), "s", goal="value <= 2")
    known = {str(its): number for its, number in Card.objects.values_list("scryfall_id", "pk")}
    yield from rates(known, keys())


def rates(known: dict[str, int], printings: Keys) -> Figures:
    """Of the rows whose id, or else whose set and number, are in the catalogue: those not matched to just that."""
    misnamed = sure = 0
    for path in sorted(COLLECTIONS.iterdir()):
        found = Matching().match(rows_of(path))
        sure += sum(its.is_sure for its in found)
        misnamed += sum(map(is_wrongly_named, found))
        if wanted := [(its, want) for its in found if (want := printings_of(its.row, known, printings))]:
            wrong = sum(its.card_id not in want for its, want in wanted)
            name = f"{path.name}: wrong among {len(wanted):,} of {len(found):,} rows whose printing is known"
            yield Figure(name, wrong, "rows", goal="value <= 0")
    yield Figure(f"all files: another name among {sure:,} sure matches", misnamed, "rows", goal="value <= 0")


def printings_of(row: Row, known: dict[str, int], printings: Keys) -> set[int]:
    if its := row.id(ExternalId.Kind.SCRYFALL):
        return {known[its]} if its in known else set()
    return printings.get((row.set_code, row.collector_number.lower()), set())


def is_wrongly_named(found: Match) -> bool:
    """Held against the catalogue without the code under measure: every word of the one name is in the other."""
    if not found.is_sure or not found.row.name:
        return False
    said, its = words(found.row.name), words(names[found.card_id or 0])
    return not (said <= its or its <= said or len(said & its) * 2 >= len(said | its))


class Names(dict[int, str]):
    def __missing__(self, number: int) -> str:
        name = self[number] = Card.objects.values_list("name", flat=True).get(pk=number)
        return name


names = Names()


def words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return set("".join(letter if letter.isalnum() else " " for letter in plain).split())


def keys() -> Keys:
    """Printings by set and number; a set may hold one in several languages."""
    found: Keys = {}
    for code, number, card in Card.objects.values_list("set__code", "collector_number", "pk"):
        found.setdefault((code, number.lower()), set()).add(card)
    return found


def rows_of(path: Path) -> list[Row]:
    with path.open("rb") as file:
        sheet = Sheet(file, path.name)
        read = recognise(sheet.head(), path.name).format.read(sheet)
        return [row for row in read if isinstance(row, Row)]


def bare(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))
