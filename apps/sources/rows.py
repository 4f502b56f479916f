"""The rows of a CSV file nobody has checked: bounded lines, cells and memory, and never an exception half-way."""

import csv
from collections.abc import Iterator
from typing import TextIO

LONGEST_LINE = 1 << 20


class Rows:
    """Each row as a list of cells; None where a line cannot be read as cells. `line` is where the last one ended."""

    def __init__(self, text: TextIO, delimiter: str = ",") -> None:
        self._reader = csv.reader(lines(text), delimiter=delimiter)

    @property
    def line(self) -> int:
        return self._reader.line_num

    def __iter__(self) -> Iterator[list[str] | None]:
        while True:
            try:
                yield from self._reader
                return
            except csv.Error:  # a cell beyond csv's own limit; the next line starts afresh
                yield None


def lines(text: TextIO) -> Iterator[str]:
    """Lines cut after a million characters, so that a file without line ends costs no memory."""
    while line := text.readline(LONGEST_LINE):
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith("\n"):
            rest = text.readline(LONGEST_LINE)
        yield line
