"""When somebody was telling: the spans of time in which a source's runs follow each other closely enough.

A price holds from one run to the next. Where two runs of a source lie more than three days apart nobody said that it
still held, and charts show a gap.
"""

from typing import NamedTuple

from django.db import connection

PATIENCE = "3 days"


class Covered(NamedTuple):
    """Sources and, beside each, its spans as the text of a multirange."""

    sources: list[int]
    spans: list[str]


_kept: tuple[object, Covered] = (None, Covered([], []))


def newest_run() -> int:
    """The number of the newest run: what was computed under it still holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM sources_run")
        return cursor.fetchone()[0]


def covered() -> Covered:
    """Every source's spans; the ledger of thousands of runs is read again only when there is a new one."""
    global _kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), max(id) FROM sources_run")
        version, known = _kept
        if version != (newest := cursor.fetchone()):
            cursor.execute(
                """SELECT source_id, range_agg(tstzrange(first, last, '[]'))::text FROM (
                       SELECT source_id, min(as_of) AS first, max(as_of) AS last FROM (
                           SELECT source_id, as_of,
                                  count(*) FILTER (WHERE late) OVER (PARTITION BY source_id ORDER BY as_of) AS spell
                           FROM (SELECT source_id, as_of, as_of - lag(as_of) OVER (
                                     PARTITION BY source_id ORDER BY as_of) > %s::interval AS late
                                 FROM sources_run WHERE status = 'done') runs
                       ) spelled GROUP BY source_id, spell
                   ) spans GROUP BY source_id""",
                [PATIENCE],
            )
            rows = cursor.fetchall()
            known = Covered([source for source, _ in rows], [spans for _, spans in rows])
            _kept = (newest, known)
    return known
