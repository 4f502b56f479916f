"""Targets for a card from its last thirty days, so that nobody has to make one up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

# The lowest of all offers at the end of each day; offers that nobody confirms are none.
DAYS = """
WITH offers AS (
    SELECT v.id, l.price FROM prices_pricevariant v JOIN price_latest l ON l.variant_id = v.id
    JOIN prices_marketplace m ON m.id = v.marketplace_id
    WHERE v.card_id = %(card)s AND v.side = 0 AND v.currency = %(currency)s AND NOT l.unconfirmed
      AND (%(condition)s::int IS NULL OR v.condition <= %(condition)s)
      AND (NOT %(shops)s::text[] && ARRAY(SELECT slug::text FROM prices_marketplace WHERE currency = %(currency)s)
           OR m.slug = ANY (%(shops)s))
), lows AS (
    SELECT d.day, min(h.last) AS low FROM offers o CROSS JOIN generate_series(
        (now() AT TIME ZONE 'UTC')::date - 30, (now() AT TIME ZONE 'UTC')::date, interval '1 day') AS d (day)
    CROSS JOIN LATERAL (
        SELECT last FROM card_prices_daily c WHERE c.variant_id = o.id AND c.bucket <= d.day AT TIME ZONE 'UTC'
        ORDER BY c.bucket DESC LIMIT 1
    ) h GROUP BY d.day
)
SELECT (SELECT min(price) FROM offers), min(low), percentile_disc(0.5) WITHIN GROUP (ORDER BY low) FROM lows
"""


@dataclass(frozen=True)
class Suggested:
    label: str
    amount: int


def suggested(card: Any, currency: str, marketplaces: Sequence[str], condition: int | None) -> list[Suggested]:
    """Its 30-day low, its 30-day median and a tenth below what it costs now: those that are known, each amount once."""
    with connection.cursor() as cursor:
        cursor.execute(
            DAYS,
            {"card": card.pk, "currency": str(currency), "shops": list(marketplaces), "condition": condition},
        )
        now, low, median = cursor.fetchone()
    tenth_off = now * 9 // 10 if now else None
    ways = (("10 % below now", tenth_off), ("30-day low", low), ("30-day median", median))
    found = {amount: Suggested(label, amount) for label, amount in reversed(ways) if amount}
    return sorted(found.values(), key=lambda one: one.amount)
