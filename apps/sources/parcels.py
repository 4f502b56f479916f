"""Deliveries wait in files: nothing is asked while prices are being written, and nothing that arrived whole is lost.

A parcel is a folder with a file a delivery. A line of it is a few thousand rows as a JSON list; how long a row is says
what it is: a refusal, a count of listings, a quote, or a quote behind its moment.
"""

import gzip
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from apps.prices.quotes import Dated, Quote, Refused

from .live import Count, Delivery
from .models import Parcel, Visit
from .soundness import is_sound, malformed, writable

BITE = 5_000
REFUSED, COUNT = 4, 5  # elements; quotes have eight, history nine
TOGETHER = timedelta(minutes=30)  # answers about single cards are one moment's if they lie no farther apart
GREAT = 100_000

Row = Quote | Dated | Refused


@dataclass
class Packer:
    """Gathers a visit's deliveries into as few parcels as may be: answers card by card go in together."""

    visit: Visit
    pulse: Callable[[], object]
    packed: int = 0
    moment: datetime | None = None
    quotes: int = 0
    files: list[Path] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)

    def pack(self, deliveries: Iterable[Delivery]) -> Iterator[Parcel]:
        """The parcels, as each is full. What was gathered before an error still comes, and then the error."""
        try:
            for delivery in deliveries:
                yield from self.add(delivery)
        except Exception:
            yield from self.seal()
            raise
        yield from self.seal()

    def add(self, delivery: Delivery) -> Iterator[Parcel]:
        alone = delivery.complete or delivery.as_of is None
        if self.files and (alone or not self.fits(delivery.as_of)):
            yield from self.seal()
        path = self.folder / f"{len(self.files) + 1}.jsonl.gz"
        rows = write(path, delivery.quotes, delivery.counts, self.pulse)
        self.files.append(path)
        self.quotes += rows
        self.moment = delivery.as_of if self.moment is None else max(self.moment, delivery.as_of or self.moment)
        self.cards += delivery.cards
        if alone or self.quotes >= GREAT:
            yield from self.seal(complete=delivery.complete)

    def fits(self, moment: datetime | None) -> bool:
        return moment is not None and self.moment is not None and abs(moment - self.moment) <= TOGETHER

    def seal(self, *, complete: bool = False) -> Iterator[Parcel]:
        if self.files:
            yield Parcel.objects.create(
                visit=self.visit, as_of=self.moment, complete=complete, quotes=self.quotes, cards=self.cards,
                folder=str(self.folder.relative_to(settings.DATA_DIR)),
            )  # fmt: skip
            self.packed += 1
            self.moment, self.quotes, self.files, self.cards = None, 0, [], []

    @property
    def folder(self) -> Path:
        return self.visit.folder / f"parcel-{self.packed + 1}"


def write(path: Path, quotes: Iterable[Row], counts: Iterable[Count], pulse: Callable[[], object]) -> int:
    """The whole delivery or none of it; answers how many rows that is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part, encode, total = path.with_suffix(".part"), msgspec.json.encode, 0
    try:
        with gzip.open(part, "wb", compresslevel=1) as file:
            rows: Iterator[Any] = chain(quotes, counts)
            while bite := list(islice(rows, BITE)):
                plain = [astuple(row) if row.__class__ is Refused else row for row in bite]
                try:
                    file.write(encode(plain) + b"\n")
                except (TypeError, ValueError, OverflowError):
                    file.write(encode([row if writable(row) else malformed(row) for row in plain]) + b"\n")
                total += len(bite)
                pulse()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return total


def sift(parcel: Parcel) -> int:
    """Refuses each row that no database could take; answers how many. For when the whole was not taken."""
    sifted = 0
    for path in files(parcel):
        part = path.with_suffix(".part")
        with gzip.open(path, "rb") as before, gzip.open(part, "wb", compresslevel=1) as after:
            for line in before:
                told = [tuple(row) for row in msgspec.json.decode(line)]
                kept = [row if is_sound(row) else malformed(row) for row in told]
                sifted += sum(row is not other for row, other in zip(told, kept, strict=True))
                after.write(msgspec.json.encode(kept) + b"\n")
        part.replace(path)
    return sifted


def quotes(parcel: Parcel) -> Iterator[Any]:
    for row in rows(parcel):
        if len(row) == REFUSED:
            place, reason, content, quote = row
            yield Refused(place, reason, content, tuple(quote) if quote else None)
        elif len(row) != COUNT:
            yield row


def counts(parcel: Parcel) -> list[Any]:
    return [row for row in rows(parcel) if len(row) == COUNT]


def rows(parcel: Parcel) -> Iterator[Sequence[Any]]:
    decoder = msgspec.json.Decoder(list[tuple[Any, ...]])
    for path in files(parcel):
        with gzip.open(path, "rb") as file:
            for line in file:
                yield from decoder.decode(line)


def files(parcel: Parcel) -> list[Path]:
    return sorted(parcel.path.glob("*.jsonl.gz"), key=lambda path: int(path.name.partition(".")[0]))


def is_there(parcel: Parcel) -> bool:
    """Files stay on the machine they came to."""
    return parcel.path.is_dir()


def clear(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)


def throw_away(parcel: Parcel) -> None:
    path = parcel.path
    parcel.delete()
    clear(path)
