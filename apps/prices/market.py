"""What the market as a whole did: an index of what known prices moved by, and the sums behind it.

Every group (game, marketplace, currency, finish, condition, language) has a total of its carried-forward prices. The
return of a bucket of time is what known prices moved by in all groups, as a share of the total before it; the index
follows the returns from 100. A newcomer enters the total and moves nothing; a group without a tick keeps its total.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from apps.cards.words import Finish
from dualcaster.lib.periods import Period
from dualcaster.lib.prepared import prepared

from .coverage import covered
from .selection import Selection

HALF_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
RELATIONS = {
    Period.DAY: ("market_index_30min", HALF_HOUR),
    Period.WEEK: ("market_index_30min", HALF_HOUR),
    Period.MONTH: ("market_index_hourly", HOUR),
    Period.QUARTER: ("market_index_daily", DAY),
    Period.YEAR: ("market_index_daily", DAY),
    Period.ALL: ("market_index_daily", DAY),
}
MONDAY = datetime(2000, 1, 3, tzinfo=UTC)  # where the relations' buckets begin to be counted
FRESH = timedelta(days=2)


@dataclass(frozen=True)
class Bucket:
    """The market at the end of one step of time; a level of None is a gap."""

    time: datetime
    level: float | None
    change: float | None
    total: int | None
    count: int | None
    changes: int | None


@dataclass(frozen=True)
class Part:
    """What one marketplace and finish did over the period; `change` in percent."""

    marketplace: str
    mark: str
    slug: str
    finish: str
    total: int
    count: int
    change: float

    @property
    def before(self) -> int:
        """What the prices of now were worth together when the period began."""
        return round(self.total / (1 + self.change / 100))


@dataclass(frozen=True)
class Freshness:
    """Until when a source has told us."""

    name: str
    slug: str
    newest: datetime | None
    simulated: bool
    stale: bool


def chart(period: Period, selection: Selection, now: datetime | None = None) -> str:
    """The index as JSON text: `t` in seconds, `p` the level, `total` in minor units."""
    sql, values = statement(period, selection, now)
    with prepared() as cursor:
        cursor.execute(sql + LINE + AS_JSON, values)
        return cursor.fetchone()[0]


def table(period: Period, selection: Selection, now: datetime | None = None) -> list[Bucket]:
    """The same as rows, newest first."""
    sql, values = statement(period, selection, now)
    with prepared() as cursor:
        cursor.execute(sql + LINE + AS_ROWS, values)
        return [Bucket(*row) for row in cursor.fetchall()]


def breakdown(period: Period, selection: Selection, now: datetime | None = None) -> list[Part]:
    """The parts the index is made of, dearest first."""
    sql, values = statement(period, selection, now)
    with prepared() as cursor:
        cursor.execute(sql + PARTS, values)
        rows = cursor.fetchall()
    return [Part(name, mark, slug, Finish(finish).label, *sums) for name, mark, slug, finish, *sums in rows]


def freshness(now: datetime | None = None) -> list[Freshness]:
    """Every source that has told us anything, newest first."""
    stale = (now or datetime.now(UTC)) - FRESH
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.name, s.slug, r.as_of, s.simulated, r.as_of < %s FROM sources_source s CROSS JOIN LATERAL (
                   SELECT as_of FROM sources_run WHERE source_id = s.id AND status = 'done' ORDER BY as_of DESC LIMIT 1
               ) r ORDER BY r.as_of DESC, s.rank, s.slug""",
            [stale],
        )
        return [Freshness(*row) for row in cursor.fetchall()]


def statement(period: Period, selection: Selection, now: datetime | None) -> tuple[str, dict[str, Any]]:
    """The steps of every group in the window, ready for what is to be made of them."""
    relation, step = RELATIONS[period]
    until = now or datetime.now(UTC)
    since = period.since(until)
    if since:
        since -= (since - MONDAY) % step  # the bucket that holds it
    known = covered()
    holes = known.holes(known.by_source, 0, int(until.timestamp()))
    wanted, values = selection.sql("i")
    values |= {
        "period": str(period), "currency": selection.currency, "step": step, "since": since or "-infinity",
        "until": until, "begins": [begins for begins, _ in holes], "ends": [ends for _, ends in holes],
    }  # fmt: skip
    before = {"opening": OPENING.format(wanted=wanted), "standing": STANDING} if since else NOTHING_BEFORE
    return STEPS.format(relation=relation, wanted=wanted, **before), values


STEPS = """
WITH RECURSIVE kinds AS (
    (SELECT game_id, marketplace_id, currency, finish, condition, language FROM market_ticks
     ORDER BY game_id, marketplace_id, currency, finish, condition, language LIMIT 1)
    UNION ALL
    SELECT next.* FROM kinds k CROSS JOIN LATERAL (
        SELECT game_id, marketplace_id, currency, finish, condition, language FROM market_ticks t
        WHERE (t.game_id, t.marketplace_id, t.currency, t.finish, t.condition, t.language)
            > (k.game_id, k.marketplace_id, k.currency, k.finish, k.condition, k.language)
        ORDER BY game_id, marketplace_id, currency, finish, condition, language LIMIT 1
    ) next
), moved AS MATERIALIZED (
    {opening}
    SELECT marketplace_id, finish, bucket, delta + added AS grew, delta, changes, 0 AS joined
    FROM {relation} i WHERE {wanted} AND bucket >= %(since)s AND bucket <= %(until)s
    UNION ALL
    -- Only newcomers make a count; asking the relation for it would cost a sort of every bucket.
    SELECT marketplace_id, finish, date_bin(%(step)s, time, '2000-01-03 00:00+00'), 0, 0, 0,
           count - coalesce(lag(count) OVER (
               PARTITION BY game_id, marketplace_id, currency, finish, condition, language ORDER BY time
           ), {standing})
    FROM market_ticks i WHERE {wanted} AND added <> 0 AND time >= %(since)s AND time <= %(until)s
)"""

NOTHING_BEFORE = {"opening": "", "standing": "0"}
# What a group's count was when the window opened, for its first newcomers in it.
STANDING = """(
               SELECT t.count FROM market_ticks t
               WHERE t.game_id = i.game_id AND t.marketplace_id = i.marketplace_id AND t.currency = i.currency
                 AND t.finish = i.finish AND t.condition = i.condition AND t.language = i.language
                 AND t.time < %(since)s ORDER BY t.time DESC LIMIT 1
           ), 0"""
# What held when the window opened stands in the bucket before it.
OPENING = """
    SELECT i.marketplace_id, i.finish, %(since)s::timestamptz - %(step)s AS bucket, t.total AS grew,
           0::bigint AS delta, 0 AS changes, t.count AS joined
    FROM kinds i CROSS JOIN LATERAL (
        SELECT total, count FROM market_ticks t
        WHERE t.game_id = i.game_id AND t.marketplace_id = i.marketplace_id AND t.currency = i.currency
          AND t.finish = i.finish AND t.condition = i.condition AND t.language = i.language AND t.time < %(since)s
        ORDER BY t.time DESC LIMIT 1
    ) t WHERE {wanted}
    UNION ALL
"""

LINE = """
, sums AS (
    SELECT bucket, sum(delta)::bigint AS delta, sum(grew)::bigint AS grew, sum(changes)::bigint AS changes,
           sum(joined) AS joined
    FROM moved GROUP BY bucket
), running AS (
    SELECT *, (sum(grew) OVER by_time)::bigint AS total, (sum(joined) OVER by_time)::bigint AS count
    FROM sums WINDOW by_time AS (ORDER BY bucket)
), returns AS (
    SELECT *, coalesce(delta::float8 / nullif(total - grew, 0), 0) AS return FROM running
), levels AS (
    SELECT bucket, return, total, count, changes,
           100 * exp(sum(ln(greatest(1 + return, 1e-9))) OVER (ORDER BY bucket)) AS level
    FROM returns
), holes AS (
    SELECT to_timestamp(begins) AS begins, to_timestamp(ends) AS ends,
           to_timestamp(ends) < date_trunc('second', %(until)s::timestamptz) AS resumed,
           date_bin(%(step)s, to_timestamp(begins), '2000-01-03 00:00+00') AS last,
           date_bin(%(step)s, to_timestamp(ends), '2000-01-03 00:00+00') AS next
    FROM unnest(%(begins)s::bigint[], %(ends)s::bigint[]) AS told(begins, ends)
), marks AS (
    SELECT last AS bucket, true AS held FROM holes
    UNION SELECT last + %(step)s, false FROM holes WHERE last + %(step)s < next OR NOT resumed
    UNION SELECT next, true FROM holes WHERE resumed
), line AS (
    SELECT bucket, level, return, total, count, changes FROM levels
    WHERE bucket >= %(since)s OR NOT EXISTS (SELECT FROM holes WHERE begins < %(since)s AND ends > %(since)s)
    UNION ALL
    SELECT m.bucket, held.level, NULL, held.total, held.count, CASE WHEN m.held THEN 0 END
    FROM marks m LEFT JOIN LATERAL (
        SELECT * FROM levels l WHERE m.held AND l.bucket < m.bucket ORDER BY l.bucket DESC LIMIT 1
    ) held ON true
    WHERE NOT EXISTS (SELECT FROM levels l WHERE l.bucket = m.bucket)
      AND m.bucket BETWEEN (SELECT min(bucket) FROM levels) AND %(until)s
)
"""

AS_JSON = """
SELECT json_build_object(
    'currency', %(currency)s::text, 'period', %(period)s::text, 'step', extract(epoch FROM %(step)s)::int,
    'since', extract(epoch FROM nullif(%(since)s::timestamptz, '-infinity'))::bigint,
    'until', extract(epoch FROM %(until)s::timestamptz)::bigint, 'empty', count(level) = 0,
    'series', CASE WHEN count(level) = 0 THEN '[]' ELSE json_build_array(json_build_object(
        'name', 'Market index', 'currency', %(currency)s::text,
        't', array_agg(extract(epoch FROM bucket)::bigint ORDER BY bucket),
        'p', array_agg(round(level::numeric, 4) ORDER BY bucket),
        'total', array_agg(total ORDER BY bucket), 'count', array_agg(count ORDER BY bucket),
        'changes', array_agg(changes ORDER BY bucket))) END
)::text FROM line
"""

AS_ROWS = "SELECT bucket, level, 100 * return, total, count, changes FROM line ORDER BY bucket DESC"

PARTS = """
, sums AS (
    SELECT marketplace_id, finish, bucket, sum(delta)::bigint AS delta, sum(grew)::bigint AS grew,
           sum(joined) AS joined
    FROM moved GROUP BY marketplace_id, finish, bucket
), running AS (
    SELECT *, (sum(grew) OVER (PARTITION BY marketplace_id, finish ORDER BY bucket))::bigint AS total FROM sums
), ends AS (
    SELECT marketplace_id, finish, sum(grew)::bigint AS total, sum(joined)::bigint AS count,
           100 * (exp(sum(ln(greatest(1 + coalesce(delta::float8 / nullif(total - grew, 0), 0), 1e-9)))) - 1) AS change
    FROM running GROUP BY marketplace_id, finish
)
SELECT m.name, m.mark, m.slug, e.finish, e.total, e.count, e.change
FROM ends e JOIN prices_marketplace m ON m.id = e.marketplace_id ORDER BY e.total DESC, m.rank, e.finish
"""
