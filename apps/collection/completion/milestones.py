"""What somebody has reached, written down once and with its moment."""

import json
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from apps.accounts.models import Preferences
from apps.cards.words import Rarity
from apps.collection.models import UserMilestone
from apps.notifications.notifying import notify_many
from dualcaster.lib.money import MINOR_UNITS, to_minor, written

Type = UserMilestone.Type

SET_SHARES = {Type.SET_25_PCT: 25, Type.SET_50_PCT: 50, Type.SET_75_PCT: 75, Type.SET_COMPLETE: 100}
MYTHICS = {Type.MYTHIC_10: 10, Type.MYTHIC_25: 25}
VALUES = {Type.VALUE_100: 100, Type.VALUE_500: 500, Type.VALUE_1000: 1000, Type.VALUE_5000: 5000}

TITLES = {
    Type.FIRST_RARE: "First rare", Type.FIRST_MYTHIC: "First mythic",
    Type.SET_25_PCT: "A quarter", Type.SET_50_PCT: "Half", Type.SET_75_PCT: "Three quarters",
    Type.SET_COMPLETE: "Complete", Type.MYTHIC_10: "Ten mythics", Type.MYTHIC_25: "Twenty-five mythics",
    Type.VALUE_100: "Worth 100", Type.VALUE_500: "Worth 500", Type.VALUE_1000: "Worth 1,000",
    Type.VALUE_5000: "Worth 5,000",
}  # fmt: skip

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
TELL = """
SELECT %s::integer AS user_id, 'milestone' AS type, said.key, said.key AS dedup, said.title, said.message, said.metadata
FROM jsonb_to_recordset(%s) AS said (key text, title text, message text, metadata jsonb)
"""


def write(user: Any) -> int:
    """Writes down what they reached since the last time, and tells them; answers how many milestones that were."""
    about = {
        "user": user.pk, "currency": Preferences.objects.of(user).currency, "rare": Rarity.RARE.value,
        "mythic": Rarity.MYTHIC.value, "mythics": goals(MYTHICS), "values": goals(VALUES, MINOR_UNITS),
        "shares": goals(SET_SHARES),
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WRITE, about)
        told = [telling(number, Type(kind), json.loads(metadata)) for number, kind, metadata in cursor.fetchall()]
        if told:
            notify_many(TELL, [user.pk, json.dumps(told)])
    return len(told)


def goals(levels: dict[Type, int], times: int = 1) -> str:
    return json.dumps([{"type": str(kind), "least": level * times} for kind, level in levels.items()])


def telling(number: int, kind: Type, metadata: dict[str, Any]) -> dict[str, Any]:
    place = reverse("collection:set", args=[metadata["set"]]) if "set" in metadata else reverse("collection:milestones")
    return {
        "key": f"milestone:{number}", "title": title(kind, metadata), "message": reached(kind, metadata),
        "metadata": metadata | {"action": "Have a look", "action_url": place},
    }  # fmt: skip


def title(kind: Type, metadata: dict[str, Any]) -> str:
    """What it is called, with the set's name where it is a set's."""
    return f"{metadata['name']}: {TITLES[kind].lower()}" if "name" in metadata else TITLES[kind]


def reached(kind: Type, metadata: dict[str, Any]) -> str:
    """What had been reached when it was."""
    if "card" in metadata:
        return metadata["card"]
    if "set" in metadata:
        return f"{metadata['owned']} of {metadata['total']} cards"
    if "mythics" in metadata:
        return f"{metadata['mythics']} different mythics"
    minor = to_minor(metadata["value"])
    return f"Your cards are worth {written(minor, metadata['currency'])}"
