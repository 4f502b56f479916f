"""Scryfall's files into the catalogue, against reading them typed and copying the same rows into a bare table."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median

from django.db import connection, transaction

from apps.cards.catalog import statements
from apps.cards.catalog.rows import copy_line
from apps.sources.opening import open_bytes
from apps.sources.scryfall import objects, rows
from apps.sources.scryfall.catalogue import UNREADABLE, fingerprint, import_file
from apps.sources.scryfall.files import Objects
from apps.sources.scryfall.prices import Spool

from .figures import Figure, Figures, in_turns, ratio
from .house import empty
from .scryfall_files import real, with_prices

FLOOR = "typed parse + COPY into a bare table"
BLOCK = 1 << 20
BARE_CARDS = ", ".join([*map(statements.column, statements.STAGED), "content_hash bytea"])
BARE = f"""
DROP TABLE IF EXISTS bare_cards, bare_prices;
CREATE TABLE bare_cards ({BARE_CARDS});
CREATE TABLE bare_prices (kind smallint, key text, traits integer, price integer)
"""


def measure() -> Figures:
    for name in ("cards-2019.jsonl.xz", "cards-modern.json.gz"):
        ours, floor = partial(import_file, real(name)), Floor(real(name))
        yield from figures(f"{name}: first import", *in_turns(ours, floor, before=empty), 10)
        yield from figures(f"{name}: again, unchanged", *in_turns(ours, floor), 4)
    yield from daily(real("cards-2019.jsonl.xz"))


def daily(path: Path) -> Figures:
    """Two files that differ in every price come in turns, a day apart."""
    files = [with_prices(path, cents) for cents in (25, 26)]
    tomorrow = mornings(files)
    empty()
    next(tomorrow)()
    floor = Floor(files[0])
    taken = in_turns(lambda: next(tomorrow)(), floor)
    yield from figures(f"{path.name}: a day later, all {floor.priced:,} prices changed", *taken, 4)


def mornings(files: list[Path]) -> Iterator[Callable[[], object]]:
    day = datetime(2025, 1, 1, tzinfo=UTC)
    for path in cycle(files):
        yield partial(import_file, path, as_of=day)
        day += timedelta(days=1)


def figures(name: str, ours: list[float], floor: list[float], goal: int) -> Figures:
    yield Figure(name, median(ours), "s", ratio(ours, floor), FLOOR, f"ratio <= {goal}")


class Floor:
    """Unpacks and decodes the file like the import, and copies rows made beforehand: nobody can do with less."""

    def __init__(self, path: Path) -> None:
        self.path = path
        spool, lines = Spool(), []
        for card in self.decoded():
            lines.append(copy_line((row := rows.card_row(card, fingerprint(card))).stored(), row.content_hash))
            if card.prices:
                spool.add(card.id, card.prices, "")
        self.cards = b"".join(lines)
        prices = list(spool)
        self.priced = len(prices)
        self.prices = "".join("\t".join(map(str, price[:4])) + "\n" for price in prices).encode()  # type: ignore[index]

    def __call__(self) -> None:
        for _ in self.decoded():
            pass
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BARE)
            for table, data in (("bare_cards", self.cards), ("bare_prices", self.prices)):
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for start in range(0, len(data), BLOCK):
                        copy.write(data[start : start + BLOCK])

    def decoded(self) -> Iterator[objects.CardObject]:
        with open_bytes(self.path) as stream:
            for raw in Objects(stream, self.path.name):
                try:
                    thing = objects.decoder.decode(raw)
                except UNREADABLE:
                    continue
                if isinstance(thing, objects.CardObject):
                    yield thing
