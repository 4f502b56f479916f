"""What sources say, on its way into the database: quotes, refusals, and the table they are staged in."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

Quote = tuple[int, str, int, int | None, int | None, int | None, int | None, int | None]
"""ExternalId kind and value, traits (language 0: the printing's own), price, low, mid, high, market in minor units."""

Dated = tuple[str, int, str, int, int | None, int | None, int | None, int | None, int | None]
"""A quote behind its moment, ISO text in UTC."""

STEP = 300  # seconds: the resolution of history, so that a quarter's moments fit into small integers
BLOCK = 5_000
KEPT, KEPT_IN_ALL = 1_000, 10_000  # refused rows of a run that operators see, of one reason and of all
NOT_BOUGHT = "the shop buys none at the moment"  # a price on a buylist without a wish: no offer, and no bad row

MOMENT = "moment timestamptz, "
COLUMNS = (
    "kind smallint, key text, traits integer, price integer, low integer, mid integer, high integer, market integer"
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: where it stood, why in words, and itself; as a quote, where it could be told as one."""

    place: str
    reason: str
    content: str = ""
    quote: Quote | Dated | None = None


@dataclass(slots=True)
class Refusals:
    """What a run refused: counts by reason, every row in a file, the first thousand of a reason for the operators."""

    name: str
    by_reason: Counter[str] = field(default_factory=Counter)
    first: list[Refused] = field(default_factory=list)
    path: Path | None = None
    _kept: Counter[str] = field(default_factory=Counter)
    _file: Any = None

    def add(self, row: Refused, count: int = 1) -> None:
        self.by_reason[row.reason] += count
        if self._kept[row.reason] < KEPT and len(self.first) < KEPT_IN_ALL:
            self._kept[row.reason] += 1
            self.first.append(row)
        if self._file is None:
            directory = settings.DATA_DIR / "refused"
            directory.mkdir(parents=True, exist_ok=True)
            self.path = directory / f"{self.name}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.jsonl"
            self._file = self.path.open("w")
        line = {"place": row.place, "reason": row.reason, "content": row.content[:10_000], "rows": count}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def total(self) -> int:
        return self.by_reason.total()

    @property
    def bad(self) -> int:
        return self.total - self.by_reason[NOT_BOUGHT]


def snapped(moment: datetime) -> datetime:
    """The moment as history keeps it: the start of its five minutes."""
    seconds = int(moment.timestamp())
    return datetime.fromtimestamp(seconds - seconds % STEP, UTC)


def stage(cursor: Any, quotes: Iterable[Any], refusals: Refusals, *, dated: bool = False) -> tuple[int, bytes]:
    """Streams quotes into the temporary table `stage`; answers how many and the hash of their content."""
    cursor.execute(f"CREATE TEMP TABLE stage ({MOMENT if dated else ''}{COLUMNS}) ON COMMIT DROP")
    columns = 9 if dated else 8
    line = "\t".join(["%s"] * columns) + "\n"
    digest, staged = blake2b(digest_size=16), 0
    rest = iter(quotes)
    first = list(islice(rest, 1))  # a reader's own look-ups come before the copying
    # None is written as it is printed: no vendor's id is called None.
    with (
        connection.execute_wrapper(_refuse_queries),
        cursor.copy("COPY stage FROM STDIN (NULL 'None')") as copy,
    ):
        rows: list[tuple[Any, ...]] = []

        def flush() -> None:
            nonlocal staged
            block = "".join([line % row for row in rows])
            if "\\" in block or block.count("\t") != len(rows) * (columns - 1) or block.count("\n") != len(rows):
                block = "".join([line % tuple(_plain(value) for value in row) for row in rows])
            data = block.encode()
            digest.update(data)
            copy.write(data)
            staged += len(rows)
            rows.clear()

        for quote in chain(first, rest):
            if quote.__class__ is Refused:
                refusals.add(quote)
                continue
            rows.append(quote)
            if len(rows) == BLOCK:
                flush()
        if rows:
            flush()
    return staged, digest.digest()


def _refuse_queries(*_: Any) -> None:
    """While rows stream in, the connection is busy: a query on it would wait for ever."""
    raise RuntimeError("Quotes must not query the database while they are being copied into it.")


def _plain(value: Any) -> Any:
    """Keys come from outside; what would end a cell or escape out of it is taken from them."""
    if not isinstance(value, str):
        return value
    return value.translate({9: " ", 10: " ", 13: " ", 0: " ", 92: "/"})
