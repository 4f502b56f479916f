"""Market ticks: what a moment did to each group's sum of carried-forward prices.

A newcomer enters the total through `added` and never moves the index; an ended offer keeps its last known price.
"""

from datetime import datetime
from typing import Any

GROUP = "game_id, marketplace_id, currency, finish, condition, language"
SAME = " AND ".join(f"t.{column} = g.{column}" for column in GROUP.split(", "))


def write(cursor: Any, moment: Any) -> None:
    """One tick for each group that the rows in `changes` moved; later ticks carry the difference forward."""
    cursor.execute(
        f"""WITH g AS (
                SELECT {GROUP},
                       coalesce(sum(price) FILTER (WHERE known IS NULL), 0) AS added,
                       count(*) FILTER (WHERE known IS NULL) AS newcomers,
                       coalesce(sum(price - known), 0) AS delta,
                       count(*) FILTER (WHERE price <> known) AS changes
                FROM changes WHERE moved AND side = 0 GROUP BY {GROUP}
            ), later AS (
                UPDATE market_ticks t SET total = t.total + g.delta + g.added, count = t.count + g.newcomers
                FROM g WHERE {SAME} AND t.time > %(as_of)s
            )
            INSERT INTO market_ticks AS t ({GROUP}, time, total, count, delta, added, changes)
            SELECT {", ".join("g." + column for column in GROUP.split(", "))}, %(as_of)s,
                   coalesce(p.total, 0) + g.delta + g.added, coalesce(p.count, 0) + g.newcomers,
                   g.delta, g.added, g.changes
            FROM g LEFT JOIN LATERAL (
                SELECT total, count FROM market_ticks t
                WHERE {SAME} AND t.time <= %(as_of)s ORDER BY t.time DESC LIMIT 1
            ) p ON true
            ON CONFLICT ({GROUP}, time) DO UPDATE SET
                total = excluded.total, count = excluded.count, delta = t.delta + excluded.delta,
                added = t.added + excluded.added, changes = t.changes + excluded.changes""",
        {"as_of": moment.as_of},
    )


def rebuild(cursor: Any, since: datetime) -> None:
    """Writes the ticks from a moment on anew, from history, for the groups of the variants in `resolved`."""
    cursor.execute(
        f"""CREATE TEMP TABLE groups ON COMMIT DROP AS
            SELECT row_number() OVER ()::int AS id, * FROM (
                SELECT DISTINCT card.game_id, v.marketplace_id, v.currency, v.finish, v.condition, v.language
                FROM (SELECT DISTINCT variant_id FROM resolved) r JOIN prices_pricevariant v ON v.id = r.variant_id
                JOIN cards_card card ON card.id = v.card_id WHERE v.side = 0) told;
            ANALYZE groups;
            CREATE TEMP TABLE members ON COMMIT DROP AS
            SELECT v.id AS variant_id, g.id AS group_id
            FROM prices_pricevariant v JOIN cards_card card ON card.id = v.card_id
            JOIN groups g ON ({", ".join("g." + column for column in GROUP.split(", "))})
                           = (card.game_id, v.marketplace_id, v.currency, v.finish, v.condition, v.language)
            WHERE v.side = 0;
            ANALYZE members"""
    )
    cursor.execute(f"DELETE FROM market_ticks t USING groups g WHERE {SAME} AND t.time >= %s", [since])
    cursor.execute(
        f"""WITH moved AS (
                SELECT m.group_id, h.time,
                       coalesce(sum(h.price) FILTER (WHERE h.delta IS NULL), 0) AS added,
                       count(*) FILTER (WHERE h.delta IS NULL) AS newcomers,
                       coalesce(sum(h.delta), 0) AS delta,
                       count(*) FILTER (WHERE h.delta <> 0) AS changes
                FROM members m JOIN price_history h ON h.variant_id = m.variant_id
                WHERE h.time >= %s GROUP BY m.group_id, h.time)
            INSERT INTO market_ticks ({GROUP}, time, total, count, delta, added, changes)
            SELECT {GROUP}, time,
                   coalesce(p.total, 0) + sum(delta + added) OVER w, coalesce(p.count, 0) + sum(newcomers) OVER w,
                   delta, added, changes
            FROM moved JOIN groups g ON g.id = moved.group_id LEFT JOIN LATERAL (
                SELECT t.total, t.count FROM market_ticks t WHERE {SAME} ORDER BY t.time DESC LIMIT 1
            ) p ON true
            WINDOW w AS (PARTITION BY group_id ORDER BY time)""",
        [since],
    )
    cursor.execute("DROP TABLE groups, members")
