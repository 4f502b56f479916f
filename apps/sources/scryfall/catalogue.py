"""The act: one file of Scryfall's into the catalogue, and the prices in it into history, all or nothing."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import msgspec
from django.db import transaction

from apps.cards.catalog import Counts, Known, Loaded, Same, SetRow, Written, load
from apps.prices.backfill import backfill
from apps.prices.ingest import Outcome, record
from apps.prices.quotes import Refusals, Refused
from apps.sources.demo import removal
from apps.sources.models import Source
from apps.sources.moments import moment_text
from apps.sources.opening import DamagedError, Stream, open_bytes

from . import objects, rows, source
from .files import LONGEST, Objects
from .prices import Spool, moment_of

STEP = 2_000
SHOWN = 2_000
COMPLETE = ("default-cards", "all-cards")  # the bulk files that name every printing there is
BAD_PER_MILLE = 1  # of a complete file: beyond it, what it does not name is not taken for gone

UNREADABLE = (msgspec.DecodeError, UnicodeError, RecursionError, ValueError)
Watch = Callable[[Stream], object]


@dataclass(slots=True)
class Imported:
    """What became of every object of a file, and of the prices in them."""

    file: Path
    as_of: datetime
    as_of_because: str
    cards: Counts = field(default_factory=Counts)
    sets: Counts = field(default_factory=Counts)
    refused: int = 0
    refused_by_reason: dict[str, int] = field(default_factory=dict)
    refusals: list[Refused] = field(default_factory=list)  # the first of them
    refused_file: Path | None = None
    prices: Outcome = field(default_factory=Outcome)
    demo_removed: int = 0
    seconds: float = 0.0

    def of_both(self, word: str) -> int:
        return int(getattr(self.cards, word) + getattr(self.sets, word))

    @property
    def changed_nothing(self) -> bool:
        prices = self.prices
        return not (self.of_both("new") or self.of_both("updated") or prices.new or prices.changed or prices.gone)


def import_file(
    path: Path, *, as_of: datetime | None = None, updated_at: datetime | None = None, watch: Watch = id
) -> Imported:
    """DamagedError or OSError where the file cannot be read at all. `updated_at`: what Scryfall says it is from."""
    started = time.monotonic()
    imported = Imported(path, *moment_of(path, as_of, updated_at))
    with open_bytes(path) as stream, transaction.atomic():
        reader = Reader(stream, path.name, watch)
        try:
            loaded, imported.demo_removed = store(reader)
            imported.cards, imported.sets = loaded.cards, loaded.sets
            imported.refused, imported.refused_by_reason = reader.refusals.total, dict(reader.refusals.by_reason)
            imported.refusals, imported.refused_file = reader.refusals.first, reader.refusals.path
            if len(reader.prices):
                imported.prices = tell(source(), imported.as_of, reader, complete=speaks_of_all(path, imported))
        finally:
            reader.close()
    imported.seconds = time.monotonic() - started
    return imported


def store(reader: "Reader") -> tuple[Loaded, int]:
    """Cards and sets into the catalogue; what was made up to look at goes when real cards come."""
    loaded = load("magic", reader.cards, reader.sets)
    return loaded, removal.remove() if loaded.cards.new and removal.is_present() else 0


class Reader:
    """Reads objects: cards are handed on as they come, sets and prices wait for their turn."""

    def __init__(self, stream: Stream, name: str, watch: Watch) -> None:
        self.objects = Objects(stream, name)
        if self.objects.is_empty:
            raise DamagedError(f"There is nothing in {name}.")
        self.sets: list[SetRow] = []
        self.prices = Spool()
        self.refusals = Refusals("scryfall-objects")
        self._watch = lambda: watch(stream)

    def cards(self, known: Known) -> Iterator[Written | Same]:
        try:
            for number, raw in enumerate(self.objects):
                if number % STEP == 0:
                    self._watch()
                try:
                    thing = objects.decoder.decode(raw)
                    if isinstance(thing, objects.SetObject):
                        self.sets.append(rows.set_row(thing))
                        continue
                    card = as_known(thing, known)
                    if thing.prices:
                        self.prices.add(thing.id, thing.prices, self.objects.place)
                except UNREADABLE as error:
                    self.refuse(error, raw)
                    continue
                yield card
        except DamagedError as error:
            if not self.objects.number:
                raise
            self.refusals.add(Refused(self.objects.place, "the file is cut short or damaged from here on", str(error)))

    def refuse(self, error: Exception, raw: bytes) -> None:
        content = raw[:SHOWN].decode(errors="replace").replace("\0", "\ufffd")
        reason = "it is longer than any card" if len(raw) == LONGEST else in_words(error)
        self.refusals.add(Refused(self.objects.place, reason, content))

    def close(self) -> None:
        self.prices.close()
        self.refusals.close()


def as_known(card: objects.CardObject, known: Known) -> Written | Same:
    """A row costs more than a fingerprint of what it is made of, and on most days nearly every card is the same."""
    mark = fingerprint(card)
    if known.has(card.id, mark):
        return Same(card.id, card.set.lower(), card.set_name, card.set_type, card.released_at, card.digital)
    row = rows.card_row(card, mark)
    return Written(row, row.stored())


def fingerprint(card: objects.CardObject) -> bytes:
    """Of all that is stored of the card, and of the code that reads it: when that changes, cards are read anew."""
    prices, name, kind = card.prices, card.set_name, card.set_type
    card.prices, card.set_name, card.set_type = None, "", ""
    card.legalities = rows.legalities_in_order(card.legalities)
    mark = blake2b(encoder.encode(card), digest_size=16, key=READING).digest()
    card.prices, card.set_name, card.set_type = prices, name, kind
    return mark


encoder = msgspec.json.Encoder()
READING = blake2b(
    b"".join(Path(module.__file__ or "").read_bytes() for module in (objects, rows)), digest_size=32
).digest()


def speaks_of_all(path: Path, imported: Imported) -> bool:
    total = sum(imported.of_both(word) for word in ("new", "updated", "unchanged"))
    return path.name.startswith(COMPLETE) and imported.refused * 1000 <= total * BAD_PER_MILLE


def tell(who: Source, as_of: datetime, reader: Reader, *, complete: bool) -> Outcome:
    """A file older than what Scryfall has confirmed is history; it fires nothing and ends nothing."""
    if who.confirmed_through is None or as_of >= who.confirmed_through:
        return record(who, as_of, reader.prices, complete=complete)
    moment = moment_text(as_of)
    return backfill(who, (q if isinstance(q, Refused) else (moment, *q) for q in reader.prices), complete=False)


def in_words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeError):
        return "it is not written in UTF-8"
    if isinstance(error, msgspec.ValidationError):
        what, _, where = str(error).partition(" - at `$.")
        return f"{where.rstrip('`')}: {what.replace('`', '')}" if where else what.replace("`", "")
    if isinstance(error, msgspec.DecodeError):
        return f"it is not JSON: {str(error).removeprefix('JSON is malformed: ').partition(' (byte')[0].lower()}"
    return str(error)
