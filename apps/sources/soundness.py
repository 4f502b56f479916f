"""Whether a row can be stored at all. Asked where a whole delivery could not be: one wrong row shall not cost it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

SMALL, LARGE = 1 << 15, 1 << 31
QUOTE, DATED, COUNT, REFUSED = 8, 9, 5, 4  # elements of a row
REASON = "the row is no price: a part of it is of the wrong kind"


def writable(row: Sequence[Any]) -> bool:
    try:
        msgspec.json.encode(row)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def malformed(row: Sequence[Any]) -> tuple[str, str, str, None]:
    """As a refusal; its place is the id it names, where it names one."""
    key = str(row[-7]) if len(row) in (QUOTE, DATED) else str(row[1:2])
    return plain(key)[:200], REASON, plain(repr(tuple(row)))[:2000], None


def plain(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\0", "\ufffd")


def is_sound(row: Sequence[Any]) -> bool:
    """A refusal always is."""
    if len(row) == DATED:
        return is_moment(row[0]) and is_quote(row[1:])
    if len(row) == QUOTE:
        return is_quote(row)
    if len(row) == COUNT:
        kind, key, traits, *counts = row
        return is_key(kind, key) and all(is_number(one, LARGE) for one in (traits, *counts) if one is not None)
    return len(row) == REFUSED


def is_quote(row: Sequence[Any]) -> bool:
    kind, key, traits, *amounts = row
    amounts_fit = all(one is None or is_number(one, LARGE) for one in amounts)
    return is_key(kind, key) and is_number(traits, LARGE) and traits >= 0 and amounts_fit


def is_key(kind: Any, key: Any) -> bool:
    return is_number(kind, SMALL) and isinstance(key, str)


def is_number(one: Any, limit: int) -> bool:
    return type(one) is int and -limit <= one < limit


def is_moment(text: Any) -> bool:
    try:
        return isinstance(text, str) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
