"""What a collection was worth day by day, with what was put in told apart from what it gained.

A copy counts from the day it was acquired (or written down here) until the day it left, at the price that stands for
it today, followed back: what held at the end of each day, UTC. It is worth nothing before the first price there was
of it, nor while nobody offered it; such copies are counted.

It enters on the first day it is worth something: with its cost, or with what it was worth then where its cost in this
currency is not known. It leaves with what it brought, or with what it was worth last where that is not known. What
was put in is what entered less what left, the gain is all the rest, and value = put in + gain on every day.

`index` follows the market of what is held, and nothing else: each day it moves by what known prices moved of what was
held the day before, as a share of what that was worth. Entering and leaving never move it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from apps.accounts.models import User
from apps.prices.coverage import PATIENCE, Span, covered
from apps.prices.timeseries.upkeep import KEPT

from .pricing import CLOSE, SHOPS, STANDING
from .valuation import PARTED

DAY = timedelta(days=1)

# Everything that is held or was, from the end of which day until the end of which.
HELD = f"""
SELECT id, user_id, card_id, finish, condition, language, quantity,
       least(coalesce(acquired_at, (created AT TIME ZONE 'UTC')::date), (now() AT TIME ZONE 'UTC')::date) AS came,
       'infinity'::date AS left_on, CASE WHEN currency = %(currency)s THEN purchase_price END AS cost,
       NULL::bigint AS brought,
       CASE WHEN value_currency = %(currency)s THEN value WHEN 'proxy' = ANY (marks) THEN 0 END AS own,
       value IS NULL AND 'proxy' <> ALL (marks) AS asks
FROM collection_inventoryitem WHERE user_id = ANY (%(users)s::bigint[])
UNION ALL
SELECT -id, user_id, card_id, finish, condition, language, quantity,
       least(coalesce(acquired_at, (owned_since AT TIME ZONE 'UTC')::date), day), day,
       CASE WHEN cost_currency = %(currency)s THEN purchase_price END,
       CASE WHEN currency = %(currency)s THEN brought END,
       CASE WHEN was ->> 'value_currency' = %(currency)s THEN (was ->> 'value')::int
            WHEN was -> 'marks' ? 'proxy' THEN 0 END,
       was ->> 'value' IS NULL AND (was -> 'marks' ? 'proxy') IS NOT TRUE
FROM ({PARTED}) parted
"""

# A price and the days at whose end it held. `step` is what it moved by from the last one there was. A price that has
# not changed for as long as history is kept is in no history.
TOLD = """
SELECT p.variant_id, t.* FROM (SELECT DISTINCT variant_id FROM standing) p CROSS JOIN LATERAL (
    SELECT day, price, price - lag(price) OVER (PARTITION BY price IS NULL ORDER BY day) AS step,
           coalesce(lead(day) OVER (ORDER BY day), 'infinity'::date) AS until
    FROM (
        SELECT (bucket AT TIME ZONE 'UTC')::date AS day, last AS price FROM card_prices_daily c
        WHERE c.variant_id = p.variant_id
        UNION ALL
        SELECT (changed_at AT TIME ZONE 'UTC')::date, price FROM price_latest l
        WHERE l.variant_id = p.variant_id AND changed_at < %(forgotten)s
    ) daily OFFSET 0
) t WHERE price IS NOT NULL
"""

DAYS = f"""
WITH shops AS MATERIALIZED ({SHOPS.format(whose="u.id = ANY (%(users)s::bigint[])")}),
held AS MATERIALIZED ({HELD}),
close AS MATERIALIZED ({CLOSE.format(held="held", wanted="i.asks")}),
standing AS MATERIALIZED ({STANDING.format(priced="true")}),
told AS MATERIALIZED ({TOLD}),
-- Each price of each holding, and the days it was worth that.
worth AS MATERIALIZED (
    SELECT h.id, h.quantity, h.cost, greatest(t.day, h.came) AS day, least(t.until, h.left_on) AS until, t.price, t.step
    FROM held h JOIN standing s ON s.id = h.id JOIN told t ON t.variant_id = s.variant_id
    WHERE t.until > h.came AND t.day < h.left_on AND h.came < h.left_on
    UNION ALL
    SELECT id, quantity, cost, came, left_on, own, NULL FROM held WHERE own IS NOT NULL AND came < left_on
),
entered AS MATERIALIZED (SELECT id, min(day) AS day FROM worth GROUP BY id),
-- Where it was worth nothing known all the while, what it brought is set against what it cost.
parted AS (
    SELECT h.left_on AS day, h.quantity, h.cost, h.brought, w.known FROM held h LEFT JOIN (
        SELECT w.id, sum(CASE WHEN w.day = e.day THEN w.price ELSE coalesce(w.step, 0) END) AS known
        FROM worth w JOIN entered e ON e.id = w.id WHERE w.id < 0 GROUP BY w.id
    ) w ON w.id = h.id WHERE h.left_on < 'infinity'
),
told_days (day, value, owned, priced, gained, moved, standing) AS (
    SELECT w.day, sum(w.quantity * w.price::bigint), 0, sum(w.quantity),
           sum(w.quantity * (CASE WHEN w.day <> e.day THEN coalesce(w.step, 0) ELSE w.price - coalesce(w.cost, w.price)
               END)::bigint),
           sum(CASE WHEN w.day <> e.day THEN w.quantity * coalesce(w.step, 0)::bigint ELSE 0 END),
           sum(CASE WHEN w.day <> e.day THEN 0 ELSE w.quantity * w.price::bigint END)
    FROM worth w JOIN entered e ON e.id = w.id GROUP BY w.day
    UNION ALL
    SELECT until, -sum(quantity * price::bigint), 0, -sum(quantity), 0, 0, 0 FROM worth
    WHERE until < 'infinity' GROUP BY until
    UNION ALL
    SELECT day, 0, 0, 0, sum(coalesce(brought - quantity * coalesce(known, cost), 0)), 0,
           -sum(quantity * coalesce(known, 0)) FROM parted GROUP BY day
    UNION ALL
    SELECT came, 0, sum(quantity), 0, 0, 0, 0 FROM held WHERE came < left_on GROUP BY came
    UNION ALL
    SELECT left_on, 0, -sum(quantity), 0, 0, 0, 0 FROM held
    WHERE came < left_on AND left_on < 'infinity' GROUP BY left_on
)
SELECT day, sum(value)::bigint, sum(owned)::int, sum(priced)::int, sum(gained)::bigint, sum(moved)::bigint,
       sum(standing)::bigint
FROM told_days WHERE day <= (now() AT TIME ZONE 'UTC')::date GROUP BY day ORDER BY day
"""


@dataclass(frozen=True, slots=True)
class Day:
    """The end of a day; of today, now. Without `told`, nobody vouched for any price."""

    day: date
    value: int
    put_in: int
    owned: int
    unpriced: int
    index: float
    told: bool = True

    @property
    def gain(self) -> int:
        return self.value - self.put_in

    @property
    def opens(self) -> int:
        """Its first second."""
        return int(datetime.combine(self.day, time(), UTC).timestamp())


def days(user: User, currency: str) -> list[Day]:
    """Every day since something of it was worth something, in one statement."""
    now = datetime.now(UTC)
    asked: dict[str, Any] = {
        "users": [user.pk],
        "currencies": [str(currency)],
        "currency": str(currency),
        "forgotten": now - KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute(DAYS, asked)
        changes = {day: figures for day, *figures in cursor.fetchall()}
    known = covered()
    return list(filled(changes, now.date(), known.holes(known.by_source, 0, int(now.timestamp())), now))


def filled(changes: dict[date, list[int]], today: date, holes: list[Span], now: datetime) -> Iterator[Day]:
    value = owned = priced = gain = standing = 0
    index, last = 100.0, int(now.timestamp())
    gaps = [(begins, ends) for begins, ends in holes if ends < last or last - begins > PATIENCE]
    day = min(changes, default=today + DAY)
    begun = False
    while day <= today:
        if change := changes.get(day):
            more, came, more_priced, gained, moved, entered = change
            index *= 1 + moved / standing if standing else 1
            value, owned, priced, gain = value + more, owned + came, priced + more_priced, gain + gained
            standing += moved + entered
        begun = begun or priced > 0
        if begun:
            opens = int(datetime.combine(day, time(), UTC).timestamp())
            silent = any(begins < opens and ends >= min(opens + DAY.total_seconds(), last) for begins, ends in gaps)
            yield Day(day, value, value - gain, owned, owned - priced, index, not silent)
        day += DAY
