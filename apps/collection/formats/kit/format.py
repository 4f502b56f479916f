"""One kind of file that collections come in: what it is called, how it is told from others, read and written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TextIO

from . import tables
from .rows import Losses, Refused, Row
from .sheets import Sheet, decoded
from .values import squeezed


@dataclass(frozen=True)
class Head:
    """How a file begins: its name, its first lines, and the header where it is a table."""

    name: str
    lines: list[str]
    header: list[str]

    @classmethod
    def of(cls, head: bytes, name: str = "") -> "Head":
        lines = [line.replace("\0", "") for line in decoded(head).splitlines()]
        spoken = [line for line in lines if line.strip()]
        first = spoken[0] if spoken else ""
        separator = tables.separator_of(first)
        if tables.DIRECTIVE.fullmatch(first.strip()):
            first = spoken[1] if len(spoken) > 1 else ""
        cells = tables.cells_of(first, separator or tables.separator_of(first) or ",") if first else []
        return cls(name.lower(), lines, [cell.strip() for cell in cells])

    @property
    def words(self) -> set[str]:
        return {squeezed(cell) or cell for cell in self.header if cell}


class Format:
    """A format is one module beside the others with one class of this kind; it is found by looking there."""

    slug: ClassVar[str]
    name: ClassVar[str]
    description: ClassVar[str]
    homepage: ClassVar[str] = ""
    extension: ClassVar[str] = "csv"
    media_type: ClassVar[str] = "text/csv"
    encoding: ClassVar[str] = "utf-8"

    def likeness(self, head: Head) -> tuple[float, str]:
        """How far a file is of this kind, from 0 to 1, and what says so."""
        raise NotImplementedError

    def read(self, sheet: Sheet) -> Iterator[Row | Refused]:
        """Every row of the file, in order. A line that holds no copies is no row."""
        raise NotImplementedError

    def write(self, rows: Iterable[Row], out: TextIO) -> Losses:
        """Writes all rows and answers what the file cannot hold of them."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.name
