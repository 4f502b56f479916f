"""The demo gives way to real cards: its printings, their prices and its source leave without a trace."""

from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import Q

from apps.cards.models import Card, CardSet
from apps.prices import ticks, timeseries
from apps.sources.models import Source

from . import SLUG
from .catalogue import SIMULATED_SET, printings

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def is_present() -> bool:
    return Source.objects.filter(slug=SLUG).exists()


def remove() -> int:
    """Takes the demo out in one transaction; answers how many printings it had."""
    catalogue = list(printings())
    ours = Q(scryfall_id__in=[printing.id for printing in catalogue]) | Q(set__set_type=SIMULATED_SET)
    with transaction.atomic(), connection.cursor() as cursor:
        cards = list(Card.objects.filter(ours).values_list("pk", flat=True))
        cursor.execute("CREATE TEMP TABLE leaving ON COMMIT DROP AS SELECT unnest(%s::int[]) AS card_id", [cards])
        cursor.execute(
            """CREATE TEMP TABLE resolved ON COMMIT DROP AS
               SELECT id AS variant_id FROM prices_pricevariant JOIN leaving USING (card_id)"""
        )
        timeseries.forget(cursor)
        ticks.rebuild(cursor, BEGINNING)
        cursor.execute(
            """DELETE FROM price_latest USING resolved r WHERE price_latest.variant_id = r.variant_id;
               DELETE FROM prices_headlineprice USING leaving WHERE leaving.card_id = prices_headlineprice.card_id;
               DELETE FROM prices_pricevariant USING leaving WHERE leaving.card_id = prices_pricevariant.card_id;
               DROP TABLE leaving, resolved"""
        )
        Card.objects.filter(pk__in=cards).delete()  # and what rooms above hang on a card
        codes = {printing.set.code for printing in catalogue}
        cursor.execute(
            """UPDATE cards_cardset s SET card_count = (SELECT count(*) FROM cards_card c WHERE c.set_id = s.id)
               WHERE code = ANY (%s)""",
            [list(codes)],
        )
        CardSet.objects.filter(Q(code__in=codes, scryfall_id=None) | Q(set_type=SIMULATED_SET), cards=None).delete()
        Source.objects.filter(slug=SLUG).delete()
    return len(cards)
