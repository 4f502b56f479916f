"""MTGJSON knows every printing by many names: they join other people's prices to our cards.

Read from MTGJSON's JSON (AllIdentifiers, AllPrintings, set files) and from its CSV of identifiers.
"""

import csv
import io
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import ijson
from django.db import connection, transaction

from apps.cards.models import ExternalId
from apps.prices.quotes import Refusals, Refused
from apps.sources.keys import is_uuid
from apps.sources.opening import BROKEN, DamagedError, is_archive, members, open_bytes

Kind = ExternalId.Kind
KINDS = {  # in lower case without underscores, as both spellings of a column become
    "uuid": Kind.MTGJSON,
    "tcgplayerproductid": Kind.TCGPLAYER,
    "tcgplayeretchedproductid": Kind.TCGPLAYER_ETCHED,
    "mcmid": Kind.CARDMARKET,
    "mtgoid": Kind.MTGO,
    "cardkingdomid": Kind.CARDKINGDOM,
    "cardkingdomfoilid": Kind.CARDKINGDOM_FOIL,
}
CARD = "scryfallid"
ELSE = re.compile(r"\.(foreignData|sealedProduct)\.")  # they have identifiers too, but are no printings of ours
BLOCK = 1 << 18
BITE = 1 << 14  # what is read at once is parsed at once, and each level of it costs as much as its path is long
DEEPEST = 500  # letters of a path
DIGITS = 1_000
ENDLESS = re.compile(rb"[0-9]{%d}" % DIGITS)
LONGEST = 80
Progress = Callable[[int], object]

STAGING = """
DROP TABLE IF EXISTS said_ids;
CREATE TEMP TABLE said_ids (card uuid, kind smallint, value text) ON COMMIT DROP
"""
COUNT = """
SELECT (SELECT count(*) FROM (SELECT DISTINCT kind, value, card FROM said_ids) said
        JOIN cards_card ON cards_card.scryfall_id = said.card),
       (SELECT count(DISTINCT value) FROM said_ids WHERE kind = %s
        AND NOT EXISTS (SELECT FROM cards_card WHERE scryfall_id = said_ids.card))
"""
ADD = """
INSERT INTO cards_externalid (kind, value, card_id)
SELECT DISTINCT said_ids.kind, said_ids.value, cards_card.id
FROM said_ids JOIN cards_card ON cards_card.scryfall_id = said_ids.card
ORDER BY kind, value, id ON CONFLICT DO NOTHING
"""


class Printing(NamedTuple):
    """What is said of one printing: names in lower case, and the place where it stands."""

    place: str
    ids: dict[str, str]


@dataclass(slots=True)
class Identified:
    """What became of a file's identifiers. `unknown_cards` are printings our catalogue does not have."""

    file: Path
    printings: int = 0
    new: int = 0
    unchanged: int = 0
    unknown_cards: int = 0
    refused: int = 0
    refused_by_reason: dict[str, int] = field(default_factory=dict)
    refused_file: Path | None = None
    seconds: float = 0.0


def import_identifiers(path: Path, progress: Progress = int) -> Identified:
    """One file, one transaction, five statements. Ids are only ever added: MTGJSON ends none of ours."""
    started = time.monotonic()
    identified = Identified(path)
    refusals = Refusals("mtgjson-identifiers")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STAGING)
        with cursor.copy("COPY said_ids FROM STDIN") as copy:
            block: list[str] = []
            for printing in printings(path, progress, refusals):
                identified.printings += 1
                block += lines(printing, refusals)
                if len(block) > BLOCK // 64:
                    copy.write("".join(block))
                    block = []
            copy.write("".join(block))
        cursor.execute("ANALYZE said_ids")
        cursor.execute(COUNT, [Kind.MTGJSON])
        known, identified.unknown_cards = cursor.fetchone()
        cursor.execute(ADD)
        identified.new, identified.unchanged = cursor.rowcount, known - cursor.rowcount
    refusals.close()
    identified.refused, identified.refused_by_reason = refusals.total, dict(refusals.by_reason)
    identified.refused_file = refusals.path
    identified.seconds = time.monotonic() - started
    return identified


def lines(printing: Printing, refusals: Refusals) -> Iterator[str]:
    """As COPY reads them."""
    card, uuid = printing.ids.get(CARD, ""), printing.ids.get("uuid", "")
    if not is_uuid(card) or not is_uuid(uuid):
        reason = "it has no Scryfall id" if not card else "its id or its Scryfall id is not a UUID"
        refusals.add(Refused(printing.place, reason, str(printing.ids)[:2000].replace("\0", "\ufffd")))
        return
    for name, kind in KINDS.items():
        if value := printing.ids.get(name):
            if len(value) > LONGEST or not value.replace("-", "").isalnum() or not value.isascii():
                refusals.add(Refused(printing.place, f"{name} is no id", value[:2000].replace("\0", "\ufffd")))
            else:
                yield f"{card}\t{kind:d}\t{value}\n"


def printings(path: Path, progress: Progress, refusals: Refusals) -> Iterator[Printing]:
    """Of a file, or of each file of an archive. What is cut short is read up to the cut."""
    if is_archive(path):
        for member in members(path, progress):
            yield from told(member.bytes, Path(member.name).name, refusals)
        return
    with open_bytes(path) as stream:
        for number, printing in enumerate(told(stream, path.name, refusals)):
            if number % 2_000 == 0:
                progress(stream.raw_position())
            yield printing


def told(stream: BinaryIO, name: str, refusals: Refusals) -> Iterator[Printing]:
    buffered = io.BufferedReader(cast(io.RawIOBase, stream))  # whatever it is, it can now be looked ahead into
    read = in_json if buffered.peek(512).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else in_csv
    try:
        yield from read(cast(BinaryIO, buffered), name)
    except (ijson.JSONError, DamagedError, UnicodeError, csv.Error, *BROKEN) as error:
        refusals.add(Refused(name, "the file is cut short or damaged from here on", str(error)[:2000]))


def in_json(stream: BinaryIO, name: str) -> Iterator[Printing]:
    """Any object with a `uuid` and `identifiers`: cards and tokens of sets, or AllIdentifiers' entries."""
    uuids: dict[str, str] = {}
    ids: dict[str, dict[str, str]] = {}
    for prefix, event, value in ijson.parse(Sane(stream), buf_size=BITE):
        if len(prefix) > DEEPEST:
            raise DamagedError("It is nested more deeply than anything means.")
        if event == "string":
            parent, _, key = prefix.rpartition(".")
            if parent in ids:
                ids[parent][key.lower()] = value
            elif key == "uuid":
                uuids[parent] = value
        elif event == "start_map" and prefix.endswith(".identifiers") and not ELSE.search(prefix):
            ids[prefix] = {}
        elif event == "end_map":
            uuid = uuids.pop(prefix, "")
            if (said := ids.pop(f"{prefix}.identifiers", None)) is not None:
                yield Printing(f"{name}, {uuid or 'an entry without uuid'}", said | {"uuid": uuid})


class Sane:
    """Lets no number through that is longer than any number means: from 4,300 digits on, ijson's reader takes the
    whole process down."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._tail = b""

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        if ENDLESS.search(self._tail + block):
            raise DamagedError("There is a number of a thousand digits in it.")
        self._tail = (self._tail + block)[-DIGITS:]
        return block


def in_csv(stream: BinaryIO, name: str) -> Iterator[Printing]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    rows = csv.DictReader(text)
    columns = {column: column.replace("_", "").lower() for column in rows.fieldnames or [] if column}
    if not {CARD, "uuid"} <= set(columns.values()):
        raise DamagedError(f"{name} has no columns uuid and scryfallId.")
    for row in rows:
        yield Printing(f"{name}:{rows.line_num}", {key: row[column] or "" for column, key in columns.items()})
