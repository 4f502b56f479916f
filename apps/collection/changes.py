"""What follows when somebody's collection changes: every act that changes one says so here, in its transaction."""

import secrets
from collections.abc import Iterable
from functools import partial

from django.core.cache import cache
from django.db import connection, transaction

from .completion.soon import calculate_soon

# A set of which nothing was calculated yet gets its row here, so that somebody calculates it. Where any printing
# counts, a card moves all sets that have it. Rows are written in one order, so that two changes never wait for each
# other in a circle. `changes` counts even what is stale already: a calculation that has not seen the last change sees
# by it that it is late, and leaves the row stale.
MARK = """
WITH touched AS (
    SELECT set_id FROM cards_card WHERE id = ANY (%(cards)s)
    UNION
    SELECT set_id FROM collection_collectionstats WHERE user_id = %(user)s AND (%(whole)s OR EXISTS (
        SELECT FROM collection_completionrules WHERE user_id = %(user)s AND printing = 'any'))
    UNION
    SELECT c.set_id FROM collection_inventoryitem i JOIN cards_card c ON c.id = i.card_id
    WHERE %(whole)s AND i.user_id = %(user)s
)
INSERT INTO collection_collectionstats AS known (
    user_id, set_id, is_stale, stale_since, changes, owned_count, total_count, copies, total_value, unpriced,
    missing_cost, missing_unpriced, terms, printings, deliveries
)
SELECT %(user)s, set_id, true, clock_timestamp(), 1, 0, 0, 0, '{}', '{}', '{}', '{}', '', 0, 0
FROM touched ORDER BY set_id
ON CONFLICT (user_id, set_id) DO UPDATE SET
    is_stale = true, changes = known.changes + 1, stale_since = coalesce(known.stale_since, excluded.stale_since)
"""


def collection_changed(user_id: int, cards: Iterable[int] | None = None) -> None:
    """Marks what was calculated of these printings' sets as stale; of all sets where no printings are named.

    Once the change is committed they are calculated anew.
    """
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"user": user_id, "cards": list(cards or ()), "whole": cards is None})
    transaction.on_commit(partial(calculate_soon, user_id), robust=True)
    transaction.on_commit(partial(renew, user_id), robust=True)


def version(user_id: int) -> str:
    """Another word after each change: what was calculated under an older one no longer holds."""
    return cache.get(key(user_id)) or renew(user_id)


def renew(user_id: int) -> str:
    word = secrets.token_hex(8)
    cache.set(key(user_id), word, None)
    return word


def key(user_id: int) -> str:
    return f"collection-version:{user_id}"
