"""Rows of a file as COPY takes them: what was read, which printing it means, and what speaks against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import msgspec
from django.db import connection

from apps.collection.formats import Refused, Row
from apps.collection.matching import Match
from apps.collection.paths import parted

COLUMNS = (
    "batch_id", "place", "raw", "told", "status", "confidence", "reason", "card_id", "candidates", "finish",
    "imported", "fingerprint", "added", "decided",
)  # fmt: skip
COPY = f"COPY collection_importrow ({', '.join(COLUMNS)}) FROM STDIN"
ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), ("\0", "\ufffd"))
NUL = r"\u0000"
MOST_COPIES = 10_000
MOST_MINOR = 2**31 - 1
DEEPEST = 10
LONGEST = {"notes": 5_000, "sku": 40, "grade": 30}
# By these a row is known again in a later file. How many, where, what was paid and noted may change in the meantime.
IDENTITY = (
    "name", "set_code", "set_name", "collector_number", "ids", "sku", "finish", "condition", "language", "grade",
    "marks",
)  # fmt: skip
SAID = (*IDENTITY[:-1], "tags", "notes", "for_trade")
NULL = r"\N"
encode = msgspec.json.Encoder(order="deterministic").encode


@dataclass(frozen=True)
class Places:
    """Which locations of other programs' files are places inside others: of ours all, of theirs those that exist."""

    nested: bool
    known: frozenset[str]

    def of(self, location: str) -> list[str]:
        if self.nested or location in self.known:
            return parted(location)
        return [name] if (name := location.strip()) else []


def write(batch: int, found: Iterable[Match | Refused], places: Places) -> None:
    lines = []
    for its in found:
        if isinstance(its, Refused):
            lines.append(refusal(batch, its.place, its.raw, its.reason))
        elif why := misfit(its.row, places):
            lines.append(refusal(batch, its.row.place, its.row.raw, why))
        else:
            lines.append(line(batch, its, places))
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write("".join(lines).encode("utf-8", "replace"))


def line(batch: int, match: Match, places: Places) -> str:
    """A row that has found its printing for sure is not kept as it stood: what it says is kept."""
    row, told = match.row, facts(match.row, places)
    written = encode(told).decode()
    if NUL in written:
        return refusal(batch, row.place, row.raw, "It holds NUL characters, which no text does.")
    known = encode([told.get(name) for name in IDENTITY])
    fingerprint = int.from_bytes(blake2b(known, digest_size=8).digest(), "big", signed=True)
    reason = " ".join(filter(None, (match.doubt, *row.remarks))) if match.doubt or row.remarks else ""
    if match.card_id and not match.doubt:
        status, raw = "matched", escaped(row.raw) if reason else ""
    else:
        status, raw = "doubtful" if match.card_id else "unmatched", escaped(row.raw)
    candidates = ",".join(map(str, match.candidates))
    return (
        f"{batch}\t{row.place}\t{raw}\t{escaped(written)}\t{status}\t{match.confidence.value}\t{escaped(reason)}\t"
        f"{match.card_id or NULL}\t{{{candidates}}}\t{match.finish:d}\tf\t{fingerprint}\t0\tf\n"
    )


def refusal(batch: int, place: int, raw: str, reason: str) -> str:
    return f"{batch}\t{place}\t{escaped(raw)}\t{{}}\trefused\t\t{escaped(reason)}\t{NULL}\t{{}}\t{NULL}\tf\t0\t0\tf\n"


def escaped(text: str) -> str:
    for special, written in ESCAPES:
        if special in text:
            text = text.replace(special, written)
    return text


def facts(row: Row, places: Places) -> dict[str, Any]:
    """What the row says, without what it does not."""
    told: dict[str, Any] = {"quantity": row.quantity}
    for name in SAID:
        if value := getattr(row, name):
            told[name] = value
    if row.price is not None:
        told["price"] = row.price
        if row.currency:
            told["currency"] = row.currency
    if row.value is not None:
        told["value"] = row.value
        if row.value_currency:
            told["value_currency"] = row.value_currency
    if row.acquired is not None:
        told["acquired"] = row.acquired
    if row.marks:
        told["marks"] = sorted(row.marks)
    if row.location and (place := places.of(row.location)):
        told["location"] = place
    return told


def misfit(row: Row, places: Places) -> str:
    """Why a row that can be read cannot be kept."""
    if row.quantity > MOST_COPIES:
        return f"It says {row.quantity:,} copies; {MOST_COPIES:,} are the most in one row."
    if (row.price or 0) > MOST_MINOR or (row.value or 0) > MOST_MINOR:
        return "It says a price that no card has."
    for name, most in LONGEST.items():
        if len(getattr(row, name)) > most:
            return f"More than {most:,} letters of {name}."
    if row.tags and max(map(len, row.tags)) > 50:
        return "One of its tags is longer than 50 letters."
    if row.location and (len(row.location) > 100 or "/" in row.location):
        place = places.of(row.location)
        if len(place) > DEEPEST or any(len(name) > 100 for name in place):
            return "Its location is longer than 100 letters, or lies too deep."
    return ""
