"""When somebody was telling: the spans of time in which a source's runs follow each other closely enough.

A price holds from one run to the next. Where two runs of a source lie more than three days apart nobody said that it
still held, and charts show a gap.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

PATIENCE = 3 * 24 * 3600

Span = tuple[int, int]


@dataclass(frozen=True)
class Covered:
    """Each source's spans in seconds, from its first run to its last."""

    by_source: dict[int, list[Span]]

    def holes(self, sources: Iterable[int], first: int, until: int) -> list[Span]:
        """Where none of these sources vouched for anything, after a first word. The last one may reach `until`."""
        told = sorted(span for source in sources for span in self.by_source.get(source, ()))
        holes, end = [], None
        for begins, ends in told:
            if end is None:
                if begins > first:
                    holes.append((first, begins))
            elif begins - end > PATIENCE:
                holes.append((end, begins))
            end = ends if end is None else max(end, ends)
        holes.append((first if end is None else end, until))
        return [(begins, ends) for begins, ends in holes if ends > first and begins < until]


_kept: tuple[object, Covered] = (None, Covered({}))


def newest_run() -> int:
    """The number of the newest run: what was computed under it still holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM sources_run")
        return cursor.fetchone()[0]


NEWEST = "SELECT current_database() || max(id) FROM sources_run"  # which ledger, and how far it goes


def covered(newest: str | None = None) -> Covered:
    """Every source's spans; the ledger of thousands of runs is read again only when there is a new one.

    Who has asked for `NEWEST` in a statement of its own hands the answer over.
    """
    global _kept
    if newest is None:
        with connection.cursor() as cursor:
            cursor.execute(NEWEST)
            newest = cursor.fetchone()[0]
    version, known = _kept
    if version != newest:
        known = Covered(spans())
        _kept = (newest, known)
    return known


def spans() -> dict[int, list[Span]]:
    by_source: dict[int, list[Span]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT source_id, min(as_of), max(as_of) FROM (
                   SELECT source_id, as_of, count(*) FILTER (WHERE late) OVER (
                       PARTITION BY source_id ORDER BY as_of) AS spell
                   FROM (SELECT source_id, as_of, as_of - lag(as_of) OVER (PARTITION BY source_id ORDER BY as_of)
                             > make_interval(secs => %s) AS late
                         FROM sources_run WHERE status = 'done') runs
               ) spelled GROUP BY source_id, spell ORDER BY source_id, spell""",
            [PATIENCE],
        )
        for source, first, last in cursor.fetchall():
            by_source.setdefault(source, []).append((int(first.timestamp()), int(last.timestamp())))
    return by_source
