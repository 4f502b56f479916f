"""What a collection is worth now, what it cost, and what became of the difference: for each currency by itself."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from django.db import connection

from apps.accounts.models import User
from apps.cards.models import CardSet
from apps.cards.words import Condition, Finish, Rarity
from apps.collection.models import Location
from dualcaster.lib.money import Currency

from .pricing import lot_values_sql

NOWHERE, NAMELESS = "No location", "No set"
SOME = 12  # of the lots without a price


@dataclass(frozen=True)
class Figures:
    """Sums over some lots in one currency, in minor units; everything after `compared_cost` counts copies.

    A gain is that of the copies which have a value and whose cost is known in this currency: of no others.
    """

    lots: int = 0
    copies: int = 0
    value: int = 0
    cost: int = 0
    compared_value: int = 0
    compared_cost: int = 0
    compared: int = 0
    no_cost: int = 0
    cost_elsewhere: int = 0
    no_price: int = 0
    own_value_elsewhere: int = 0
    near_mint: int = 0
    english: int = 0
    own_value: int = 0
    proxies: int = 0
    unconfirmed: int = 0

    @property
    def gain(self) -> int | None:
        return self.compared_value - self.compared_cost if self.compared else None

    @property
    def priced(self) -> int:
        return self.copies - self.no_price - self.own_value_elsewhere

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Realised:
    """What parting with copies brought, after fees; the gain is that of those whose cost is known in its currency."""

    copies: int = 0
    brought: int = 0
    gain: int = 0
    compared: int = 0
    no_price: int = 0


@dataclass(frozen=True)
class Part:
    """One condition, set, rarity, location, finish or tag. A location holds what lies in those inside it."""

    key: str
    name: str
    figures: Figures
    depth: int = 0


@dataclass(frozen=True)
class Line:
    """One currency."""

    currency: str
    figures: Figures
    realised: Realised


@dataclass(frozen=True)
class Valuation:
    currency: str
    lines: list[Line]
    parts: dict[str, list[Part]]
    unpriced: list[int]

    @property
    def line(self) -> Line:
        """That of the currency which is shown."""
        return next(line for line in self.lines if line.currency == self.currency)

    @property
    def others(self) -> list[Line]:
        """The other currencies in which there is something to say."""
        return [
            line
            for line in self.lines
            if line.currency != self.currency and (line.figures.value or line.realised.copies)
        ]


FIGURES = """
    count(*)::int, sum(quantity)::int,
    coalesce(sum(quantity * unit_value::bigint), 0)::bigint,
    coalesce(sum(quantity * paid::bigint), 0)::bigint,
    coalesce(sum(quantity * unit_value::bigint) FILTER (WHERE paid IS NOT NULL), 0)::bigint,
    coalesce(sum(quantity * paid::bigint) FILTER (WHERE unit_value IS NOT NULL), 0)::bigint,
    coalesce(sum(quantity) FILTER (WHERE paid IS NOT NULL AND unit_value IS NOT NULL), 0)::int,
    coalesce(sum(quantity) FILTER (WHERE cost_currency = ''), 0)::int,
    coalesce(sum(quantity) FILTER (WHERE cost_currency NOT IN ('', currency)), 0)::int,
    coalesce(sum(quantity) FILTER (WHERE basis IS NULL), 0)::int,
    coalesce(sum(quantity) FILTER (WHERE basis = 'elsewhere'), 0)::int,
    coalesce(sum(quantity) FILTER (WHERE basis = 'condition'), 0)::int,
    coalesce(sum(quantity) FILTER (WHERE basis = 'language'), 0)::int,
    coalesce(sum(quantity) FILTER (WHERE basis = 'own'), 0)::int,
    coalesce(sum(quantity) FILTER (WHERE basis = 'proxy'), 0)::int,
    coalesce(sum(quantity) FILTER (WHERE unconfirmed), 0)::int
"""

ALSO = ("currency AS cost_currency", "purchase_price", "condition", "finish", "location_id", "tags")

# One look at every lot: the totals of each currency, and the parts of the one that is shown.
VALUED = f"""
WITH v AS MATERIALIZED (
    SELECT l.*, CASE WHEN cost_currency = l.currency THEN purchase_price END AS paid, c.set_id, c.rarity
    FROM ({{lots}}) l JOIN cards_card c ON c.id = l.card_id
)
SELECT 'currency', currency, {FIGURES} FROM v GROUP BY currency
UNION ALL
SELECT CASE WHEN grouping(condition) = 0 THEN 'condition' WHEN grouping(set_id) = 0 THEN 'set'
            WHEN grouping(rarity) = 0 THEN 'rarity' WHEN grouping(finish) = 0 THEN 'finish' ELSE 'location' END,
       coalesce(condition, set_id, rarity, finish, location_id)::text, {FIGURES}
FROM v WHERE currency = %(currency)s
GROUP BY GROUPING SETS ((condition), (set_id), (rarity), (finish), (location_id))
UNION ALL
SELECT 'tag', tag, {FIGURES} FROM v CROSS JOIN LATERAL unnest(tags) AS tag WHERE currency = %(currency)s GROUP BY tag
UNION ALL
(SELECT 'unpriced', item_id::text, {FIGURES} FROM v WHERE currency = %(currency)s AND unit_value IS NULL
 GROUP BY item_id ORDER BY sum(quantity) DESC, item_id LIMIT {SOME})
"""

# What parting brought, lot by lot. Fees fall on the lots by their copies, to the cent; a trade without a price says
# nothing of what it brought.
PARTED = """
SELECT l.id, d.user_id, d.card_id, d.finish, d.condition, d.language, d.day, d.currency, l.quantity, l.purchase_price,
       l.currency AS cost_currency, l.acquired_at, l.owned_since, l.was,
       CASE WHEN d.kind <> 'traded' OR d.unit_price > 0 THEN
           l.quantity * d.unit_price::bigint
           - (round(d.fees::numeric * sum(l.quantity) OVER before / d.quantity)
              - round(d.fees::numeric * (sum(l.quantity) OVER before - l.quantity) / d.quantity))::bigint
       END AS brought
FROM collection_disposalline l JOIN collection_disposal d ON d.id = l.disposal_id
WHERE d.user_id = ANY (%(users)s::bigint[]) WINDOW before AS (PARTITION BY d.id ORDER BY l.id)
"""
REALISED = f"""
SELECT currency, sum(quantity)::int, coalesce(sum(brought), 0)::bigint,
       coalesce(sum(brought - quantity * purchase_price::bigint) FILTER (WHERE compared), 0)::bigint,
       coalesce(sum(quantity) FILTER (WHERE compared), 0)::int,
       coalesce(sum(quantity) FILTER (WHERE brought IS NULL), 0)::int
FROM (SELECT *, cost_currency = currency AND brought IS NOT NULL AS compared FROM ({PARTED}) parted) p GROUP BY currency
"""


def valuation(user: User, currency: str) -> Valuation:
    """In a fixed number of statements, however much there is."""
    lots, values = lot_values_sql([user.pk], also=ALSO)
    with connection.cursor() as cursor:
        cursor.execute(VALUED.format(lots=lots), values | {"currency": str(currency)})
        told = [(by, key, Figures(*figures)) for by, key, *figures in cursor.fetchall()]
        cursor.execute(REALISED, values)
        realised = {code: Realised(*sums) for code, *sums in cursor.fetchall()}
    totals = {key: figures for by, key, figures in told if by == "currency"}
    lines = [Line(str(code), totals.get(code, Figures()), realised.get(code, Realised())) for code in Currency]
    by: dict[str, dict[str | None, Figures]] = {}
    for kind, key, figures in told:
        by.setdefault(kind, {})[key] = figures
    words: dict[str, Any] = {"condition": Condition, "finish": Finish, "rarity": Rarity}
    parts = {
        kind: [Part(word(choice), choice.label, found[str(choice)]) for choice in choices if str(choice) in found]
        for kind, choices in words.items() if (found := by.get(kind))
    }  # fmt: skip
    parts["set"] = sets(by.get("set", {}))
    parts["tag"] = dearest(Part(str(tag), str(tag), figures) for tag, figures in by.get("tag", {}).items())
    parts["location"] = nested(user, by.get("location", {}))
    return Valuation(str(currency), lines, parts, [int(key or 0) for key in by.get("unpriced", {})])


def word(choice: Any) -> str:
    return str(choice.word)


def dearest(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (-part.figures.value, -part.figures.copies, part.name))


def sets(found: dict[str | None, Figures]) -> list[Part]:
    known = CardSet.objects.in_bulk([int(key) for key in found if key])
    return dearest(
        Part(known[int(key)].code, known[int(key)].name, figures) if key else Part("", NAMELESS, figures)
        for key, figures in found.items()
    )


def nested(user: User, found: dict[str | None, Figures]) -> list[Part]:
    """Every place under the one it is in, with all that lies in it; last what lies nowhere."""
    inside: dict[int | None, list[Location]] = {}
    for place in Location.objects.of(user):
        inside.setdefault(place.parent_id, []).append(place)

    def told(place: Location, depth: int) -> list[Part]:
        within = [part for deeper in inside.get(place.pk, ()) for part in told(deeper, depth + 1)]
        figures = sum((part.figures for part in within if part.depth == depth + 1), found.get(str(place.pk), Figures()))
        return [Part(str(place.pk), place.name, figures, depth), *within]

    parts = [part for place in inside.get(None, ()) for part in told(place, 0)]
    return [*parts, Part("", NOWHERE, found[None])] if None in found and parts else parts
