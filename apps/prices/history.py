"""What cards cost over time: every change as a point of a line that holds until the next one, as JSON made in SQL.

A line begins with what held when the window opens, ends where its source last confirmed it, and says null from the
moment on at which nobody vouches for it any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.db import connection

from apps.cards.words import Condition, Finish, Language
from dualcaster.lib.periods import Period

from .coverage import PATIENCE, covered
from .selection import Selection

CHART = """
WITH chosen AS MATERIALIZED (
    SELECT v.id, v.card_id, v.finish, v.condition, v.language, v.currency, v.traits,
           m.slug AS marketplace, m.name, m.rank, l.price, l.changed_at, l.source_id
    FROM prices_pricevariant v JOIN prices_marketplace m ON m.id = v.marketplace_id
    LEFT JOIN price_latest l ON l.variant_id = v.id
    WHERE v.card_id = ANY (%(cards)s) AND v.side = 0 AND {wanted}
), changes AS MATERIALIZED (
    {opening}
    SELECT c.id, h.time AS t, h.price, h.source_id
    FROM chosen c CROSS JOIN LATERAL (
        SELECT time, price, source_id FROM price_history h
        WHERE h.variant_id = c.id AND h.time > %(since)s AND h.time <= %(until)s
        OFFSET 0  -- one variant at a time by its key, never the whole history
    ) h
), holes AS MATERIALIZED (
    SELECT told.id, first, hole
    FROM (SELECT id, min(first) AS first, range_agg(spans) AS spans FROM (
              SELECT id, source_id, min(t) AS first FROM changes GROUP BY id, source_id
          ) tellers LEFT JOIN (
              SELECT * FROM unnest(%(sources)s::int[], %(spans)s::tstzmultirange[]) AS covered(source_id, spans)
          ) covered USING (source_id) GROUP BY id) told,
         -- from a little earlier, so that a hole that begins before the window is measured whole
         unnest(tstzmultirange(tstzrange(first - %(patience)s::interval, %(until)s, '[]')) - coalesce(spans, '{{}}')) AS hole
    WHERE upper(hole) > first AND (upper(hole) >= %(until)s OR upper(hole) - lower(hole) > %(patience)s::interval)
), points AS (
    SELECT c.id, c.t, c.price, 0 AS kind FROM changes c
    WHERE c.t > %(since)s OR NOT EXISTS (SELECT FROM holes WHERE holes.id = c.id AND hole @> %(since)s::timestamptz)
    UNION ALL
    SELECT holes.id, upper(hole), held.price, 2 FROM holes CROSS JOIN LATERAL (
        SELECT price FROM changes c WHERE c.id = holes.id AND c.t < upper(hole) ORDER BY c.t DESC LIMIT 1
    ) held
    WHERE upper(hole) < %(until)s AND NOT EXISTS (SELECT FROM changes c WHERE c.id = holes.id AND c.t = upper(hole))
    UNION ALL
    SELECT id, greatest(lower(hole), first) + interval '1 second', NULL, 1
    FROM holes WHERE first > %(since)s OR NOT hole @> first
), lines AS (
    SELECT p.id, array_agg(extract(epoch FROM t)::bigint ORDER BY t) AS t, array_agg(p.price ORDER BY t) AS p
    FROM points p GROUP BY p.id HAVING count(p.price) > 0
)
SELECT json_build_object(
    'period', %(period)s::text, 'since', extract(epoch FROM nullif(%(since)s::timestamptz, '-infinity'))::bigint,
    'until', extract(epoch FROM %(until)s::timestamptz)::bigint, 'empty', count(*) = 0,
    'series', coalesce(json_agg(json_build_object(
        'variant', c.id, 'card', c.card_id, 'marketplace', c.marketplace, 'marketplace_name', c.name,
        'finish', {finish}, 'condition', {condition}, 'language', {language}, 'currency', c.currency, 't', t, 'p', p
    ) ORDER BY c.rank, c.traits, c.id), '[]')
)::text FROM lines JOIN chosen c USING (id)
"""

# Where nothing is known from before the window, because history that old is forgotten, the present may be older still.
OPENING = """
    SELECT c.id, %(since)s::timestamptz AS t, CASE WHEN h.time IS NULL THEN c.price ELSE h.price END AS price,
           coalesce(h.source_id, c.source_id) AS source_id
    FROM chosen c LEFT JOIN LATERAL (
        SELECT time, price, source_id FROM price_history h
        WHERE h.variant_id = c.id AND h.time <= %(since)s ORDER BY h.time DESC LIMIT 1
    ) h ON true
    WHERE h.time IS NOT NULL OR c.changed_at <= %(since)s
    UNION ALL
"""


def spelled(column: str, words: Mapping[int, str]) -> str:
    """A small number as the word it stands for."""
    cases = " ".join(f"WHEN {number} THEN '{word}'" for number, word in words.items())
    return f"CASE {column} {cases} END"


EVERYTHING = Selection()
WORDS = {
    "finish": spelled("c.finish", {finish.value: finish.word for finish in Finish}),
    "condition": spelled("c.condition", {condition.value: condition.word for condition in Condition}),
    "language": spelled("c.language", {language.value: language.code for language in Language}),
}


def chart(cards: Sequence[int], period: Period, selection: Selection = EVERYTHING, now: datetime | None = None) -> str:
    """The lines of these cards' chosen variants, as JSON text: `t` in seconds, `p` in minor units."""
    until = now or datetime.now(UTC)
    since = period.since(until)
    wanted, values = replace(selection, game="").sql("v")  # the cards say it
    known = covered()
    values |= {
        "cards": list(cards), "period": str(period), "since": since or "-infinity", "until": until,
        "sources": known.sources, "spans": known.spans, "patience": PATIENCE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CHART.format(wanted=wanted, opening=OPENING if since else "", **WORDS), values)
        return cursor.fetchone()[0]
