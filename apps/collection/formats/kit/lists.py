"""Lists of cards in plain text: “4 Lightning Bolt (M11) 149 *F*”, with headings, comments and sideboards."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, TextIO

from apps.cards.words import Finish
from dualcaster.lib.uploads import TooLarge

from . import values
from .csvfile import UNCOUNTED
from .format import Format, Head
from .rows import Losses, Refused, Row, lost
from .sheets import Sheet

ENTRY = re.compile(
    r"(?P<board>SB:|MD:|CMDR:)?\s*(?:(?P<copies>\d{1,7})\s*[xX]?\s+|[xX](?P<times>\d{1,7})\s+)?(?P<rest>\S.*)"
)
PRINTING = re.compile(r"\s+[(\[](?P<set>[A-Za-z0-9_]{2,8})[)\]](?:\s+(?P<number>[^\s*#\[\]^]+))?$")
MARKS = {"F": Finish.FOIL, "E": Finish.ETCHED}
MARK = re.compile(
    r"\s+(?:\*(?P<star>[A-Za-z]+)\*|\((?P<paren>F|FE|foil|etched)\)|\[(?P<square>foil|etched)\])$", re.IGNORECASE
)
EXTRAS = re.compile(r"(?:\s+#!?[^#]+|\s+\^[^^]*\^|\s+\[[^\]]*[{,\s][^\]]*\])+$")
COMMENT = ("//", "#", ";")
MAIN = {"deck", "main", "maindeck", "mainboard", "main deck", "main board", "collection", "cards"}
HEADINGS = MAIN | {
    "sideboard", "commander", "commanders", "companion", "maybeboard", "considering", "tokens", "about", "token",
    "stickers", "attractions", "planes", "schemes", "signature spell", "creatures", "lands", "spells",
}  # fmt: skip
SECTION = re.compile(r"(?:\[(?P<square>[A-Za-z ]+)\]|(?P<word>[A-Za-z][A-Za-z &/'-]*?))\s*(?:\(\d+\)|\d+)?:?")
SETTING = re.compile(r"(?:name|format|creator|author|date)\s*[=:]|name\s+\S", re.IGNORECASE)
BOARDS = {"SB:": "Sideboard", "CMDR:": "Commander"}


class ListFormat(Format):
    """`line` writes one row; reading is the same for all lists, as nobody keeps to one of them."""

    extension: ClassVar[str] = "txt"
    media_type: ClassVar[str] = "text/plain"

    def line(self, row: Row) -> str:
        """One row as this kind of list writes it, without the end of the line: what each list says for itself."""
        raise NotImplementedError

    def read(self, sheet: Sheet) -> Iterator[Row | Refused]:
        section, blank, found = "", True, 0
        counted = any_counted(sheet)
        for place, raw in enumerate(sheet.lines(), 1):
            text = raw.strip().lstrip("\ufeff")
            if not text or text.startswith(COMMENT) or SETTING.match(text):
                blank = blank or not text
                continue
            heading = self.heading(text, blank and counted)
            blank = False
            if heading is not None:
                section = "" if heading.lower() in MAIN else heading
                continue
            if (found := found + 1) > sheet.limits.rows:
                raise TooLarge(f"The file has more than {sheet.limits.rows:,} rows.")
            yield read_entry(text, place, raw.rstrip("\r\n"), section, counted)

    def heading(self, text: str, may_be: bool) -> str | None:
        """A heading's words. Of unknown ones, only those after an empty line are headings."""
        if not (match := SECTION.fullmatch(text)):
            return None
        words = (match["square"] or match["word"]).strip()
        known = words.lower() in HEADINGS or match["square"] is not None or text.endswith(":")
        return words if known or may_be else None

    def write(self, rows: Iterable[Row], out: TextIO) -> Losses:
        losses = Losses(self.name)
        for row in rows:
            line = self.line(row)
            out.write(line + "\n")
            losses.rows += 1
            again = read_entry(line, 0, line, "", True)
            losses.note(lost(row, again) if isinstance(again, Row) else ["printing"])
        return losses


def any_counted(sheet: Sheet) -> bool:
    """Whether the list says numbers of copies at all: a list of mere names has one of each."""
    head = Head.of(sheet.head())
    return any((match := ENTRY.fullmatch(line.strip())) and (match["copies"] or match["times"]) for line in head.lines)


def read_entry(text: str, place: int, raw: str, section: str, counted: bool) -> Row | Refused:
    if "\0" in text:
        return Refused(place, "It holds NUL characters, which no text does.", raw.replace("\0", "\ufffd"))
    if len(text) > 1000 or not (match := ENTRY.fullmatch(text)):
        return Refused(place, "It is no line of a list: “4 Lightning Bolt (M11) 149” would be one.", raw[:1000])
    said = match["copies"] or match["times"]
    try:
        copies = values.count(said) if said else 1
    except ValueError as wrong:
        return Refused(place, f"{wrong}.", raw)
    if not copies:
        return Refused(place, "It says 0 copies.", raw)
    rest = EXTRAS.sub("", match["rest"])
    tags = [BOARDS.get(match["board"] or "", section)]
    tags += [tag.strip() for tag in re.findall(r"#!?([^#^\[]+)", match["rest"][len(rest) :]) if tag.strip()]
    finish = None
    while mark := MARK.search(rest):
        word = (mark["star"] or mark["paren"] or mark["square"]).upper()
        finish = Finish.ETCHED if word in ("E", "FE", "ETCHED") else Finish.FOIL if word in ("F", "FOIL") else finish
        rest = rest[: mark.start()]
    code = number = ""
    if printing := PRINTING.search(rest):
        code, number, rest = printing["set"].lower(), printing["number"] or "", rest[: printing.start()]
    name = rest.strip()
    if not any(letter.isalnum() for letter in name):
        return Refused(place, "It names no card.", raw)
    remarks = () if said or not counted else (UNCOUNTED,)
    return Row(
        quantity=copies, name=name, set_code=code, collector_number=number, finish=finish,
        tags=tuple(dict.fromkeys(filter(None, tags))), place=place, raw=raw, remarks=remarks,
    )  # fmt: skip


def likeness(head: Head) -> tuple[float, int, int]:
    """How many of the lines are entries with a number of copies, how many name a printing, how many there are."""
    lines = [line.strip() for line in head.lines if line.strip() and not line.strip().startswith(COMMENT)]
    entries = [match for line in lines if (match := ENTRY.fullmatch(line)) and (match["copies"] or match["times"])]
    entries = [match for match in entries if any(letter.isalpha() for letter in match["rest"])]
    printed = sum(
        bool((found := PRINTING.search(MARK.sub("", match["rest"]))) and found["number"]) for match in entries
    )
    return (len(entries) / len(lines) if lines else 0), printed, len(entries)
