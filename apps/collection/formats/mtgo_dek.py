"""Magic Online's .dek: one element a card, with its id, copies, board and name. Read as text, so no XML can hurt."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import TextIO
from xml.sax.saxutils import quoteattr

from dualcaster.lib.uploads import TooLarge

from .kit import values
from .kit.format import Format, Head
from .kit.rows import Kind, Losses, Refused, Row, lost
from .kit.sheets import Sheet
from .mtgo import online_id

BEGIN, END = "<Cards", ">"
LINE_END = re.compile(r"\r\n?|\n")
ATTRIBUTE = re.compile(r"""([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
OPENING = """<?xml version="1.0" encoding="utf-8"?>
<Deck xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <NetDeckID>0</NetDeckID>
  <PreconstructedDeckID>0</PreconstructedDeckID>
"""


class MtgoDek(Format):
    slug = "mtgo-dek"
    name = "Magic Online .dek"
    description = "Magic Online’s decks and collections as .dek files: its ids, names, copies, boards."
    homepage = "https://www.mtgo.com"
    extension = "dek"
    media_type = "application/xml"

    def likeness(self, head: Head) -> tuple[float, str]:
        text = "\n".join(head.lines)
        if "<Deck" in text and BEGIN in text:
            return 0.98, "It is XML with the cards of a deck."
        return (0.6, "It is called .dek and is XML.") if head.name.endswith(".dek") and "<" in text else (0, "")

    def read(self, sheet: Sheet) -> Iterator[Row | Refused]:
        found = 0
        for place, tag in tags(sheet):
            if (begin := tag.find(BEGIN)) < 0:
                continue
            if (found := found + 1) > sheet.limits.rows:
                raise TooLarge(f"The file has more than {sheet.limits.rows:,} cards.")
            line = place + len(LINE_END.findall(tag, 0, begin))
            if tag.endswith(END):
                yield entry(tag[begin:], line)
            else:
                yield Refused(line, "The file is cut short here.", tag[begin : begin + 1000])

    def write(self, rows: Iterable[Row], out: TextIO) -> Losses:
        losses = Losses(self.name)
        out.write(OPENING)
        for row in rows:
            if not (number := online_id(row)):
                losses.leave_out("Magic Online does not know them by an id")
                continue
            line = (
                f'<Cards CatID="{number}" Quantity="{row.quantity}" Sideboard="false"'
                f' Name={quoteattr(row.name)} Annotation="0" />'
            )
            out.write(f"  {line}\n")
            losses.rows += 1
            again = entry(line, 0)
            losses.note(lost(row, again) if isinstance(again, Row) else ["printing"])
        out.write("</Deck>\n")
        return losses


def tags(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """Each tag with what stands before it, and the line that begins on. A quoted > does not end a tag."""
    rest, place = "", 1
    for piece in sheet.pieces():
        *whole, rest = (rest + piece).split(END)
        held = ""
        for tag in whole:
            held += tag + END
            if BEGIN not in held or held.count('"') % 2 == 0:
                yield place, held
                place += len(LINE_END.findall(held))
                held = ""
        rest = held + rest
        if len(rest) > sheet.limits.cell * 8:
            raise TooLarge(f"A tag is longer than {sheet.limits.cell * 8:,} letters.")
    if rest:
        yield place, rest


def entry(text: str, place: int) -> Row | Refused:
    raw = text.strip()[:1000]
    if "\0" in text:
        return Refused(place, "It holds NUL characters, which no text does.", raw.replace("\0", "\ufffd"))
    said = {key.lower(): unescape(double or single) for key, double, single in ATTRIBUTE.findall(text)}
    number, name = said.get("catid", "").strip(), said.get("name", "").strip()
    try:
        copies = values.count(said.get("quantity", "1"))
    except ValueError as wrong:
        return Refused(place, f"{wrong}.", raw)
    if not copies:
        return Refused(place, "It says 0 copies.", raw)
    known = number.isascii() and number.isdigit() and number.strip("0") != ""
    if not known and not name:
        return Refused(place, "It names no card.", raw)
    return Row(
        quantity=copies, name=name, ids=((Kind.MTGO.value, number.lstrip("0")),) if known else (),
        tags=("Sideboard",) if said.get("sideboard", "").lower() == "true" else (), place=place, raw=raw,
    )  # fmt: skip
