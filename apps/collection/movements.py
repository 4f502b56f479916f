"""What moved in people's collections within a day, told to whom it moved far enough by their own thresholds."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from apps.collection.worth.pricing import lot_values_sql
from apps.notifications.notifying import notify_many

FRESH = timedelta(hours=48)
PEOPLE = 2_000  # looked at in one statement

# Everybody with a lot whose price may have moved far enough for them; whose exactly stands in the next statement.
CONCERNED = """
WITH moved AS (
    SELECT DISTINCT v.card_id FROM price_latest l JOIN prices_pricevariant v ON v.id = l.variant_id
    WHERE l.price_24h > 0 AND l.price <> l.price_24h AND NOT l.unconfirmed AND v.side = 0
      AND abs(l.price - l.price_24h) * 100::bigint >= l.price_24h * (
          SELECT least(min(price_drop_threshold), min(price_spike_threshold), 10) FROM accounts_preferences)
)
SELECT array_agg(DISTINCT i.user_id ORDER BY i.user_id) FROM collection_inventoryitem i JOIN moved USING (card_id)
"""
# One row for each person and card: the movement of the dearest of their lots, in the currency they chose.
MOVED = """
WITH worth AS ({worth}), moved AS (
    SELECT DISTINCT ON (w.user_id, w.card_id) w.user_id, w.card_id, w.currency, w.quantity, l.price, l.price_24h AS old,
           m.name AS shop, m.slug, 100.0 * (l.price - l.price_24h) / l.price_24h AS percent,
           coalesce(p.price_drop_threshold, 10) AS falls, coalesce(p.price_spike_threshold, 15) AS rises
    FROM worth w JOIN price_latest l ON l.variant_id = w.variant_id
    JOIN sources_source s ON s.id = l.source_id
    JOIN prices_marketplace m ON m.id = w.marketplace_id
    LEFT JOIN accounts_preferences p ON p.user_id = w.user_id
    WHERE w.currency = coalesce(p.currency, 'USD') AND l.price_24h > 0 AND l.price <> l.price_24h AND NOT w.unconfirmed
      AND l.changed_at >= %(day)s AND greatest(l.told_at, s.confirmed_through) >= %(fresh)s
    ORDER BY w.user_id, w.card_id, w.unit_value * w.quantity DESC, w.item_id
)
SELECT f.user_id, f.card_id,
       'movement:' || f.user_id || ':' || f.card_id || ':' || %(today)s || ':' || sign(percent) AS key,
       CASE WHEN percent < 0 THEN 'price_alert' ELSE 'spike_detected' END AS type,
       CASE WHEN abs(percent) >= 15 THEN 2 ELSE 3 END AS priority,
       c.name || CASE WHEN percent < 0 THEN ' fell by ' ELSE ' rose by ' END
           || to_char(abs(percent), 'FM999,990.0') || ' %% in 24 hours' AS title,
       'You own ' || f.quantity || '. ' || f.shop || ' asked ' || {old} || ' and asks ' || {price} || ' now.'
           AS message,
       jsonb_build_object('current_price', (f.price / 100.0)::numeric(12, 2)::text, 'currency', f.currency,
           'price_change', round(percent, 1)::text, 'marketplace', f.slug,
           'action', CASE WHEN percent < 0 THEN 'view' ELSE 'sell' END,
           'action_url', '/cards/' || f.card_id || '/card/') AS metadata
FROM moved f JOIN cards_card c ON c.id = f.card_id WHERE percent <= -falls OR percent >= rises
"""


def tell() -> int:
    """Tells every movement once a day and direction; answers how many were new."""
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED)
        people = cursor.fetchone()[0] or []
    now = timezone.now()
    return sum(tell_some(people[start : start + PEOPLE], now) for start in range(0, len(people), PEOPLE))


def tell_some(people: list[int], now: datetime) -> int:
    worth, values = lot_values_sql(people)
    about: dict[str, Any] = {
        "day": now - timedelta(days=1), "fresh": now - FRESH, "today": now.date().isoformat()
    }  # fmt: skip
    statement = MOVED.format(worth=worth, old=amount("f.old"), price=amount("f.price"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE told_movements ON COMMIT DROP AS {statement}", values | about)
        told = notify_many("SELECT * FROM told_movements")
        cursor.execute("DROP TABLE told_movements")
    return told


def amount(minor: str) -> str:
    """An amount as people write it, in SQL."""
    number = f"to_char({minor} / 100.0, 'FM999,999,990.00')"
    return f"""CASE f.currency WHEN 'USD' THEN '$' || {number} WHEN 'EUR' THEN '€' || {number}
               ELSE {number} || ' tix' END"""
