"""Tables in text: separators, quotation marks and line ends as spreadsheets, apps and people write them."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dualcaster.lib.uploads import Refused as RefusedFile
from dualcaster.lib.uploads import TooLarge

from .rows import Refused
from .sheets import Sheet

SEPARATORS = ",;\t|"
DIRECTIVE = re.compile(r'"?sep=(.)"?,*\s*', re.IGNORECASE)  # what Excel obeys, and Dragon Shield writes
MOST_UNCLOSED = 200  # rows: beyond it the file is no table
MOST_LINES = 100  # of one row: notes have line breaks, but a forgotten quotation mark must not swallow the file
FORMULA = re.compile(r"'*[=+\-@\t\r]")  # OWASP's list of what a spreadsheet may execute


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: the line it begins on, its cells, and how it stands in the file."""

    place: int
    cells: list[str]
    raw: str


class Table:
    """A sheet with a header. `rows` may be asked once."""

    def __init__(self, sheet: Sheet) -> None:
        self.limits = sheet.limits
        self.lines = sheet.lines()
        self.place = 0
        self.unclosed = 0
        self.ahead: list[str] = []
        first = self.first()
        self.separator, first = separator_of(first), self.after_directive(first)
        if not self.separator:
            self.separator = separator_of(first) or ","
        self.top, self.before = first, self.place
        found = self.record(first)
        self.header = [] if isinstance(found, Refused) else [cell.strip() for cell in found.cells]
        if len(self.header) > self.limits.columns:
            raise RefusedFile(f"The table has {len(self.header):,} columns; {self.limits.columns} are the most.")

    def without_header(self) -> None:
        """What was taken for the header is the first row; the columns have numbers instead of names."""
        self.header = [f"Column {number}" for number in range(1, len(self.header) + 1)]
        self.ahead.insert(0, self.top)
        self.place = self.before - 1

    def first(self) -> str:
        while line := self.next():
            if line.strip():
                return line
        return ""

    def after_directive(self, line: str) -> str:
        return self.first() if DIRECTIVE.fullmatch(line.strip()) else line

    def next(self) -> str:
        self.place += 1
        return self.ahead.pop(0) if self.ahead else next(self.lines, "")

    def rows(self) -> Iterator[Line | Refused]:
        """All rows but empty ones. One that cannot be told apart is refused by itself."""
        number = 0
        while line := self.next():
            found = self.record(line)
            if isinstance(found, Line) and not any(cell.strip() for cell in found.cells):
                continue
            if (number := number + 1) > self.limits.rows:
                raise TooLarge(f"The file has more than {self.limits.rows:,} rows.")
            yield found

    def record(self, line: str) -> Line | Refused:
        """The row that begins with this line, and goes on while a quotation mark is open."""
        place, raw = self.place, line.rstrip("\r\n")
        if "\0" in line:
            return Refused(place, "It holds NUL characters, which no text does.", raw.replace("\0", "\ufffd"))
        if '"' not in line:
            return self.bounded(Line(place, raw.split(self.separator), raw))
        if cells := cells_of(line, self.separator):
            return self.bounded(Line(place, cells, raw))
        text = line
        taken: list[str] = []
        while len(taken) < MOST_LINES and len(text) <= self.limits.cell * 8 and (more := self.next()):
            taken.append(more)
            if "\0" in more:
                break
            text += more
            if '"' in more and (ended := ends(text, self.separator)) is not None:
                if ended:
                    return self.bounded(Line(place, ended, text.rstrip("\r\n")))
                break
        return self.give_up(place, raw, taken)

    def give_up(self, place: int, raw: str, taken: list[str]) -> Refused:
        """The lines looked at in search of the other quotation mark are read again, each for itself."""
        self.ahead[:0] = taken
        self.place = place
        if (unclosed := self.unclosed + 1) > MOST_UNCLOSED:
            raise RefusedFile(f"More than {MOST_UNCLOSED} rows open quotation marks and do not close them.")
        self.unclosed = unclosed
        return Refused(place, "Its quotation marks are opened and not closed.", raw)

    def bounded(self, line: Line) -> Line | Refused:
        if len(line.raw) > self.limits.cell and max(map(len, line.cells)) > self.limits.cell:
            return Refused(line.place, f"A cell is longer than {self.limits.cell:,} letters.", line.raw[:1000])
        return line


def cells_of(text: str, separator: str) -> list[str]:
    """The cells of one line, none while a quote is open. A mark in the middle of a cell is a letter."""
    ended = ends(text, separator)
    return next(csv.reader([text], delimiter=separator, skipinitialspace=True)) if ended == [] else ended or []


def ends(text: str, separator: str) -> list[str] | None:
    """The cells of a row in good order, none at all where its marks are muddled, None while a quote is open."""
    try:
        return next(csv.reader([text], delimiter=separator, strict=True, skipinitialspace=True))
    except csv.Error as error:
        return None if "unexpected end" in str(error) else []


def separator_of(line: str) -> str:
    """What the directive says, or what parts the words of a header most often."""
    if directive := DIRECTIVE.fullmatch(line.strip("\r\n ")):
        return directive[1]
    outside = re.sub(r'"[^"]*"', "", line)
    best = max(SEPARATORS, key=outside.count)
    return best if best in outside else ""


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """What `safe` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
