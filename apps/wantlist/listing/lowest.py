"""What wants cost now: the lowest price that `watching` goes by, and how it ran for thirty days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Expression, F, Func, IntegerField, Value
from django.utils import timezone

from apps.cards.words import Finish
from apps.wantlist.models import WantListItem
from apps.wantlist.watching import FRESH
from apps.wantlist.watching.statements import FITS, LOWEST

# A want without a target is shown in the currency of the page.
TOUCHED = """
    SELECT w.id AS number, w.user_id, w.card_id, w.any_printing, w.marketplace_id, w.condition, w.finish, w.language,
           coalesce(nullif(w.currency, ''), %(currency)s) AS currency, NULL::integer AS days
    FROM wantlist_wantlistitem w WHERE w.id = {which}
"""
CURRENT = f"(WITH touched AS ({TOUCHED}), {LOWEST} SELECT price FROM lowest)"  # noqa: S608 - our own words
# What held at the end of each of the last thirty days, of the very price that is the lowest now.
LOWS = f"""
WITH touched AS MATERIALIZED ({TOUCHED.replace("{which}", "ANY (%(numbers)s)")}), {LOWEST}, meant AS (
    SELECT DISTINCT ON (w.number) w.number, w.currency, w.price, v.finish, w.printing, w.shop, v.id
    FROM lowest w
    JOIN prices_pricevariant v ON v.card_id = w.printing AND v.marketplace_id = w.shop AND {FITS}
    JOIN price_latest l ON l.variant_id = v.id AND l.price = w.price AND NOT l.unconfirmed ORDER BY w.number, v.id
)
SELECT meant.number, meant.price, meant.currency, m.name, m.mark, meant.finish, meant.printing, (
    SELECT array_agg(h.last ORDER BY d.day) FROM generate_series(
        (now() AT TIME ZONE 'UTC')::date - 30, (now() AT TIME ZONE 'UTC')::date, interval '1 day') AS d (day)
    LEFT JOIN LATERAL (
        SELECT last FROM card_prices_daily c WHERE c.variant_id = meant.id AND c.bucket <= d.day AT TIME ZONE 'UTC'
        ORDER BY c.bucket DESC LIMIT 1
    ) h ON true
) FROM meant JOIN prices_marketplace m ON m.id = meant.shop
"""  # noqa: S608


@dataclass(frozen=True)
class Low:
    """The lowest price a want means, in minor units, and who asks it for which printing."""

    price: int
    currency: str
    marketplace: str
    mark: str
    finish: Finish
    printing: int
    points: list[int | None] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A want with what it costs now; `low` is None where nobody says."""

    want: WantListItem
    low: Low | None

    @property
    def difference(self) -> int | None:
        """Between now and the target: what is still too much, or less than nothing where it is met."""
        target = self.want.target_price
        return None if self.low is None or target is None else self.low.price - target

    @property
    def percent(self) -> float | None:
        return None if self.difference is None else round(100 * self.difference / (self.want.target_price or 1), 2)

    @property
    def is_met(self) -> bool:
        return self.difference is not None and self.difference <= 0

    @property
    def is_near(self) -> bool:
        """Within a tenth above the target, or at it."""
        return self.difference is not None and 10 * self.difference <= (self.want.target_price or 0)


class Current(Func):
    """The lowest price of a want's row, or null; reads `number`'s row and nothing else."""

    output_field = IntegerField()

    def __init__(self, currency: str) -> None:
        super().__init__(F("pk"), Value(str(currency)), Value(timezone.now() - FRESH))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        expressions: list[Any] = self.source_expressions
        number, currency, fresh = expressions
        which, nothing = compiler.compile(number)
        sql = CURRENT.replace("{which}", which) % {"currency": "%s::text", "fresh": "%s::timestamptz"}
        return sql, [*nothing, currency.value, fresh.value]


def current(currency: str) -> Expression:
    return Current(currency)


def rows_of(wants: Sequence[WantListItem], currency: str) -> list[Row]:
    """In one statement however many there are."""
    if not wants:
        return []
    with connection.cursor() as cursor:
        told: dict[str, Any] = {
            "numbers": [want.pk for want in wants],
            "currency": str(currency),
            "fresh": timezone.now() - FRESH,
        }
        cursor.execute(LOWS, told)
        lows = {
            number: Low(price, its, name, mark, Finish(finish), printing, points or [])
            for number, price, its, name, mark, finish, printing, points in cursor.fetchall()
        }
    return [Row(want, lows.get(want.pk)) for want in wants]
