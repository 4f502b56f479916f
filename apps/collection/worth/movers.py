"""What moved most among one's own: what a stack gained or lost in a day, a week or a month."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.querysets import HEAVY
from apps.cards.words import Condition, Finish, Language

from .pricing import lot_values_sql


class Window(StrEnum):
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


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


# A price that nobody confirms moves nothing; what was not known back then did not move.
MOVED = """
WITH v AS MATERIALIZED ({lots}), own AS (
    SELECT variant_id, sum(quantity)::int AS copies FROM v
    WHERE variant_id IS NOT NULL AND unit_value IS NOT NULL AND NOT unconfirmed GROUP BY variant_id
)
SELECT p.card_id, p.finish, p.condition, p.language, o.variant_id, o.copies, l.price, l.{before}
FROM own o JOIN price_latest l USING (variant_id) JOIN prices_pricevariant p ON p.id = o.variant_id
WHERE l.price {than} l.{before}
ORDER BY abs(l.price - l.{before})::bigint * o.copies DESC, o.variant_id LIMIT %(limit)s
"""

# What held at the end of each of the last thirty days.
LINES = """
SELECT v.id, array_agg(h.last ORDER BY d.day)
FROM unnest(%(variants)s::int[]) AS v (id)
CROSS JOIN generate_series(
    (now() AT TIME ZONE 'UTC')::date - 30, (now() AT TIME ZONE 'UTC')::date, interval '1 day') AS d (day)
LEFT JOIN LATERAL (
    SELECT last FROM card_prices_daily c WHERE c.variant_id = v.id AND c.bucket <= d.day AT TIME ZONE 'UTC'
    ORDER BY c.bucket DESC LIMIT 1
) h ON true GROUP BY v.id
"""


def movers(
    user: User, currency: str, window: Window = Window.DAY, direction: Direction = Direction.UP, limit: int = 10
) -> list[Mover]:
    """What moved one's own most in money, stack by stack, each with its last thirty days."""
    lots, values = lot_values_sql([user.pk], [str(currency)])
    than = ">" if direction is Direction.UP else "<"
    with connection.cursor() as cursor:
        cursor.execute(MOVED.format(lots=lots, before=f"price_{window}", than=than), values | {"limit": limit})
        rows = cursor.fetchall()
        if not rows:
            return []
        cursor.execute(LINES, {"variants": [row[4] for row in rows]})
        lines: dict[int, list[int | None]] = dict(cursor.fetchall())
    cards: dict[int, Any] = Card.objects.select_related("set").defer(*HEAVY).in_bulk([row[0] for row in rows])
    return [
        Mover(cards[card], Finish(finish), Condition(condition), Language(language), variant, *rest, lines[variant])
        for card, finish, condition, language, variant, *rest in rows
    ]
