"""What moved most among one's own: what a stack gained or lost in a day, a week or a month."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db import connection

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.querysets import HEAVY
from apps.cards.words import Condition, Finish, Language
from apps.prices.models import PriceVariant

from .pricing import lot_values_sql


class Window(StrEnum):
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"


@dataclass(frozen=True)
class Mover:
    """All copies of one's own that one price stands for. `now` and `before` are of one copy, in minor units."""

    card: Card
    finish: Finish
    condition: Condition
    language: Language
    variant_id: int
    copies: int
    now: int
    before: int
    points: list[int | None] = field(default_factory=list)

    @property
    def step(self) -> int:
        return self.now - self.before

    @property
    def stack_step(self) -> int:
        return self.step * self.copies

    @property
    def percent(self) -> float | None:
        return round(100 * self.step / self.before, 2) if self.before else None


@dataclass(frozen=True)
class Moves:
    """`before` is what all copies whose price was known then and is confirmed now were worth; `step` what they did."""

    rising: list[Mover]
    falling: list[Mover]
    step: int
    before: int

    @property
    def after(self) -> int:
        return self.before + self.step


# A price that nobody confirms moves nothing; what was not known back then did not move.
MOVED = """
WITH v AS MATERIALIZED ({lots}), own AS (
    SELECT variant_id, sum(quantity)::int AS copies FROM v
    WHERE variant_id IS NOT NULL AND unit_value IS NOT NULL AND NOT unconfirmed GROUP BY variant_id
), moved AS MATERIALIZED (
    SELECT o.variant_id, o.copies, l.price, l.{before} AS before, (l.price - l.{before})::bigint * o.copies AS step
    FROM own o JOIN price_latest l USING (variant_id) WHERE l.{before} IS NOT NULL
)
(SELECT * FROM moved WHERE step > 0 ORDER BY step DESC, variant_id LIMIT %(limit)s)
UNION ALL
(SELECT * FROM moved WHERE step < 0 ORDER BY step, variant_id LIMIT %(limit)s)
UNION ALL
SELECT NULL, NULL, NULL, coalesce(sum(copies * before::bigint), 0)::bigint, coalesce(sum(step), 0)::bigint FROM moved
"""

# What held at the end of each of the last thirty days. The history of each is read once, and whole.
LINES = """
WITH told AS MATERIALIZED (
    SELECT v.id, h.* FROM unnest(%(variants)s::int[]) AS v (id) CROSS JOIN LATERAL (
        SELECT last, bucket, coalesce(lead(bucket) OVER (ORDER BY bucket), 'infinity') AS until
        FROM card_prices_daily c WHERE c.variant_id = v.id OFFSET 0
    ) h
)
SELECT v.id, array_agg(h.last ORDER BY d.day)
FROM unnest(%(variants)s::int[]) AS v (id)
CROSS JOIN generate_series(
    date_trunc('day', now(), 'UTC') - interval '30 days', date_trunc('day', now(), 'UTC'), interval '1 day'
) AS d (day)
LEFT JOIN told h ON h.id = v.id AND h.bucket <= d.day AND h.until > d.day
GROUP BY v.id
"""


def movers(user: User, currency: str, window: Window = Window.DAY, limit: int = 10) -> Moves:
    """What moved one's own most in money, stack by stack, each with its last thirty days."""
    lots, values = lot_values_sql([user.pk], [str(currency)])
    with connection.cursor() as cursor:
        cursor.execute(MOVED.format(lots=lots, before=f"price_{window}"), values | {"limit": limit})
        *rows, (*_, before, step) = cursor.fetchall()
        cursor.execute(LINES, {"variants": [variant for variant, *_ in rows]})
        lines: dict[int, list[int | None]] = dict(cursor.fetchall())
    known = PriceVariant.objects.select_related("card__set").defer(*(f"card__{name}" for name in HEAVY))
    variants = known.in_bulk([variant for variant, *_ in rows])
    found = [
        Mover(
            its.card, Finish(its.finish), Condition(its.condition), Language(its.language), its.pk,
            copies, now, then, lines[its.pk],
        )
        for its, copies, now, then in ((variants[variant], *rest[:3]) for variant, *rest in rows)
    ]  # fmt: skip
    return Moves([one for one in found if one.step > 0], [one for one in found if one.step < 0], step, before)
