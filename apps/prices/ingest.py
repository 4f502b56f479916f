"""The one way a price gets in: staged, matched, compared with the present, and told to whoever listens.

One transaction and a constant number of statements however many quotes there are; the same content for the same
moment is applied once. `record` takes one moment, newest last; `backfill.backfill` takes history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from .quotes import COLUMNS, Quote, Refusals, Refused, snapped, stage
from .resolve import PRINTING, TRAITS, add_variants, refuse_unknown

TRUSTED_FOR = timedelta(hours=48)  # a better source's word stands this long against a worse one's
GREAT = 20_000  # newcomers: the planner's figures are worth renewing at once
LOCK = 7_411  # one feed at a time: market ticks are sums over all of them

BEGIN = """
SELECT pg_advisory_xact_lock({lock});
SET LOCAL work_mem = '192MB';
CREATE TEMP TABLE stage ({columns}) ON COMMIT DROP
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a listener is told: whose prices, of when, under which run. The changed rows are in the table `changes`."""

    source_id: int
    run_id: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery, in quotes. `superseded`: a better source or a later price already spoke."""

    received: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    superseded: int = 0
    gone: int = 0
    refused: int = 0
    refused_by_reason: dict[str, int] = field(default_factory=dict)
    refused_file: Path | None = None
    already_applied: bool = False
    run_ids: list[int] = field(default_factory=list)


def record(source: Any, as_of: datetime, quotes: Iterable[Quote | Refused], *, complete: bool = True) -> Outcome:
    """Takes one moment of one source (a `sources.Source`).

    `complete` says that the source named everything it knows: what it no longer names is no longer offered.
    """
    started, as_of = datetime.now(UTC), snapped(as_of)
    refusals = Refusals(source.slug)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BEGIN.format(lock=LOCK, columns=COLUMNS))
        staged, digest = stage(cursor, quotes, refusals, 8)
        run_id = _open_run(cursor, source, as_of, digest, complete, started)
        if run_id is None:
            _forget_stage(cursor)
            refusals.close()
            return Outcome(received=staged, unchanged=staged, already_applied=True)
        moment = Moment(source.pk, run_id, as_of)
        _resolve(cursor, source, moment, complete)
        add_variants(cursor)
        _compare(cursor, source, moment, complete, staged)
        _write_history(cursor, moment)
        _write_present(cursor, moment)
        for path in settings.PRICE_LISTENERS["in_transaction"]:
            import_string(path)(cursor, moment)
        outcome = _close_run(cursor, moment, staged, complete, refusals)
        _forget_stage(cursor, "resolved", "changes")
        if outcome.new > GREAT:
            cursor.execute("ANALYZE prices_pricevariant, price_latest, price_snapshots, prices_headlineprice")
        if outcome.new or outcome.changed or outcome.gone:
            transaction.on_commit(lambda: announce(moment))
    return outcome


def announce(moment: Moment) -> None:
    """Tells those who hear of changes once they are true for everybody."""
    for path in settings.PRICE_LISTENERS["after_commit"]:
        import_string(path)(moment)


def _open_run(
    cursor: Any, source: Any, as_of: datetime, digest: bytes, complete: bool, started: datetime
) -> int | None:
    cursor.execute(
        """INSERT INTO sources_run (source_id, as_of, content_hash, started_at, status, complete, received, new,
                                    changed,
                                    unchanged, refused, refused_by_reason, error)
           VALUES (%s, %s, %s, %s, 'done', %s, 0, 0, 0, 0, 0, '{}', '')
           ON CONFLICT (source_id, as_of, content_hash) DO NOTHING RETURNING id, price_make_room(as_of, as_of)""",
        [source.pk, as_of, digest, started, complete],
    )
    row = cursor.fetchone()
    return row[0] if row else None


def _resolve(cursor: Any, source: Any, moment: Moment, complete: bool) -> None:
    """Every staged quote beside its printing, its identity and what that cost until now."""
    cursor.execute(
        f"""CREATE TEMP TABLE resolved ON COMMIT DROP AS
            SELECT s.ctid AS place, c.id AS card_id, {TRAITS} AS traits, v.id AS variant_id,
                   s.price, s.low, s.mid, s.high, s.market, l.price AS old, l.known,
                   NOT %(complete)s OR l.source_id IS DISTINCT FROM %(source)s
                       OR (s.price, s.low, s.mid, s.high, s.market)
                       IS DISTINCT FROM (l.price, l.price_low, l.price_mid, l.price_high, l.price_market) AS touched,
                   l.changed_at > %(as_of)s OR l.source_id = ANY (
                       ARRAY(SELECT id FROM sources_source WHERE rank < %(rank)s AND confirmed_through > %(trusted)s)
                   ) AS superseded
            FROM stage s {PRINTING}
            LEFT JOIN prices_pricevariant v ON v.card_id = c.id AND v.traits = {TRAITS}
            LEFT JOIN price_latest l ON l.variant_id = v.id;
            ANALYZE resolved""",
        {
            "complete": complete, "source": moment.source_id, "as_of": moment.as_of, "rank": source.rank,
            "trusted": moment.as_of - TRUSTED_FOR,
        },
    )  # fmt: skip


def _compare(cursor: Any, source: Any, moment: Moment, complete: bool, staged: int) -> None:
    """The difference to the present. A complete delivery half the size of the last one ends no offers."""
    cursor.execute(
        """CREATE TEMP TABLE changes ON COMMIT DROP AS
           (SELECT DISTINCT ON (variant_id) variant_id, price, low, mid, high, market, old, known,
                   price IS DISTINCT FROM old AS moved
            FROM resolved
            WHERE variant_id IS NOT NULL AND touched AND superseded IS NOT TRUE
              AND (price IS NOT NULL OR known IS NOT NULL)
            ORDER BY variant_id, price)
           UNION ALL
           SELECT l.variant_id, NULL, NULL, NULL, NULL, NULL, l.price, l.known, true
           FROM price_latest l
           WHERE %(complete)s AND l.source_id = %(source)s AND l.price IS NOT NULL AND l.changed_at < %(as_of)s
             AND %(staged)s * 2 >= coalesce((
                 SELECT received FROM sources_run WHERE source_id = %(source)s AND complete AND id <> %(run)s
                 ORDER BY as_of DESC LIMIT 1), 0)
             AND NOT EXISTS (SELECT FROM resolved r WHERE r.variant_id = l.variant_id);
           ANALYZE changes""",
        {
            "complete": complete,
            "source": moment.source_id,
            "as_of": moment.as_of,
            "run": moment.run_id,
            "staged": staged,
        },
    )


def _write_history(cursor: Any, moment: Moment) -> None:
    cursor.execute(
        """INSERT INTO price_snapshots AS s (variant_id, time, price, delta, source_id)
           SELECT variant_id, %(as_of)s, price,
                  CASE WHEN known IS NULL THEN NULL WHEN price IS NULL THEN 0 ELSE price - known END, %(source)s
           FROM changes WHERE moved ORDER BY variant_id
           ON CONFLICT (variant_id, time) DO UPDATE
           SET price = excluded.price, delta = s.delta + excluded.delta, source_id = excluded.source_id""",
        {"as_of": moment.as_of, "source": moment.source_id},
    )


def _write_present(cursor: Any, moment: Moment) -> None:
    cursor.execute(
        """INSERT INTO price_latest AS l (variant_id, price, known, changed_at, told_at, price_low, price_mid,
                                          price_high,
                                          price_market, source_id, run_id)
           SELECT variant_id, price, coalesce(price, known), %(as_of)s, %(as_of)s, low, mid, high, market,
                  %(source)s, %(run)s
           FROM changes ORDER BY variant_id
           ON CONFLICT (variant_id) DO UPDATE SET
               price = excluded.price, known = excluded.known,
               previous = CASE WHEN l.price IS DISTINCT FROM excluded.price THEN l.known ELSE l.previous END,
               changed_at = CASE WHEN l.price IS DISTINCT FROM excluded.price
                                 THEN excluded.changed_at ELSE l.changed_at END,
               told_at = excluded.told_at, price_low = excluded.price_low, price_mid = excluded.price_mid,
               price_high = excluded.price_high,
               price_market = excluded.price_market, source_id = excluded.source_id, run_id = excluded.run_id""",
        {"as_of": moment.as_of, "source": moment.source_id, "run": moment.run_id},
    )


def _close_run(cursor: Any, moment: Moment, staged: int, complete: bool, refusals: Refusals) -> Outcome:
    cursor.execute(
        """SELECT r.*, c.* FROM
           (SELECT count(DISTINCT place) FILTER (WHERE card_id IS NULL),
                   count(*) FILTER (WHERE superseded AND price IS DISTINCT FROM old),
                   count(DISTINCT place) FILTER (WHERE card_id IS NOT NULL AND price IS DISTINCT FROM old
                                                 AND superseded IS NOT TRUE) FROM resolved) r,
           (SELECT count(*) FILTER (WHERE known IS NULL), count(*) FILTER (WHERE moved AND known IS NOT NULL
                   AND price IS NOT NULL), count(*) FILTER (WHERE moved AND price IS NULL) FROM changes) c"""
    )
    unknown, superseded, moving, new, changed, gone = cursor.fetchone()
    if unknown:
        refuse_unknown(cursor, refusals)
    refusals.close()
    outcome = Outcome(
        received=staged + refusals.total - unknown, new=new, changed=changed, gone=gone, superseded=superseded,
        unchanged=max(staged - unknown - superseded - moving, 0), refused=refusals.total,
        refused_by_reason=dict(refusals.by_reason), refused_file=refusals.path, run_ids=[moment.run_id],
    )  # fmt: skip
    close_runs(cursor, moment.source_id, [moment.run_id], outcome, refusals, moment.as_of if complete else None)
    return outcome


def close_runs(
    cursor: Any, source_id: int, run_ids: list[int], outcome: Outcome, refusals: Refusals, confirmed: datetime | None
) -> None:
    """Writes a delivery's figures on its last run and what it confirms on its source."""
    from psycopg.types.json import Jsonb

    cursor.execute(
        """WITH source AS (UPDATE sources_source SET confirmed_through = greatest(confirmed_through, %(confirmed)s)
                           WHERE id = %(source)s AND %(confirmed)s IS NOT NULL),
                refusals AS (INSERT INTO sources_refusal (run_id, place, reason, content, created_at)
                             SELECT %(last)s, left(r->>0, 200), left(r->>1, 300), r->>2, now()
                             FROM jsonb_array_elements(%(refused)s) r)
           UPDATE sources_run SET finished_at = now(),
               received = CASE WHEN id = %(last)s THEN %(received)s ELSE 0 END,
               new = CASE WHEN id = %(last)s THEN %(new)s ELSE 0 END,
               changed = CASE WHEN id = %(last)s THEN %(changed)s ELSE 0 END,
               unchanged = CASE WHEN id = %(last)s THEN %(unchanged)s ELSE 0 END,
               refused = CASE WHEN id = %(last)s THEN %(total)s ELSE 0 END,
               refused_by_reason = CASE WHEN id = %(last)s THEN %(reasons)s ELSE '{}'::jsonb END
           WHERE id = ANY (%(runs)s)""",
        {
            "source": source_id, "confirmed": confirmed, "last": run_ids[-1], "runs": run_ids,
            "received": outcome.received, "new": outcome.new, "changed": outcome.changed,
            "unchanged": outcome.unchanged, "total": outcome.refused, "reasons": Jsonb(outcome.refused_by_reason),
            "refused": Jsonb([[r.place, r.reason, r.content[:2000].replace("\x00", "")] for r in refusals.first]),
        },
    )  # fmt: skip


def _forget_stage(cursor: Any, *more: str) -> None:
    """The next delivery may come in the same transaction."""
    cursor.execute("DROP TABLE " + ", ".join(["stage", *more]))
