"""What somebody has of each of their sets, calculated and written down: a few statements for all sets together.

Nothing is locked while it is calculated. What is written down is only what no change has come to since `due` was read;
the rest stays stale, and the change that came asks for the next calculation.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from apps.collection.worth.pricing import lot_values_sql

from . import milestones
from .rules import Terms, terms_of
from .statements import WITH_OFFERS
from .sweeping import deliveries

AT_ONCE = 100  # sets; a calculation that is killed has written down what was done by then

# Even DO NOTHING would wait for somebody who changes such a row: those that are there are left out beforehand.
BEGIN = """
INSERT INTO collection_collectionstats (
    user_id, set_id, is_stale, stale_since, changes, owned_count, total_count, copies, total_value, unpriced,
    missing_cost, missing_unpriced, terms, printings, deliveries
)
SELECT DISTINCT %(user)s, c.set_id, true, clock_timestamp(), 0, 0, 0, 0,
       '{}'::jsonb, '{}'::jsonb, '{}'::jsonb, '{}'::jsonb, '', 0, 0
FROM collection_inventoryitem i JOIN cards_card c ON c.id = i.card_id
WHERE i.user_id = %(user)s AND 'proxy' <> ALL (i.marks)
  AND c.set_id NOT IN (SELECT set_id FROM collection_collectionstats WHERE user_id = %(user)s)
ORDER BY 2
ON CONFLICT (user_id, set_id) DO NOTHING
"""
DUE = """
SELECT st.set_id, st.changes, s.card_count
FROM collection_collectionstats st JOIN cards_cardset s ON s.id = st.set_id
WHERE st.user_id = %(user)s AND (
    st.is_stale OR st.terms <> %(terms)s OR st.printings <> s.card_count
    OR st.calculated_at < s.last_synced_at OR %(for_prices)s AND st.deliveries <> %(deliveries)s)
ORDER BY st.set_id
"""
PROGRESS = f"""
WITH {WITH_OFFERS}, cheapest AS (
    SELECT DISTINCT ON (set_id, slot, currency) set_id, slot, currency, price
    FROM offers ORDER BY set_id, slot, currency, price
), costs AS (
    SELECT set_id, jsonb_object_agg(currency, cost) AS cost, jsonb_object_agg(currency, offered) AS offered
    FROM (SELECT set_id, currency, sum(price) AS cost, count(*) AS offered FROM cheapest GROUP BY 1, 2) each
    GROUP BY set_id
), counts AS (
    SELECT set_id, count(*) AS total, count(*) FILTER (WHERE is_owned) AS owned FROM slots GROUP BY set_id
)
SELECT its.id, coalesce(counts.owned, 0), coalesce(counts.total, 0),
       (SELECT coalesce(sum(held.copies), 0) FROM held WHERE held.set_id = its.id),
       coalesce(costs.cost, '{{}}'), coalesce(costs.offered, '{{}}')
FROM unnest(%(sets)s::bigint[]) AS its (id)
LEFT JOIN counts ON counts.set_id = its.id LEFT JOIN costs ON costs.set_id = its.id
"""
VALUES = """
SELECT set_id, currency, sum(value)::bigint, sum(copies) FILTER (WHERE value IS NULL)
FROM (
    SELECT c.set_id, v.currency, v.quantity AS copies, v.quantity::bigint * v.unit_value AS value
    FROM ({lots}) v JOIN cards_card c ON c.id = v.card_id
) each
GROUP BY set_id, currency
"""
# Who changes one of these rows just now will find it stale when they are done: nobody waits for anybody.
SETTLE = """
WITH new AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s) AS new (
        set_id bigint, changes int, printings int, owned int, total int, copies int, value jsonb, unpriced jsonb,
        cost jsonb, unoffered jsonb)
), free AS (
    SELECT st.id FROM collection_collectionstats st JOIN new USING (set_id)
    WHERE st.user_id = %(user)s AND st.changes = new.changes
    ORDER BY st.set_id FOR UPDATE OF st SKIP LOCKED
), gone AS (
    DELETE FROM collection_collectionstats st USING new
    WHERE st.id IN (SELECT id FROM free) AND st.set_id = new.set_id AND new.copies = 0
)
UPDATE collection_collectionstats st SET
    owned_count = new.owned, total_count = new.total, copies = new.copies, total_value = new.value,
    unpriced = new.unpriced, missing_cost = new.cost, missing_unpriced = new.unoffered, printings = new.printings,
    terms = %(terms)s, deliveries = %(deliveries)s, is_stale = false, stale_since = NULL, calculated_at = %(started)s
FROM new
WHERE st.id IN (SELECT id FROM free) AND st.set_id = new.set_id AND new.copies > 0
"""


def calculate(user: Any, for_prices: bool = False) -> int:
    """Calculates what is stale, and what is older than the newest prices where they are asked for.

    Answers how many sets that were. What somebody reaches by it becomes a milestone.
    """
    terms = terms_of(user)
    about = {"user": user.pk, "terms": terms.digest, "deliveries": deliveries()}
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, about)
        cursor.execute("SELECT clock_timestamp()")
        about["started"] = cursor.fetchone()[0]
        cursor.execute(DUE, about | {"for_prices": for_prices})
        due = cursor.fetchall()
        if due:
            worth = values(cursor, user.pk, [set_id for set_id, *_ in due])
            for part in parts(due):
                rows = figures(cursor, user.pk, terms, part, worth)
                cursor.execute(SETTLE, about | {"rows": json.dumps(rows)})
    milestones.write(user)
    return len(due)


def figures(cursor: Any, user_id: int, terms: Terms, due: Sequence[Any], worth: dict[int, Any]) -> list[dict[str, Any]]:
    """What each of these sets has, and of which change that speaks."""
    sets = [set_id for set_id, *_ in due]
    cursor.execute(PROGRESS, {"user": user_id, "sets": sets} | terms.parameters)
    found = {row[0]: row[1:] for row in cursor.fetchall()}
    rows = []
    for set_id, changes, printings in due:
        owned, total, copies, cost, offered = found[set_id]
        cost, offered = json.loads(cost), json.loads(offered)
        value, unpriced = worth.get(set_id, ({}, {}))
        unoffered = {currency: total - owned - count for currency, count in offered.items()}
        rows.append({
            "set_id": set_id, "changes": changes, "printings": printings, "owned": owned, "total": total,
            "copies": copies, "value": value, "unpriced": unpriced, "cost": cost, "unoffered": unoffered,
        })  # fmt: skip
    return rows


def values(cursor: Any, user_id: int, sets: list[int]) -> dict[int, tuple[dict[str, int], dict[str, int]]]:
    """What they own of each set is worth by currency, and how many copies nobody prices in it."""
    lots, about = lot_values_sql([user_id], sets=sets)
    cursor.execute(VALUES.format(lots=lots), about)
    worth: dict[int, tuple[dict[str, int], dict[str, int]]] = {}
    for set_id, currency, value, unpriced in cursor.fetchall():
        known, unknown = worth.setdefault(set_id, ({}, {}))
        if value is not None:
            known[currency] = value
        if unpriced:
            unknown[currency] = int(unpriced)
    return worth


def parts(due: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(due), AT_ONCE):
        yield due[start : start + AT_ONCE]
