"""A market that never was: when its prices move and to what is one SQL view over what is on offer."""

from collections.abc import Iterable, Iterator
from datetime import date
from math import log
from pathlib import Path
from typing import Any
from zlib import crc32

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
CREATE TEMP TABLE demo_stretch (first int, last int);
"""


def open_market(cursor: Any, offers: Iterable[Offer], first: date, last: date) -> None:
    """Makes the view `demo_changes` (id, key, traits, day, price) over these offers from the first day to the last."""
    cursor.execute(TABLES)
    cursor.execute("INSERT INTO demo_stretch VALUES (%s, %s)", [day_number(first), day_number(last)])
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
