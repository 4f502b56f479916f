"""How many printings have a price at each marketplace."""

from dataclasses import dataclass

from django.db import connection

from apps.cards.models import Card
from dualcaster.lib.cache import remember

from .coverage import newest_run

HOUR = 3600


@dataclass(frozen=True)
class Reach:
    marketplace: str
    currency: str
    priced: int
    cards: int


def reach() -> list[Reach]:
    """Each marketplace that has a price, beside how many printings there are outside digital games."""
    found, cards = remember("reach", newest_run(), counted, HOUR)
    return [Reach(name, currency, priced, cards) for name, currency, priced in found]


def counted() -> tuple[list[tuple[str, str, int]], int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT m.name, m.currency, count(DISTINCT v.card_id)
               FROM prices_pricevariant v JOIN price_latest l ON l.variant_id = v.id
               JOIN prices_marketplace m ON m.id = v.marketplace_id
               WHERE v.side = 0 AND l.price IS NOT NULL GROUP BY m.id ORDER BY m.rank, m.id"""
        )
        return list(cursor.fetchall()), Card.objects.filter(digital=False).count()
