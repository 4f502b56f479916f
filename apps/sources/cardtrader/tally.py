"""A million counts wait on disk until the prices are in."""

import marshal
import tempfile
from collections.abc import Iterator
from typing import Self

from apps.sources.live import Count

BITE = 5_000


class Tally:
    """Counts in the order they were added; gone with its block."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the tally
        self._bite: list[Count] = []
        self._bites = 0

    def add(self, count: Count) -> None:
        self._bite.append(count)
        if len(self._bite) == BITE:
            self._put()

    def _put(self) -> None:
        marshal.dump(self._bite, self._file)
        self._bites += 1
        self._bite = []

    def __iter__(self) -> Iterator[Count]:
        self._put()
        self._file.seek(0)
        for _ in range(self._bites):
            yield from marshal.load(self._file)  # noqa: S302 - our own file, which has no name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
