"""Who is told when a price moves: the wants and alerts it concerns, looked at as sets and never one by one.

The feed tells `follow` what moved, inside its own transaction, so that what fires is written with the price that fired
it or not at all. `look_at` and `look_at_all` ask the same of single wants and of everything. Prices that nobody
confirmed, that are older than two days, or that history brings fire nothing.

A want is told at its target or below, and within a tenth above it; an alert at its threshold. Either is told again only
once the price has left it, and never twice within a day; what that holds back is told when the day is over.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from apps.notifications.notifying import notify_many

from . import statements
from .statements import ALERTS, EVERYTHING, TELLING, TOUCHED, WANTS

FRESH = timedelta(hours=48)  # what an older price says may be true no longer
AHEAD = timedelta(minutes=5)  # as far as a clock may be wrong
AGAIN = timedelta(days=1)


def follow(cursor: Any, moment: Any) -> None:
    """Hears of the rows in `changes`. One statement where nobody is concerned."""
    now = timezone.now()
    if not now - FRESH <= moment.as_of <= now + AHEAD:
        return
    cursor.execute(TOUCHED)
    wants, watched = cursor.fetchone()
    tell(cursor, wants or [], watched or [], now)


def look_at(*, wants: Sequence[int] = (), alerts: Sequence[int] = ()) -> int:
    """Tells what is met already of these wants and alerts; answers how many fired."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.WATCHED_OF, [list(alerts)])
        return tell(cursor, list(wants), cursor.fetchone()[0] or [], timezone.now())


def look_at_all() -> int:
    """The net under the feeds: everything there is, in pieces that hold nobody up."""
    told = 0
    with connection.cursor() as cursor:
        cursor.execute(EVERYTHING)
        wants, watched = cursor.fetchone()
    for piece in pieces(wants or []):
        with transaction.atomic(), connection.cursor() as cursor:
            told += tell(cursor, piece, [], timezone.now())
    for piece in pieces(watched or []):
        with transaction.atomic(), connection.cursor() as cursor:
            told += tell(cursor, [], piece, timezone.now())
    return told


def tell(cursor: Any, wants: list[int], watched: list[int], now: datetime) -> int:
    """Looks at wants and watched cards by their numbers; what fires is written down and told in this transaction."""
    moments = {"now": now, "fresh": now - FRESH, "again": now - AGAIN}
    fired: list[int] = []
    for numbers, statement in ((wants, WANTS), (watched, ALERTS)):
        if numbers:
            cursor.execute(statement, moments | {"numbers": numbers})
            fired += [number for (number,) in cursor.fetchall()]
    return notify_many(TELLING, [fired]) if fired else 0


def pieces(numbers: list[int], size: int = 20_000) -> list[list[int]]:
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]
