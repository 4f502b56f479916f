"""Our own JSON: a list of lots under “cards”, for programs. It is read object by object, however long it is."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TextIO

from dualcaster.lib.money import to_decimal
from dualcaster.lib.uploads import Refused as RefusedFile
from dualcaster.lib.uploads import TooLarge

from .kit.columns import Column
from .kit.csvfile import as_row
from .kit.format import Format, Head
from .kit.rows import AMOUNTS, Doubtful, Losses, Refused, Row, lost
from .kit.sheets import Sheet
from .own_csv import OwnCsv

KEYS: Mapping[str, Column] = {column.header.lower().replace(" ", "_"): column for column in OwnCsv.columns}
LISTS = ("tags", "marks")
SPACE = re.compile(r"\s*")
START = re.compile(r"\s*\[")
UNDER_CARDS = re.compile(r"\"cards\"\s*:\s*\[")
DECODER = json.JSONDecoder(parse_float=Decimal)
UNSTORABLE = re.compile("[\\0\\ud800-\\udfff]")
OPENING = {"format": "dualcaster", "version": 1}


class OwnJson(Format):
    slug = "json"
    name = "Dualcaster JSON"
    description = "Dualcaster’s own JSON: everything, for programs."
    extension = "json"
    media_type = "application/json"

    def likeness(self, head: Head) -> tuple[float, str]:
        text = "".join(head.lines).lstrip()
        if text.startswith("{") and '"dualcaster"' in text[:200]:
            return 0.98, "It says that it is Dualcaster’s."
        return (0.5, "It is JSON.") if text.startswith(("{", "[")) and '"' in text else (0, "")

    def read(self, sheet: Sheet) -> Iterator[Row | Refused]:
        place = 0
        for place, said in enumerate(Objects(sheet), 1):
            if place > sheet.limits.rows:
                raise TooLarge(f"The file has more than {sheet.limits.rows:,} cards.")
            yield said if isinstance(said, Refused) else row_of(said, place)

    def write(self, rows: Iterable[Row], out: TextIO) -> Losses:
        losses = Losses(self.name)
        out.write(json.dumps(OPENING)[:-1] + ', "cards": [')
        for row in rows:
            said = object_of(row)
            out.write((",\n" if losses.rows else "\n") + json.dumps(said, ensure_ascii=False))
            losses.rows += 1
            again = row_of(said, 0)
            losses.note(lost(row, again) if isinstance(again, Row) else ["printing"])
        out.write("\n]}\n")
        return losses


class Objects:
    """The members of the outermost list, or of the one under “cards”. A little more than one of them is held."""

    def __init__(self, sheet: Sheet) -> None:
        self.most = sheet.limits.cell * 8
        self.pieces = sheet.pieces()
        self.text, self.at, self.place = "", 0, 0

    def __iter__(self) -> Iterator[Any]:
        self.enter()
        while self.first() != "]":
            self.place += 1
            try:
                yield self.next()
            except Unreadable as wrong:
                yield Refused(self.place, f"The file is no JSON from here on: {wrong}.", self.text[self.at :][:1000])
                return

    def enter(self) -> None:
        """Goes to where the list begins."""
        while len(self.text) < self.most and self.more():
            pass
        if not (start := START.match(self.text) or UNDER_CARDS.search(self.text)):
            raise RefusedFile("The file is no JSON with a list of cards.")
        self.at = start.end()

    def first(self) -> str:
        """The next letter that says something."""
        while True:
            self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text) or not self.more():
                return self.text[self.at : self.at + 1]

    def next(self) -> Any:
        while True:
            try:
                said, end = DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if len(self.text) - self.at > self.most:
                    raise TooLarge(f"A card is longer than {self.most:,} letters.") from error
                short = error.pos >= len(self.text) - 1 or error.msg.startswith("Unterminated")
                if not self.more():
                    raise Unreadable("it is cut short" if short else error.msg) from error
            except RecursionError as error:
                raise Unreadable("it is nested too deep") from error
            except ValueError as error:
                raise Unreadable("a number has too many digits") from error
            else:
                return self.passed(said, end)

    def passed(self, said: Any, end: int) -> Any:
        """Goes on behind a member: to the next one, or to the end of the list."""
        begun, self.at = self.at, end
        if (parting := self.first()) == ",":
            self.at += 1
            if self.first() == "]":
                raise Unreadable("a comma stands before the end")
        elif parting != "]":
            self.at = min(begun, self.at)
            raise Unreadable("a comma is missing" if parting else "it is cut short")
        return said

    def more(self) -> bool:
        """Takes the next piece, and lets go of what was read."""
        piece = next(self.pieces, "")
        self.text, self.at = self.text[self.at :] + piece.removeprefix("\ufeff"), 0
        return bool(piece)


class Unreadable(Exception):
    """What is wrong with the text, in words."""


def object_of(row: Row) -> dict[str, Any]:
    """A row in JSON's own types; what is not said is left out."""
    said: dict[str, Any] = {}
    for key, column in KEYS.items():
        value = column.of(row)
        if value in (None, "", (), frozenset()) or (key == "for_trade" and not value):
            continue
        if column.fact in AMOUNTS:
            said[key] = str(to_decimal(value[0]))
        elif key in LISTS:
            said[key] = sorted(value) if key == "marks" else list(value)
        else:
            said[key] = value if isinstance(value, int) and key in ("quantity", "for_trade") else column.written(value)
    return said


def row_of(said: Any, place: int) -> Row | Refused:
    raw = json.dumps(said, ensure_ascii=False, default=str)[:1000]
    if not isinstance(said, dict):
        return Refused(place, "It is no object.", raw)
    facts: dict[str, Any] = {}
    remarks: list[str] = []
    for key, value in said.items():
        column = KEYS.get(key)
        if column is None or value is None:
            continue
        try:
            if key in LISTS:
                facts[column.fact] = listed(key, value, column)
            elif isinstance(value, str | int | Decimal) and not isinstance(value, bool):
                text = str(value) if column.exact else str(value).strip()
                if is_unstorable(text):
                    raise ValueError("it holds characters that no text does")
                if text:
                    facts[column.fact] = column.read(text)
            else:
                raise ValueError("it is no text and no number")
        except Doubtful as doubt:
            remarks.append(str(doubt))
        except ValueError as wrong:
            return Refused(place, f"{key}: {wrong}.", raw)
    try:
        return as_row(facts, place, raw, remarks)
    except ValueError as wrong:
        return Refused(place, f"{wrong}.", raw)


def listed(key: str, value: Any, column: Column) -> Any:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("it is no list of texts")
    if any(is_unstorable(one) for one in value):
        raise ValueError("it holds characters that no text does")
    return column.read(" ".join(value)) if key == "marks" else tuple(dict.fromkeys(filter(None, value)))


def is_unstorable(text: str) -> bool:
    """JSON can spell NULs and halves of letters, which no database takes."""
    return UNSTORABLE.search(text) is not None
