"""A market that never was: when its prices move and to what is one SQL view over what is on offer."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import log
from pathlib import Path
from typing import Any, cast
from zlib import crc32

from django.db import connection

from apps.prices.quotes import Dated

from .catalogue import Printing
from .market import Offer

EPOCH = date(1970, 1, 1)
PRESALE_DAYS = 21
VIEW = Path(__file__).with_suffix(".sql")
TABLES = """
DROP TABLE IF EXISTS demo_offers, demo_stretch CASCADE;
CREATE TEMP TABLE demo_offers (
  id int, key uuid, traits int, card bigint, seed bigint,
  level float8, wobble float8, pace float8, first int, reprinted int);
CREATE TEMP TABLE demo_stretch (opening int, first int, last int)
"""
QUOTES = """
COPY (SELECT (date '1970-01-01' + day) || ' 00:00:00+00', 0 /* by catalogue id */, key, traits, price,
             NULL, NULL, NULL, NULL FROM demo_changes) TO STDOUT
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a market, from the first to the last, of a market that opened earlier or on the first of them."""

    opening: date
    first: date
    last: date


@contextmanager
def simulated(offers: Iterable[Offer], stretch: Stretch) -> Iterator[Iterator[Dated]]:
    """The quotes of a stretch of days, over a connection of their own: the caller's is busy taking them in."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            open_market(cursor, offers, stretch)
            with cursor.copy(QUOTES) as copy:
                yield cast(Iterator[Dated], copy.rows())
    finally:
        own.close()


def open_market(cursor: Any, offers: Iterable[Offer], stretch: Stretch) -> None:
    """Makes the view `demo_changes` (id, key, traits, day, price) of these offers in these days."""
    cursor.execute(TABLES)
    days = [day_number(day) for day in (stretch.opening, stretch.first, stretch.last)]
    cursor.execute("INSERT INTO demo_stretch VALUES (%s, %s, %s)", days)
    with cursor.copy("COPY demo_offers FROM STDIN") as copy:
        for row in rows(list(offers)):
            copy.write(row)
    cursor.execute("ANALYZE demo_offers")
    cursor.execute(VIEW.read_text())


def rows(offers: list[Offer]) -> Iterator[str]:
    newest = newest_printings(offer.printing for offer in offers)
    for number, offer in enumerate(offers):
        printing = offer.printing
        released = printing.set.released_at
        reprint = newest[printing.name]
        cells = (
            number,
            printing.id,
            offer.traits,
            crc32(printing.name.encode()),
            offer.seed,
            log(offer.cents),
            offer.wobble,
            offer.pace,
            day_number(released) - PRESALE_DAYS,
            day_number(reprint) if reprint > released else "\\N",
        )
        yield "\t".join(map(str, cells)) + "\n"


def newest_printings(printings: Iterable[Printing]) -> dict[str, date]:
    newest: dict[str, date] = {}
    for printing in printings:
        newest[printing.name] = max(printing.set.released_at, newest.get(printing.name, EPOCH))
    return newest


def day_number(day: date) -> int:
    return (day - EPOCH).days
