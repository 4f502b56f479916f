"""What is believed of a live delivery: each price by itself, against what it was, and the delivery as a whole.

Between matching and comparing, in a constant number of statements. A price that cannot be, or jumps to where other
marketplaces say it is not, goes to quarantine whole, and what was known stays. A jump that nobody speaks to is stored,
marked, and triggers nothing. A delivery that is wrong as a whole is held back: `HeldBack` undoes all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.cards.words import Condition, Finish, Language

from .aside import COLUMNS, TOLD_AGAIN

OLDEST, NEWEST = timedelta(hours=48), timedelta(minutes=5)  # a live feed speaks of now
LARGEST = 50_000_000  # minor units: half a million
SENTINELS = (999_900, 999_999, 9_999_900, 9_999_999, 99_999_900, 99_999_999, 999_999_999)  # “not for sale”
JUMPS = "it jumps, and others contradict"
JUMP = 5  # times as much, or as little
SMALL = 200  # minor units: what a price may move by without anybody asking
AGREES = 2.5  # within so many times of each other two marketplaces say the same; dollars and euros alike
BAD_SHARE, BAD_LEAST = 0.05, 10
MOVED_SHARE, MOVED_LEAST = 0.30, 50
STANDS = timedelta(hours=20)  # a marked price that is told again after so long is believed


class HeldBack(Exception):
    """Why a delivery is not believed as a whole, in words."""


@dataclass(frozen=True)
class Trust:
    """What a source may speak of: marketplaces and sides. `whole` judges the delivery as a whole as well."""

    marketplaces: Sequence[int]
    sides: Sequence[int] = (0,)
    whole: bool = True

    def examine(self, cursor: Any, moment: Any, staged: int, refused: int, complete: bool) -> None:
        """Judges the table `resolved`: what is news among `staged` quotes. `refused` rows could not be read at all."""
        doubt(cursor, self)
        if self.whole:
            refuse_other_times(cursor, moment.as_of)
            refuse_great_moves(cursor, staged)
        jump(cursor)
        if self.whole:
            refuse_bad_rows(cursor, staged, refused)
        set_aside(cursor, moment)
        confirm(cursor, moment, complete)

    def mark(self, cursor: Any, moment: Any) -> None:
        """Marks what nobody confirms, before anybody listens: who fires on a price leaves marked ones alone."""
        cursor.execute(
            """UPDATE price_latest l SET unconfirmed = true FROM marked m
               WHERE l.variant_id = m.variant_id AND l.run_id = %s;
               DROP TABLE marked""",
            [moment.run_id],
        )


def doubt(cursor: Any, trust: Trust) -> None:
    """Prices that cannot be, whatever they were before."""
    cursor.execute(
        """CREATE TEMP TABLE doubted ON COMMIT DROP AS
           SELECT place, CASE
               WHEN price <= 0 THEN 'the price is zero or less'
               WHEN price > %(largest)s THEN 'the price is beyond half a million'
               WHEN price = ANY (%(sentinels)s) AND (known IS NULL OR known * 2 < price)
                   THEN 'the price is a number that means “not for sale”'
               WHEN traits / 65536 <> ALL (%(marketplaces)s) THEN 'the source does not speak of this marketplace'
               WHEN mod(traits, 2) <> ALL (%(sides)s) THEN 'the source does not speak of this side of the market'
               WHEN mod(traits / 1024, 64) <> ALL (%(finishes)s) THEN 'the finish is unknown'
               WHEN mod(traits / 128, 8) <> ALL (%(conditions)s) THEN 'the condition is unknown'
               WHEN mod(traits / 2, 64) <> ALL (%(languages)s) THEN 'the language is unknown'
           END AS reason FROM resolved WHERE card_id IS NOT NULL AND place IS NOT NULL AND price IS NOT NULL;
           DELETE FROM doubted WHERE reason IS NULL""",
        {
            "largest": LARGEST, "sentinels": list(SENTINELS), "marketplaces": list(trust.marketplaces),
            "sides": list(trust.sides), "finishes": Finish.values, "conditions": Condition.values,
            "languages": Language.values,
        },
    )  # fmt: skip


def jump(cursor: Any) -> None:
    """Prices far from what they were: doubted where others contradict, marked where nobody says anything.

    Others are what other marketplaces ask for the same printing, finish and condition, in this delivery or before.
    """
    cursor.execute(
        """CREATE TEMP TABLE marked (variant_id integer) ON COMMIT DROP;
           CREATE TEMP TABLE jumped ON COMMIT DROP AS
           SELECT r.place, r.card_id, r.traits, r.variant_id, r.price, r.known, v.currency
           FROM resolved r JOIN prices_pricevariant v ON v.id = r.variant_id
           WHERE r.superseded IS NOT TRUE AND r.known > 0 AND r.price > 0 AND abs(r.price - r.known) >= %(small)s
             AND (r.price > r.known::bigint * %(jump)s OR r.price::bigint * %(jump)s < r.known)
             AND NOT EXISTS (SELECT FROM doubted d WHERE d.place = r.place);
           ANALYZE jumped""",
        {"small": SMALL, "jump": JUMP},
    )
    cursor.execute("SELECT EXISTS (SELECT FROM jumped)")
    if not cursor.fetchone()[0]:
        return
    cursor.execute(
        """WITH told AS (
               SELECT variant_id, min(price) AS price FROM resolved
               WHERE card_id IN (SELECT card_id FROM jumped) GROUP BY variant_id
           ), said AS (
               SELECT j.place, j.price::float8 AS price, j.known::float8 AS known, m.name,
                      coalesce(t.price, l.price)::float8 AS theirs
               FROM jumped j
               JOIN prices_pricevariant o ON o.card_id = j.card_id AND o.traits / 65536 <> j.traits / 65536
                    AND mod(o.traits, 65536) / 128 = mod(j.traits, 65536) / 128 AND o.side = mod(j.traits, 2)
                    AND (o.currency = j.currency OR (o.currency IN ('USD', 'EUR') AND j.currency IN ('USD', 'EUR')))
               JOIN prices_marketplace m ON m.id = o.marketplace_id
               LEFT JOIN price_latest l ON l.variant_id = o.id LEFT JOIN told t ON t.variant_id = o.id
               WHERE coalesce(t.price, l.price) > 0
           ), heard AS (
               SELECT place, count(*) FILTER (WHERE theirs BETWEEN price / %(agrees)s AND price * %(agrees)s) AS agree,
                      count(*) FILTER (WHERE abs(ln(theirs / known)) < abs(ln(theirs / price))) AS contradict,
                      min(name || ' at ' || round((theirs / 100)::numeric, 2)) AS example
               FROM said GROUP BY place
           ), contradicted AS (
               INSERT INTO doubted SELECT j.place, format('it jumps from %%s to %%s, and %%s contradicts',
                          round(j.known / 100.0, 2), round(j.price / 100.0, 2), h.example)
               FROM jumped j JOIN heard h USING (place) WHERE h.contradict > h.agree RETURNING place
           )
           INSERT INTO marked SELECT j.variant_id FROM jumped j LEFT JOIN heard h USING (place)
           WHERE coalesce(h.agree, 0) = 0 AND j.place NOT IN (SELECT place FROM contradicted)""",
        {"agrees": AGREES},
    )


def refuse_other_times(cursor: Any, as_of: datetime) -> None:
    """By the database's clock: where a worker's own is wrong, so is the moment it gives to what it heard."""
    cursor.execute("SELECT %s BETWEEN clock_timestamp() - %s AND clock_timestamp() + %s", [as_of, OLDEST, NEWEST])
    if not cursor.fetchone()[0]:
        raise HeldBack(f"It speaks of {as_of:%Y-%m-%d %H:%M} UTC, which is not now.")


def refuse_great_moves(cursor: Any, staged: int) -> None:
    cursor.execute(
        """SELECT count(*) FILTER (WHERE place IS NOT NULL AND known IS NULL),
                  count(*) FILTER (WHERE price > 0 AND superseded IS NOT TRUE
                                   AND abs(price - known)::bigint * 2 > known)
           FROM resolved"""
    )
    unheard, moved = cursor.fetchone()
    known = staged - unheard
    if known >= MOVED_LEAST and moved > known * MOVED_SHARE:
        raise HeldBack(f"{moved:,} of {known:,} known prices move by more than half; {MOVED_SHARE:.0%} may.")


def refuse_bad_rows(cursor: Any, staged: int, refused: int) -> None:
    cursor.execute("SELECT count(*) FROM doubted")
    bad, rows = cursor.fetchone()[0] + refused, staged + refused
    if bad >= BAD_LEAST and bad > rows * BAD_SHARE:
        raise HeldBack(f"{bad:,} of its {rows:,} rows are bad; {BAD_SHARE:.0%} may be.")


def set_aside(cursor: Any, moment: Any) -> None:
    """Doubted quotes go to quarantine, each once while it waits there, and not again once an operator discarded it.

    For this delivery they are as good as unsaid.
    """
    cursor.execute(
        f"""INSERT INTO sources_quarantine (source_id, cause, what, {COLUMNS})
           SELECT DISTINCT ON (cause, what) * FROM (
               SELECT %(source)s::integer,
                      CASE WHEN d.reason LIKE 'it jumps %%' THEN %(jump)s ELSE d.reason END AS cause,
                      concat_ws(':', s.kind, left(s.key, 200), s.traits) AS what, %(run)s::integer,
                      %(as_of)s::timestamptz, r.card_id, '', '', s.kind, left(s.key, 200) AS key, s.traits, s.price,
                      s.low, s.mid, s.high, s.market, r.known, left(d.reason, 300)
               FROM doubted d JOIN resolved r USING (place) JOIN stage s ON s.ctid = d.place) t
           WHERE NOT EXISTS (SELECT FROM sources_quarantine q WHERE q.state = 'discarded' AND q.source_id = %(source)s
                             AND (q.cause, q.what, q.price) = (t.cause, t.what, t.price))
           {TOLD_AGAIN};
           UPDATE sources_run SET quarantined = (SELECT count(*) FROM doubted) WHERE id = %(run)s;
           UPDATE resolved r SET superseded = true FROM doubted d WHERE r.place = d.place;
           DROP TABLE doubted, jumped""",
        {"source": moment.source_id, "run": moment.run_id, "as_of": moment.as_of, "jump": JUMPS},
    )


def confirm(cursor: Any, moment: Any, complete: bool) -> None:
    """A marked price that its source tells again much later is believed; a complete delivery repeats by silence."""
    cursor.execute(
        """UPDATE price_latest l SET unconfirmed = false
           WHERE l.unconfirmed AND l.source_id = %(source)s AND l.changed_at < %(then)s AND CASE
               WHEN EXISTS (SELECT FROM resolved r WHERE r.variant_id = l.variant_id) THEN EXISTS (
                   SELECT FROM resolved r WHERE r.variant_id = l.variant_id AND r.place IS NOT NULL
                   AND r.price BETWEEN l.price * 0.75 AND l.price * 1.25)
               ELSE %(complete)s END""",
        {"source": moment.source_id, "then": moment.as_of - STANDS, "complete": complete},
    )
