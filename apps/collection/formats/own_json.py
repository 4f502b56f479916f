"""Our own JSON: a list of lots under “cards”, for programs. It is read object by object, however long it is."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import count
from typing import Any, TextIO

import ijson

from dualcaster.lib.money import to_decimal
from dualcaster.lib.uploads import Limits, TooLarge
from dualcaster.lib.uploads import Refused as RefusedFile

from .kit.columns import Column
from .kit.csvfile import as_row
from .kit.format import Format, Head
from .kit.rows import Doubtful, Losses, Refused, Row, lost
from .kit.sheets import Sheet
from .own_csv import OwnCsv

KEYS: Mapping[str, Column] = {column.header.lower().replace(" ", "_"): column for column in OwnCsv.columns}
LISTS = ("tags", "flags")
DEEPEST = 40
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
        try:
            for place, said in zip(count(1), self.objects(sheet), strict=False):
                if place > sheet.limits.rows:
                    raise TooLarge(f"The file has more than {sheet.limits.rows:,} cards.")
                yield row_of(said, place)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise RefusedFile(f"The file is no JSON: {str(error).splitlines()[0][:200]}.") from error

    def objects(self, sheet: Sheet) -> Iterator[Any]:
        """The members of the outermost list, or of the one under “cards”; an endless one costs no memory."""
        builder, depth, bounded = None, 0, Size(sheet.limits)
        lists = ("item", "cards.item")
        for prefix, event, value in ijson.parse(Encoded(sheet)):
            bounded.count(value)
            if builder is None and prefix in lists and event != "end_array":
                builder, depth = ijson.ObjectBuilder(), 0
                bounded.start()
            if builder is None:
                continue
            depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
            if depth > DEEPEST:
                raise RefusedFile(f"The file is nested more than {DEEPEST} deep.")
            builder.event(event, value)
            if depth == 0:
                yield builder.value
                builder = None

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


class Encoded:
    """A sheet's text as UTF-8, piece by piece, for a reader of bytes."""

    def __init__(self, sheet: Sheet) -> None:
        self.lines = sheet.lines()
        self.rest = b""

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < max(size, 1) and (line := next(self.lines, "")):
            self.rest += line.lstrip("\ufeff").encode("utf-8", "replace")
        piece, self.rest = (self.rest[:size], self.rest[size:]) if size >= 0 else (self.rest, b"")
        return piece


class Size:
    """How many letters one object has."""

    def __init__(self, limits: Limits) -> None:
        self.most, self.so_far = limits.cell * 8, 0

    def start(self) -> None:
        self.so_far = 0

    def count(self, value: object) -> None:
        self.so_far += len(value) + 1 if isinstance(value, str) else 8
        if self.so_far > self.most:
            raise TooLarge(f"A card is longer than {self.most:,} letters.")


def object_of(row: Row) -> dict[str, Any]:
    """A row in JSON's own types; what is not said is left out."""
    said: dict[str, Any] = {}
    for key, column in KEYS.items():
        value = column.of(row)
        if value in (None, "", (), frozenset()) or (key == "for_trade" and not value):
            continue
        if key == "price_paid":
            said[key] = str(to_decimal(value[0]))
        elif key in LISTS:
            said[key] = sorted(value) if key == "flags" else list(value)
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
                if "\0" in text:
                    raise ValueError("it holds NUL characters, which no text does")
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
    if not isinstance(value, list) or not all(isinstance(one, str) and "\0" not in one for one in value):
        raise ValueError("it is no list of texts")
    return column.read(" ".join(value)) if key == "flags" else tuple(dict.fromkeys(filter(None, value)))
