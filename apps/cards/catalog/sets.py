"""Sets: those their publisher describes, and those that only their cards tell of."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from django.db.backends.utils import CursorWrapper

from . import statements
from .rows import CardRow, Same, SetRow


@dataclass(slots=True)
class Counts:
    """What became of the rows of one kind."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0  # earlier mentions of something that came again


class SetsSeen:
    """What cards say of their sets: a set begins with its first card, and is digital when all its cards are."""

    def __init__(self) -> None:
        self.rows: dict[str, SetRow] = {}

    def add(self, card: CardRow | Same) -> None:
        row = self.rows.get(card.set_code)
        if row is None:
            name = card.set_name or card.set_code.upper()
            row = SetRow(card.set_code, name, card.set_type, card.released_at, digital=card.digital)
        else:
            earlier = card.released_at if card.released_at and card.released_at < (row.released_at or "~") else None
            if not earlier and not (row.digital and not card.digital) and (row.set_type or not card.set_type):
                return
            row = row._replace(
                released_at=earlier or row.released_at,
                digital=row.digital and card.digital,
                set_type=row.set_type or card.set_type,
            )
        self.rows[card.set_code] = row


def write_sets(cursor: CursorWrapper, game_id: int, seen: SetsSeen, described: Iterable[SetRow]) -> Counts:
    """Sets known from their cards first, then those described, which are believed before cards are."""
    counts = Counts()
    cursor.execute(statements.KNOWN_SETS, [game_id])
    known = {code for (code,) in cursor.fetchall()}
    if seen.rows:
        cursor.execute(statements.SETS_FROM_CARDS, [game_id, as_json(seen.rows.values())])
    rows: dict[str, SetRow] = {}
    for row in described:
        counts.duplicates += row.code in rows
        rows[row.code] = row
    if rows:
        cursor.execute(statements.SETS_DESCRIBED, [game_id, as_json(rows.values())])
        counts.new = len(rows.keys() - known)
        counts.updated = cursor.rowcount - len(rows.keys() - known)
        counts.unchanged = len(rows) - cursor.rowcount
    return counts


def as_json(rows: Iterable[SetRow]) -> str:
    return msgspec.json.encode([row._asdict() for row in rows]).decode()
