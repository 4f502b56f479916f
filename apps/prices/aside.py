"""What a delivery said and nobody could take waits in quarantine, whole: rows for operators, bounded, the rest counted.

Of one reason a source has at most a thousand rows waiting; all of them are in the run's file and in its counts. A thing
that is told again is the same row with its newest quote. What an operator has discarded is not asked about again.
"""

from typing import Any

from .quotes import KEPT, Refusals
from .resolve import NO_SUCH_FINISH, NOT_IN_CATALOGUE, PRINTING

COLUMNS = "run_id, as_of, card_id, place, content, kind, key, traits, price, low, mid, high, market, known, reason"
TOLD_AGAIN = "ON CONFLICT (source_id, cause, what) WHERE state = 'waiting' DO UPDATE SET " + ", ".join(
    f"{column} = excluded.{column}" for column in COLUMNS.split(", ")
)

# Parts of the statement that closes a run. The second settles what could not be matched earlier and can be now.
ASIDE = f"""aside AS (
    INSERT INTO sources_quarantine (source_id, cause, what, {COLUMNS})
    SELECT %(source)s, t.cause, t.what, %(last)s, t.as_of, (SELECT min(x.card_id) FROM cards_externalid x
           WHERE x.kind = t.kind AND x.value = t.key), t.place, t.content, t.kind, t.key, t.traits, t.price, t.low,
           t.mid, t.high, t.market, NULL, t.cause
    FROM (SELECT t.*, w.what IS NOT NULL AS waits,
                 row_number() OVER (PARTITION BY t.cause, w.what IS NULL ORDER BY t.number)
                 + (SELECT count(*) FROM sources_quarantine c WHERE c.state = 'waiting' AND c.cause = t.cause
                    AND c.source_id = %(source)s) AS ordinal
          FROM (SELECT DISTINCT ON (cause, what) * FROM (
                    SELECT number, left(r->>0, 200) AS place, left(r->>1, 300) AS cause, r->>2 AS content,
                           coalesce((r->>3)::timestamptz, run.as_of) AS as_of, (r->>4)::smallint AS kind,
                           coalesce(left(r->>5, 200), '') AS key, (r->>6)::integer AS traits,
                           (r->>7)::integer AS price, (r->>8)::integer AS low, (r->>9)::integer AS mid,
                           (r->>10)::integer AS high, (r->>11)::integer AS market,
                           CASE WHEN r->>4 IS NULL THEN md5(r->>2)
                           ELSE concat_ws(':', r->>4, left(r->>5, 200), mod((r->>6)::integer / 1024, 64)) END AS what
                    FROM jsonb_array_elements(%(aside)s) WITH ORDINALITY AS t(r, number)
                    JOIN sources_run run ON run.id = %(last)s) t
                ORDER BY cause, what, as_of DESC, number DESC) t
          LEFT JOIN sources_quarantine w ON w.source_id = %(source)s AND w.state = 'waiting'
               AND (w.cause, w.what) = (t.cause, t.what)
          WHERE NOT EXISTS (SELECT FROM sources_quarantine d WHERE d.source_id = %(source)s AND d.state = 'discarded'
                            AND (d.cause, d.what) = (t.cause, t.what))) t
    WHERE t.waits OR t.ordinal <= {KEPT}
    ORDER BY t.number {TOLD_AGAIN}
), settled AS (
    UPDATE sources_quarantine q SET state = 'settled', decided_at = now()
    FROM sources_quarantine s {PRINTING}
    WHERE q.id = s.id AND s.source_id = %(source)s AND s.state = 'waiting' AND s.cause = ANY (%(unknown)s)
      AND c.id IS NOT NULL AND EXISTS (SELECT FROM stage WHERE (stage.kind, stage.key) = (s.kind, s.key))
)"""
UNKNOWN = {"unknown": [NOT_IN_CATALOGUE, NO_SUCH_FINISH]}


def told(refusals: Refusals) -> list[list[Any]]:
    """The rows that are kept for operators, as the statement takes them."""
    rows: list[list[Any]] = []
    for row in refusals.first:
        quote: tuple[Any, ...] = row.quote or ()
        undated = () if len(quote) == DATED else (None,)
        said = [row.place, row.reason, row.content[:2000], *undated, *quote]
        rows.append([text.replace("\0", "") if isinstance(text, str) else text for text in said])
    return rows


DATED = 9  # elements of a quote behind its moment
