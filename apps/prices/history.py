"""What cards cost over time: every change as a point of a line that holds until the next one, as JSON made in SQL.

A line begins with what held when the window opened, and says null from the moment on at which nobody vouches for it
any more: after the last run of its tellers, and between two that lie too far apart.
"""

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from apps.cards.words import Condition, Finish, Language
from dualcaster.lib.periods import Period
from dualcaster.lib.prepared import prepared

from .coverage import NEWEST, Span, covered
from .models import PriceHistory
from .selection import Selection

# The sub-select reads one variant at a time by its key, and its arrays come as JSON text.
LINES = """
SELECT v.id, v.card_id, m.slug, m.name, v.finish, v.condition, v.language, v.currency,
       h.t::text, h.p::text, h.first, h.last, h.teller, h.other_teller, ({newest})
FROM prices_pricevariant v JOIN prices_marketplace m ON m.id = v.marketplace_id
LEFT JOIN price_latest l ON l.variant_id = v.id
CROSS JOIN LATERAL (
    SELECT array_to_json(array_agg(c.t)) AS t, array_to_json(array_agg(c.price)) AS p,
           min(c.t) AS first, max(c.t) AS last,
           min(c.source_id) AS teller, max(c.source_id) AS other_teller
    FROM (
        {opening}
        SELECT date_part('epoch', time)::bigint AS t, price, source_id FROM price_history
        WHERE variant_id = v.id AND time > %(since)s::timestamptz AND time <= %(until)s
        ORDER BY t
    ) c
) h
WHERE v.card_id IN ({cards}) AND v.side = 0 AND h.t IS NOT NULL AND {wanted}
ORDER BY m.rank, v.traits, v.id
"""

# Where nothing is known from before the window, because history that old is forgotten, the present may be older still.
OPENING = """
        SELECT date_part('epoch', %(since)s::timestamptz)::bigint AS t,
               CASE WHEN o.time IS NULL THEN l.price ELSE o.price END AS price,
               coalesce(o.source_id, l.source_id) AS source_id
        FROM (VALUES (1)) AS one LEFT JOIN LATERAL (
            SELECT time, price, source_id FROM price_history
            WHERE variant_id = v.id AND time <= %(since)s ORDER BY time DESC LIMIT 1
        ) o ON true
        WHERE o.time IS NOT NULL OR l.changed_at <= %(since)s
        UNION ALL
"""

EVERYTHING = Selection()


def chart(cards: Sequence[int], period: Period, selection: Selection = EVERYTHING, now: datetime | None = None) -> str:
    """The lines of these cards' chosen variants, as JSON text: `t` in seconds, `p` in minor units."""
    until = now or datetime.now(UTC)
    since = period.since(until)
    wanted, values = replace(selection, game="").sql("v")  # the cards say it
    opened, end = int(since.timestamp()) if since else None, int(until.timestamp())
    named = {f"card{place}": card for place, card in enumerate(cards)}
    values |= named | {"since": since or "-infinity", "until": until}
    with prepared() as cursor:
        cursor.execute(statement(wanted, tuple(named), since is not None), values)
        rows = cursor.fetchall()
    known = covered(rows[0][-1]) if rows else covered()
    series = []
    for *identity, t, p, first, last, teller, other, _ in rows:
        if not p.strip("[]nul,"):
            continue  # it says nothing but that there was nothing
        holes = known.holes([teller] if teller == other else tellers(identity[0]), first, end)
        if line := ending(t, p, last, holes, end) or cut(json.loads(t), json.loads(p), holes, opened, end):
            series.append(f'{described(*identity)}, "t": {line[0]}, "p": {line[1]}}}')
    head = {"period": str(period), "since": opened, "until": end, "empty": not series}
    return f'{json.dumps(head)[:-1]}, "series": [{", ".join(series)}]}}'


@cache
def statement(wanted: str, cards: tuple[str, ...], opened: bool) -> str:
    """A plan that is made once for an array of cards would be made for ten of them: each has a place of its own."""
    places = ", ".join(f"%({card})s" for card in cards) or "NULL"
    return LINES.format(wanted=wanted, cards=places, opening=OPENING if opened else "", newest=NEWEST)


def tellers(variant: int) -> list[int]:
    """Everybody who has told of a variant, where it was more than one."""
    return list(PriceHistory.objects.filter(variant=variant).values_list("source_id", flat=True).distinct())


def described(
    variant: int, card: int, slug: str, name: str, finish: int, condition: int, language: int, currency: str
) -> str:
    """What a line is a line of, as JSON that is not closed yet."""
    words = {
        "variant": variant, "card": card, "marketplace": slug, "marketplace_name": name,
        "finish": Finish(finish).word, "condition": Condition(condition).word, "language": Language(language).code,
        "currency": currency,
    }  # fmt: skip
    return json.dumps(words)[:-1]


def ending(t: str, p: str, last: int, holes: list[Span], until: int) -> tuple[str, str] | None:
    """The line as it came, ended where its teller fell silent; None where there is more to cut than its end."""
    if not holes:
        return t, p
    begins, ends = holes[0]
    if begins < last or ends < until:
        return None
    return f"{t[:-1]},{begins + 1}]", f"{p[:-1]},null]"


def cut(
    times: list[int], prices: list[int | None], holes: list[Span], opened: int | None, until: int
) -> tuple[str, str] | None:
    """The line with its holes as nulls: it ends a second after the last word, and goes on where there is one again."""
    points = dict(zip(times, prices, strict=True))
    for begins, ends in holes:
        if begins <= times[0] == opened:
            points.pop(opened, None)  # nobody vouched for what held when the window opened
        else:
            points.setdefault(max(begins, times[0]) + 1, None)
        if ends < until:
            points.setdefault(ends, prices[bisect_left(times, ends) - 1])
    if all(price is None for price in points.values()):
        return None
    line = sorted(points.items())
    return json.dumps([moment for moment, _ in line]), json.dumps([price for _, price in line])
