"""Cardmarket's wants: lines of copies, a name, and in brackets the name of a set."""

import re
from collections.abc import Iterable, Iterator

from apps.collection.formats import Refused, Row, Sheet
from apps.collection.formats.kit.lists import read_entry
from apps.collection.formats.kit.values import count

SLUG = "cardmarket-wants"
NAME = "Cardmarket wants"
LINE = re.compile(r"(?P<copies>\d{1,7})\s*[xX]?\s+(?P<name>\S.*?)\s+\((?P<set>[^()]{2,100})\)")
CODE = re.compile(r"[A-Z0-9]{2,6}")


def written(rows: Iterable[Row]) -> Iterator[str]:
    """“4x Lightning Bolt (Magic 2010)”; without a set where any printing will do."""
    for row in rows:
        yield f"{row.quantity}x {row.name}{f' ({row.set_name})' if row.set_name else ''}\n"


def looks_so(head: bytes) -> bool:
    """Whether a line names its set in full, as no other list does."""
    lines = head.decode("utf-8", "replace").splitlines()
    return any((line := LINE.fullmatch(text.strip())) and not CODE.fullmatch(line["set"]) for text in lines)


def read(sheet: Sheet) -> Iterator[Row | Refused]:
    for place, raw in enumerate(sheet.lines(), 1):
        text = raw.strip().lstrip("\ufeff")
        if not text or text.startswith(("//", "#")):
            continue
        line = LINE.fullmatch(text)
        if line is None or "\0" in text or CODE.fullmatch(line["set"]) or not int(line["copies"]):
            yield read_entry(text, place, raw.rstrip("\r\n"), "", True)
            continue
        try:
            copies = count(line["copies"])
        except ValueError as wrong:
            yield Refused(place, f"{wrong}.", text)
            continue
        yield Row(quantity=copies, name=line["name"], set_name=line["set"], place=place, raw=text)
