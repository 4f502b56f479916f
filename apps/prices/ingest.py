"""The one way a price gets in: staged, matched, compared with the present, and told to whoever listens.

One transaction and a constant number of statements however many quotes there are; the same content for the same
moment is applied once. `record` takes one moment, newest last; `backfill.backfill` takes history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from .aside import ASIDE, UNKNOWN, told
from .quotes import Quote, Refusals, Refused, snapped, stage
from .resolve import PRINTING, TRAITS, refuse_unknown
from .trust import Trust

TRUSTED_FOR = timedelta(hours=48)  # a better source's word stands this long against a worse one's
GREAT = 20_000  # newcomers: the planner's figures are worth renewing at once
LOCK = 7_411  # one feed at a time: market ticks are sums over all of them

# What a transaction that writes prices takes first: its turn, and memory for joins over everything.
TURN = f"pg_advisory_xact_lock({LOCK}), set_config('work_mem', '192MB', true)"


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


def record(
    source: Any,
    as_of: datetime,
    quotes: Iterable[Quote | Refused],
    *,
    complete: bool = True,
    trust: Trust | None = None,
    anew: bool = False,
) -> Outcome:
    """Takes one moment of one source (a `sources.Source`).

    `complete` says that the source named everything it knows: what it no longer names is no longer offered. With
    `trust`, what is not believed stays out, and `trust.HeldBack` undoes a delivery that is wrong as a whole. `anew`
    takes content that was delivered before, as an operator does who believes after all what was doubted then.
    """
    refusals = Refusals(source.slug)
    with transaction.atomic(), connection.cursor() as cursor:
        outcome = _take(cursor, source, snapped(as_of), quotes, refusals, complete, trust, anew)
    refusals.close()
    if connection.in_atomic_block:  # the caller's: another delivery may come in it
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS stage, resolved, changes")
    return outcome


def _take(
    cursor: Any,
    source: Any,
    as_of: datetime,
    quotes: Iterable[Quote | Refused],
    refusals: Refusals,
    complete: bool,
    trust: Trust | None,
    anew: bool,
) -> Outcome:
    started = datetime.now(UTC)
    staged, digest = stage(cursor, quotes, refusals)
    run_id = _open_run(cursor, source, as_of, token_bytes(16) if anew else digest, complete, started)
    if run_id is None:
        return Outcome(received=staged, unchanged=staged, already_applied=True)
    moment = Moment(source.pk, run_id, as_of)
    _resolve(cursor, source, moment, complete, staged)
    if trust:
        trust.examine(cursor, moment, staged, refusals.bad, complete)
    _compare(cursor)
    counts = _write(cursor, moment)
    if trust:
        trust.mark(cursor, moment)
    for path in settings.PRICE_LISTENERS["in_transaction"]:
        import_string(path)(cursor, moment)
    outcome = _close_run(cursor, moment, staged, complete, refusals, counts)
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
    """Enters the delivery and waits for its turn; nothing to do where its content is what was applied last.

    What a source takes back and then says again for the same moment is applied again.
    """
    cursor.execute(
        f"""INSERT INTO sources_run (source_id, as_of, content_hash, started_at, status, complete, received, new,
                                     changed, unchanged, refused, refused_by_reason, error)
            VALUES (%s, %s, %s, %s, 'done', %s, 0, 0, 0, 0, 0, '{{}}', '')
            ON CONFLICT (source_id, as_of, content_hash) DO UPDATE SET started_at = excluded.started_at
            WHERE EXISTS (SELECT FROM sources_run later
                          WHERE later.source_id = excluded.source_id AND later.as_of = excluded.as_of
                            AND later.started_at > sources_run.started_at)
            RETURNING id, {TURN}, price_make_room(as_of, as_of)""",
        [source.pk, as_of, digest, started, complete],
    )
    row = cursor.fetchone()
    return row[0] if row else None


# A complete delivery is held against everything, a partial one looks its own up.
WHOLE_PRESENT = "FULL JOIN price_latest l ON l.card_id = q.card_id AND l.traits = q.traits"
PRESENT = """LEFT JOIN prices_pricevariant v ON v.card_id = q.card_id AND v.traits = q.traits
    LEFT JOIN price_latest l ON l.variant_id = v.id"""


def _resolve(cursor: Any, source: Any, moment: Moment, complete: bool, staged: int) -> None:
    """What a delivery has to say that is not known yet, each quote beside its identity and what that cost until now.

    A complete delivery speaks of offers it does not name, too: they have ended, unless it shrank by half.
    """
    cursor.execute(
        f"""CREATE TEMP TABLE resolved ON COMMIT DROP AS
            SELECT q.place, coalesce(q.card_id, l.card_id) AS card_id, coalesce(q.traits, l.traits) AS traits,
                   q.game_id, q.lang, l.variant_id, q.price, q.low, q.mid, q.high, q.market,
                   l.price AS old, l.known, coalesce(l.told_at >= %(as_of)s, false) AS retold,
                   l.changed_at > %(as_of)s OR l.source_id = ANY (
                       ARRAY(SELECT id FROM sources_source WHERE rank < %(rank)s AND confirmed_through > %(trusted)s)
                   ) AS superseded
            FROM (SELECT s.ctid AS place, c.id AS card_id, c.game_id, c.lang, {TRAITS} AS traits,
                         s.price, s.low, s.mid, s.high, s.market
                  FROM stage s {PRINTING}) q
            {WHOLE_PRESENT if complete else PRESENT}
            WHERE CASE WHEN q.place IS NULL
                THEN l.source_id = %(source)s AND l.price IS NOT NULL AND l.changed_at < %(as_of)s
                     AND %(staged)s * 2 >= coalesce((
                         SELECT received FROM sources_run WHERE source_id = %(source)s AND complete AND id <> %(run)s
                         ORDER BY as_of DESC LIMIT 1
                     ), (SELECT count(*) FROM price_latest o WHERE o.source_id = %(source)s AND o.price IS NOT NULL))
                ELSE NOT %(complete)s OR l.source_id IS DISTINCT FROM %(source)s
                     OR (q.price, q.low, q.mid, q.high, q.market)
                     IS DISTINCT FROM (l.price, l.price_low, l.price_mid, l.price_high, l.price_market) END""",
        {
            "complete": complete, "source": moment.source_id, "run": moment.run_id, "as_of": moment.as_of,
            "rank": source.rank, "trusted": moment.as_of - TRUSTED_FOR, "staged": staged,
        },
    )  # fmt: skip


def _compare(cursor: Any) -> None:
    """The difference to the present, one row an identity; those never seen before are given their number here."""
    cursor.execute(
        """CREATE TEMP TABLE changes ON COMMIT DROP AS
           SELECT coalesce(variant_id, seen, nextval('prices_pricevariant_id_seq'))::int AS variant_id,
                  coalesce(variant_id, seen) IS NULL AS unseen, card_id, traits,
                  coalesce(game_id, (SELECT game_id FROM cards_card c WHERE c.id = r.card_id)) AS game_id, lang,
                  m.id AS marketplace_id,
                  mod(traits / 1024, 64)::smallint AS finish, mod(traits / 128, 8)::smallint AS condition,
                  mod(traits / 2, 64)::smallint AS language, mod(traits, 2)::smallint AS side,
                  m.currency, price, low, mid, high, market, old, known, price IS DISTINCT FROM old AS moved, retold
           FROM (SELECT DISTINCT ON (card_id, traits) *, CASE WHEN variant_id IS NULL THEN (
                     SELECT v.id FROM prices_pricevariant v WHERE v.card_id = r.card_id AND v.traits = r.traits
                 ) END AS seen
                 FROM resolved r
                 WHERE card_id IS NOT NULL AND superseded IS NOT TRUE AND (price IS NOT NULL OR known IS NOT NULL)
                 ORDER BY card_id, traits, price) r
           JOIN prices_marketplace m ON m.id = r.traits / 65536"""
    )
    # Two rows or half a million: without figures the planner would loop over the latter.
    cursor.execute("ANALYZE changes (variant_id, card_id, price, old, known, side, moved, retold, unseen)")


SNAPSHOTS = """INSERT INTO price_snapshots AS s (variant_id, time, price, delta, source_id)
    SELECT variant_id, %(as_of)s, price, CASE WHEN price IS NULL THEN 0 ELSE price - known END, %(source)s FROM changes
    WHERE moved AND"""


def _write(cursor: Any, moment: Moment) -> tuple[int, ...]:
    """Identities, history and the present; answers the counts of what was done.

    Only what may meet an earlier row looks for one: that doubles the cost of an insert.
    """
    cursor.execute(
        f"""WITH identities AS (
                INSERT INTO prices_pricevariant (id, card_id, marketplace_id, finish, condition, language, side,
                                                 currency)
                SELECT variant_id, card_id, marketplace_id, finish, condition, language, side, currency
                FROM changes WHERE unseen
            ), history AS (
                {SNAPSHOTS} NOT retold
            ), corrected AS (
                {SNAPSHOTS} retold
                ON CONFLICT (variant_id, time) DO UPDATE
                SET price = excluded.price, delta = s.delta + excluded.delta, source_id = excluded.source_id
            ), newcomers AS (
                INSERT INTO price_latest (variant_id, card_id, traits, price, known, changed_at, told_at,
                                          price_low, price_mid, price_high, price_market, source_id, run_id)
                SELECT variant_id, card_id, traits, price, price, %(as_of)s, %(as_of)s,
                       low, mid, high, market, %(source)s, %(run)s
                FROM changes WHERE known IS NULL
            ), present AS (
                UPDATE price_latest l
                SET price = c.price, known = coalesce(c.price, c.known),
                    previous = CASE WHEN c.moved THEN l.known ELSE l.previous END,
                    changed_at = CASE WHEN c.moved THEN %(as_of)s ELSE l.changed_at END, told_at = %(as_of)s,
                    price_low = c.low, price_mid = c.mid, price_high = c.high, price_market = c.market,
                    unconfirmed = l.unconfirmed AND NOT c.moved,
                    source_id = %(source)s, run_id = %(run)s
                FROM changes c WHERE c.variant_id = l.variant_id AND c.known IS NOT NULL
            )
            SELECT * FROM
                (SELECT count(*) FILTER (WHERE card_id IS NULL),
                        count(*) FILTER (WHERE superseded AND price IS DISTINCT FROM old),
                        count(DISTINCT place) FILTER (WHERE card_id IS NOT NULL AND price IS DISTINCT FROM old
                                                      AND superseded IS NOT TRUE)
                 FROM resolved) quotes,
                (SELECT count(*) FILTER (WHERE known IS NULL),
                        count(*) FILTER (WHERE moved AND known IS NOT NULL AND price IS NOT NULL),
                        count(*) FILTER (WHERE moved AND price IS NULL)
                 FROM changes) identities""",
        {"as_of": moment.as_of, "source": moment.source_id, "run": moment.run_id},
    )
    return tuple(cursor.fetchone())


def _close_run(
    cursor: Any, moment: Moment, staged: int, complete: bool, refusals: Refusals, counts: tuple[int, ...]
) -> Outcome:
    unknown, superseded, moving, new, changed, gone = counts
    if unknown:
        refuse_unknown(cursor, refusals)
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
    """Writes a delivery's figures on its last run and what it confirms on its source.

    One that shrank by half confirms nothing, as it ends nothing: what it leaves out may only be missing.
    """
    from psycopg.types.json import Jsonb

    cursor.execute(
        f"""WITH source AS (UPDATE sources_source SET confirmed_through = greatest(confirmed_through, %(confirmed)s)
                           WHERE id = %(source)s AND %(confirmed)s IS NOT NULL AND %(received)s * 2 >= coalesce((
                               SELECT received FROM sources_run r WHERE r.source_id = %(source)s AND r.complete
                                  AND r.id <> ALL (%(runs)s) ORDER BY r.as_of DESC LIMIT 1), 0)),
                {ASIDE}
           UPDATE sources_run SET finished_at = now(),
               received = CASE WHEN id = %(last)s THEN %(received)s ELSE 0 END,
               new = CASE WHEN id = %(last)s THEN %(new)s ELSE 0 END,
               changed = CASE WHEN id = %(last)s THEN %(changed)s ELSE 0 END,
               unchanged = CASE WHEN id = %(last)s THEN %(unchanged)s ELSE 0 END,
               refused = CASE WHEN id = %(last)s THEN %(total)s ELSE 0 END,
               refused_by_reason = CASE WHEN id = %(last)s THEN %(reasons)s ELSE '{{}}'::jsonb END
           WHERE id = ANY (%(runs)s)""",
        {
            "source": source_id, "confirmed": confirmed, "last": run_ids[-1], "runs": run_ids,
            "received": outcome.received, "new": outcome.new, "changed": outcome.changed,
            "unchanged": outcome.unchanged, "total": outcome.refused, "reasons": Jsonb(outcome.refused_by_reason),
            "aside": Jsonb(told(refusals)), **UNKNOWN,
        },
    )  # fmt: skip
