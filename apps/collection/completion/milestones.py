"""What somebody has reached, written down once and with its moment."""

import json
from typing import Any

from django.db import connection

from apps.accounts.models import Preferences
from apps.cards.words import Rarity
from apps.collection.models import UserMilestone
from dualcaster.lib.money import MINOR_UNITS

Type = UserMilestone.Type

SET_SHARES = {Type.SET_25_PCT: 25, Type.SET_50_PCT: 50, Type.SET_75_PCT: 75, Type.SET_COMPLETE: 100}
MYTHICS = {Type.MYTHIC_10: 10, Type.MYTHIC_25: 25}
VALUES = {Type.VALUE_100: 100, Type.VALUE_500: 500, Type.VALUE_1000: 1000, Type.VALUE_5000: 5000}

# What is stale speaks for nobody: it may hold what was sold since.
WRITE = """
WITH first_of AS (
    SELECT DISTINCT ON (c.rarity) c.rarity, jsonb_build_object('card_id', c.id, 'card', c.name) AS metadata
    FROM collection_inventoryitem i JOIN cards_card c ON c.id = i.card_id
    WHERE i.user_id = %(user)s AND c.rarity IN (%(rare)s, %(mythic)s) AND 'proxy' <> ALL (i.marks)
    ORDER BY c.rarity, i.acquired_at NULLS LAST, i.id
), mythics AS (
    SELECT count(DISTINCT coalesce(c.oracle_id::text, c.id::text)) AS cards
    FROM collection_inventoryitem i JOIN cards_card c ON c.id = i.card_id
    WHERE i.user_id = %(user)s AND c.rarity = %(mythic)s AND 'proxy' <> ALL (i.marks)
), worth AS (
    SELECT sum((total_value ->> %(currency)s)::bigint) AS value FROM collection_collectionstats
    WHERE user_id = %(user)s HAVING NOT bool_or(is_stale)
), reached (type, set_id, metadata) AS (
    SELECT goal.type, NULL::bigint, first_of.metadata
    FROM first_of
    JOIN (VALUES (%(rare)s, 'first_rare'), (%(mythic)s, 'first_mythic')) goal (rarity, type) USING (rarity)
    UNION ALL
    SELECT goal.type, NULL, jsonb_build_object('mythics', mythics.cards)
    FROM mythics JOIN jsonb_to_recordset(%(mythics)s) AS goal (type text, least int) ON mythics.cards >= goal.least
    UNION ALL
    SELECT goal.type, NULL, jsonb_build_object('value', round(worth.value / 100.0, 2)::text, 'currency', %(currency)s)
    FROM worth JOIN jsonb_to_recordset(%(values)s) AS goal (type text, least bigint) ON worth.value >= goal.least
    UNION ALL
    SELECT goal.type, st.set_id, jsonb_build_object(
        'set', s.code, 'name', s.name, 'owned', st.owned_count, 'total', st.total_count)
    FROM collection_collectionstats st JOIN cards_cardset s ON s.id = st.set_id
    JOIN jsonb_to_recordset(%(shares)s) AS goal (type text, least int)
        ON st.owned_count * 100 >= st.total_count * goal.least
    WHERE st.user_id = %(user)s AND NOT st.is_stale AND st.owned_count > 0
), fresh AS (
    SELECT type, set_id, metadata FROM reached
    WHERE NOT EXISTS (SELECT FROM collection_usermilestone had WHERE had.user_id = %(user)s
                      AND had.type = reached.type AND had.set_id IS NOT DISTINCT FROM reached.set_id)
)
INSERT INTO collection_usermilestone (user_id, type, set_id, achieved_at, metadata)
SELECT %(user)s, type, set_id, now(), metadata FROM fresh ORDER BY type, set_id
ON CONFLICT (user_id, type, set_id) DO NOTHING
RETURNING id, type, metadata
"""


def write(user: Any) -> list[tuple[int, str, dict[str, Any]]]:
    """Writes down what they reached since the last time; answers each new one with what it is about."""
    about = {
        "user": user.pk, "currency": Preferences.objects.of(user).currency, "rare": Rarity.RARE.value,
        "mythic": Rarity.MYTHIC.value, "mythics": goals(MYTHICS), "values": goals(VALUES, MINOR_UNITS),
        "shares": goals(SET_SHARES),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(WRITE, about)
        return [(number, kind, json.loads(metadata)) for number, kind, metadata in cursor.fetchall()]


def goals(levels: dict[Any, int], times: int = 1) -> str:
    return json.dumps([{"type": str(kind), "least": level * times} for kind, level in levels.items()])
