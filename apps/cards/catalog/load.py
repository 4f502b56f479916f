"""The act: one transaction, a number of statements that does not grow with the catalogue."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from apps.cards.models import Game
from dualcaster.lib import answers

from . import statements
from .bare import bare
from .known import Known
from .rows import CardRow, Same, SetRow, Written, copy_line, digest, key
from .sets import Counts, SetsSeen, write_sets

BLOCK = 1 << 18

Cards = Iterable[CardRow | Written | Same]


@dataclass(slots=True)
class Loaded:
    cards: Counts = field(default_factory=Counts)
    sets: Counts = field(default_factory=Counts)  # of the sets that were handed in
    seconds: float = 0.0

    @property
    def changed(self) -> int:
        return self.cards.new + self.cards.updated + self.sets.new + self.sets.updated


def load(game: str, cards: Cards | Callable[[Known], Cards], sets: Iterable[SetRow] = ()) -> Loaded:
    """Brings printings and sets of a game up to date; of several mentions of one, the last counts.

    `cards` may be a callable that is given what the catalogue holds, to say `Same` cheaply. `sets` is read after
    `cards`, so one reader can fill a list while it yields cards. Rows must be storable: `CardRow.stored()` and
    `SetRow.checked()` say whether they are. Nothing is ever removed.
    """
    started = time.monotonic()
    loaded = Loaded()
    with transaction.atomic(), connection.cursor() as cursor:
        game_id = Game.objects.values_list("id", flat=True).get(slug=game)
        known = Known.of(game_id)
        seen = SetsSeen()
        staged = stage(cursor, cards(known) if callable(cards) else cards, known, seen, loaded.cards)
        loaded.sets = write_sets(cursor, game_id, seen, sets)
        if staged:
            with bare(cursor, staged) as alone:
                write_cards(cursor, game_id, loaded.cards, alone)
            cursor.execute(statements.COUNT_CARDS, [game_id])
        if loaded.cards.new or loaded.cards.updated:
            transaction.on_commit(settle, robust=True)
        if loaded.changed:
            transaction.on_commit(answers.changed)
    loaded.seconds = time.monotonic() - started
    return loaded


def settle() -> None:
    """Searches are answered from indexes alone where the server knows that all see the same: it need not find out."""
    if connection.in_atomic_block:
        return  # a caller's transaction, which nobody tidies up in; the database's own housekeeping comes round
    with connection.cursor() as cursor:
        cursor.execute(statements.SETTLE)


def stage(cursor: CursorWrapper, cards: Cards, known: Known, sets: SetsSeen, counts: Counts) -> int:
    """Copies what may be new or changed. All distinct cards are counted as unchanged for now."""
    met: set[bytes] = set()
    staged = received = 0
    block = bytearray()
    cursor.execute(statements.STAGING)
    with cursor.copy(statements.COPY) as copy:
        for said in cards:
            received += 1
            card = said.row if isinstance(said, Written) else said
            met.add(key(card.scryfall_id))
            sets.add(card)
            if isinstance(card, Same):
                continue
            stored = said.stored if isinstance(said, Written) else card.stored()
            fingerprint = card.content_hash
            if not fingerprint and known.has(card.scryfall_id, fingerprint := digest(stored)):
                continue
            block += copy_line(stored, fingerprint)
            staged += 1
            if len(block) > BLOCK:
                copy.write(block)
                block = bytearray()
        copy.write(block)
    counts.unchanged = len(met)
    counts.duplicates = received - len(met)
    if counts.duplicates:
        cursor.execute(statements.KEEP_LAST)
    return staged


def write_cards(cursor: CursorWrapper, game_id: int, counts: Counts, alone: bool) -> None:
    cursor.execute(statements.ANALYZE_STAGED)
    cursor.execute(statements.ANALYZE)
    cursor.execute(statements.UPDATE_CARDS)
    counts.updated = cursor.rowcount
    cursor.execute(statements.INSERT_CARDS, [game_id])
    counts.new = cursor.rowcount
    counts.unchanged -= counts.new + counts.updated
    if not alone:
        cursor.execute(statements.PREFER, [game_id])
    if counts.new:
        cursor.execute(statements.ANALYZE)
    if counts.updated:
        cursor.execute(statements.DROP_OLD_IDS)
    cursor.execute(statements.ADD_FIRST_IDS if alone else statements.ADD_IDS)
