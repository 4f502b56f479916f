"""History that arrives late: many moments in one delivery, folded into what is known, firing nothing.

A delivery's word holds for its whole span: what worse sources had said of the same variants in it gives way, and
variants of which a better source has spoken there are left alone.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Any

from django.db import connection, transaction

from . import headlines, references, ticks, timeseries
from .ingest import TURN, Moment, Outcome, announce, close_runs
from .quotes import Dated, Refusals, Refused, stage
from .resolve import PRINTING, TRAITS, add_variants, refuse_unknown

SNAPPED = "to_timestamp(floor(extract(epoch FROM s.moment) / 300) * 300)"


def backfill(source: Any, quotes: Iterable[Dated | Refused], *, complete: bool = False, anew: bool = False) -> Outcome:
    """Takes history of one source, in any order; `complete` says that its last moment confirms the present.

    `anew` takes content that was applied before: the catalogue may have grown since.
    """
    started = datetime.now(UTC)
    refusals = Refusals(source.slug)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {TURN}")
        staged, digest = stage(cursor, quotes, refusals, dated=True)
        digest = token_bytes(16) if anew else digest
        run_ids, since, until = _open_runs(cursor, source, digest, complete, started)
        if not run_ids:
            cursor.execute("DROP TABLE stage")
            refusals.close()
            rejected = dict(refusals.by_reason)
            return Outcome(received=staged + refusals.total, unchanged=staged, already_applied=staged > 0,
                           refused=refusals.total, refused_by_reason=rejected, refused_file=refusals.path)  # fmt: skip
        _resolve(cursor)
        add_variants(cursor)
        cursor.execute("ANALYZE resolved, prices_pricevariant")
        _compare(cursor, source)
        changed, new = _write_history(cursor, source)
        _write_present(cursor, source, run_ids[-1])
        cursor.execute("ANALYZE price_latest, price_snapshots")
        headlines.choose(cursor)
        ticks.rebuild(cursor, since)
        outcome = _close(cursor, staged, changed, new, refusals, run_ids)
        close_runs(cursor, source.pk, run_ids, outcome, refusals, until if complete else None)
        cursor.execute("DROP TABLE stage, resolved, points, changes")
        moment = Moment(source.pk, run_ids[-1], until)
        transaction.on_commit(lambda: _settle(moment, since))
    return outcome


def _settle(moment: Moment, since: datetime) -> None:
    timeseries.refresh(since, moment.as_of)
    references.refresh()
    announce(moment)


def _open_runs(
    cursor: Any, source: Any, digest: bytes, complete: bool, started: datetime
) -> tuple[list[int], datetime, datetime]:
    """A run for each moment; none where the same content was applied before."""
    cursor.execute(
        f"""WITH moments AS (SELECT DISTINCT {SNAPPED} AS as_of FROM stage s)
            INSERT INTO sources_run (source_id, as_of, content_hash, started_at, status, complete, received, new,
                                     changed,
                                     unchanged, refused, refused_by_reason, error)
            SELECT %s, as_of, %s, %s, 'done', %s, 0, 0, 0, 0, 0, '{{}}', '' FROM moments ORDER BY as_of
            ON CONFLICT (source_id, as_of, content_hash) DO NOTHING RETURNING id, as_of""",
        [source.pk, digest, started, complete],
    )
    runs = sorted(cursor.fetchall(), key=lambda run: run[1])
    if not runs:
        return [], started, started
    since, until = runs[0][1], runs[-1][1]
    cursor.execute("SELECT price_make_room(%s, %s)", [since, until])
    return [run_id for run_id, _ in runs], since, until


def _resolve(cursor: Any) -> None:
    cursor.execute(
        f"""CREATE TEMP TABLE resolved ON COMMIT DROP AS
            SELECT s.ctid AS place, c.id AS card_id, {TRAITS} AS traits, v.id AS variant_id, {SNAPPED} AS time,
                   s.price, s.low, s.mid, s.high, s.market, v.id IS NULL AS unseen
            FROM stage s {PRINTING}
            LEFT JOIN prices_pricevariant v ON v.card_id = c.id AND v.traits = {TRAITS}"""
    )


def _compare(cursor: Any, source: Any) -> None:
    """`points`: one price a variant and moment, each beside the one before. `changes`: where they differ."""
    cursor.execute(
        """CREATE TEMP TABLE points ON COMMIT DROP AS
           SELECT *, lag(price) OVER w AS before, row_number() OVER w AS i
           FROM (SELECT DISTINCT ON (variant_id, time) variant_id, time, price, low, mid, high, market, unseen
                 FROM resolved r
                 WHERE variant_id IS NOT NULL AND price IS NOT NULL ORDER BY variant_id, time, price) p
           WINDOW w AS (PARTITION BY variant_id ORDER BY time);
           ANALYZE points"""
    )
    cursor.execute(
        """DELETE FROM points p USING (
               SELECT DISTINCT s.variant_id
               FROM (SELECT variant_id, min(time) AS since, max(time) AS until FROM points WHERE NOT unseen
                     GROUP BY variant_id) span
               JOIN price_snapshots s ON s.variant_id = span.variant_id AND s.time BETWEEN span.since AND span.until
               JOIN sources_source o ON o.id = s.source_id AND o.rank < %s) better
           WHERE better.variant_id = p.variant_id""",
        [source.rank],
    )
    # The first point of a variant is compared with the last change before it.
    cursor.execute(
        """UPDATE points p SET before = (
               SELECT h.price FROM price_history h
               WHERE h.variant_id = p.variant_id AND h.time < p.time AND h.price IS NOT NULL
               ORDER BY h.time DESC LIMIT 1)
           WHERE p.i = 1 AND NOT p.unseen"""
    )
    cursor.execute(
        """CREATE TEMP TABLE changes ON COMMIT DROP AS
           SELECT variant_id, time, price, price - before AS delta FROM points WHERE price IS DISTINCT FROM before;
           ANALYZE changes"""
    )


def _write_history(cursor: Any, source: Any) -> tuple[int, int]:
    cursor.execute("SELECT min(time), max(time) FROM points WHERE NOT unseen")
    since, until = cursor.fetchone()
    if since is not None:  # otherwise nothing is corrected, and the columnstore need not be looked through
        cursor.execute(
            """DELETE FROM price_snapshots s USING (
                   SELECT variant_id, min(time) AS since, max(time) AS until FROM points WHERE NOT unseen
                   GROUP BY variant_id
               ) span WHERE s.variant_id = span.variant_id AND s.time BETWEEN span.since AND span.until
                        AND s.time BETWEEN %s AND %s""",
            [since, until],
        )
    cursor.execute(
        """INSERT INTO price_snapshots (variant_id, time, price, delta, source_id)
           SELECT variant_id, time, price, delta, %s FROM changes ORDER BY variant_id, time""",
        [source.pk],
    )
    if since is not None:  # what follows the span steps from its last price now
        cursor.execute(
            """UPDATE price_snapshots s SET delta = CASE WHEN s.price IS NULL THEN 0 ELSE s.price - next.price END
               FROM (SELECT last.variant_id, last.price, n.time
                     FROM (SELECT DISTINCT ON (variant_id) variant_id, time, price FROM points
                           WHERE NOT unseen ORDER BY variant_id, time DESC) last
                     JOIN LATERAL (SELECT time FROM price_snapshots f
                                   WHERE f.variant_id = last.variant_id AND f.time > last.time
                                   ORDER BY f.time LIMIT 1) n ON true) next
               WHERE s.variant_id = next.variant_id AND s.time = next.time AND s.time > %s""",
            [since],
        )
    cursor.execute(
        "SELECT count(*) FILTER (WHERE delta IS NOT NULL), count(*) FILTER (WHERE delta IS NULL) FROM changes"
    )
    changed, new = cursor.fetchone()
    return changed, new


def _write_present(cursor: Any, source: Any, run_id: int) -> None:
    """The present is the last row of history: for variants whose span is the newest there is."""
    cursor.execute(
        """INSERT INTO price_latest AS l (variant_id, card_id, traits, price, known, previous, changed_at, told_at,
                                          price_low, price_mid, price_high, price_market, source_id, run_id)
           SELECT p.variant_id, v.card_id, v.traits, p.price, p.price, c.price - c.delta, coalesce(c.time, p.time),
                  p.time, p.low, p.mid, p.high, p.market, %(source)s, %(run)s
           FROM (SELECT DISTINCT ON (variant_id) * FROM points ORDER BY variant_id, time DESC) p
           JOIN prices_pricevariant v ON v.id = p.variant_id
           LEFT JOIN (SELECT DISTINCT ON (variant_id) * FROM changes ORDER BY variant_id, time DESC) c
               USING (variant_id)
           WHERE p.unseen OR NOT EXISTS (
               SELECT FROM price_snapshots s WHERE s.variant_id = p.variant_id AND s.time > p.time)
           ORDER BY p.variant_id
           ON CONFLICT (variant_id) DO UPDATE SET
               price = excluded.price, known = excluded.known, previous = coalesce(excluded.previous, l.previous),
               changed_at = CASE WHEN l.price IS DISTINCT FROM excluded.price OR l.changed_at >= excluded.changed_at
                                 THEN excluded.changed_at ELSE l.changed_at END,
               told_at = greatest(l.told_at, excluded.told_at), price_low = excluded.price_low,
               price_mid = excluded.price_mid, price_high = excluded.price_high,
               price_market = excluded.price_market, source_id = excluded.source_id, run_id = excluded.run_id""",
        {"source": source.pk, "run": run_id},
    )


def _close(cursor: Any, staged: int, changed: int, new: int, refusals: Refusals, run_ids: list[int]) -> Outcome:
    cursor.execute(
        """SELECT count(*) FILTER (WHERE card_id IS NULL), count(variant_id) - (SELECT count(*) FROM points)
           FROM resolved"""
    )
    unknown, dropped = cursor.fetchone()
    if unknown:
        refuse_unknown(cursor, refusals, dated=True)
    refusals.close()
    return Outcome(
        received=staged + refusals.total - unknown, new=new, changed=changed, superseded=dropped,
        unchanged=max(staged - unknown - dropped - changed - new, 0), refused=refusals.total,
        refused_by_reason=dict(refusals.by_reason), refused_file=refusals.path, run_ids=run_ids,
    )  # fmt: skip
