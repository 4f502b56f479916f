"""The cards worth asking about one by one: those people watch and own, then those everybody plays."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.utils.module_loading import import_string

from apps.cards.models import Card, ExternalId

from . import freshness
from .live import LiveSource
from .models import Source
from .wanted import Wanted, WantedCard


def wanted(kind: type[LiveSource], source: Source, now: datetime, cards: Sequence[int] | None = None) -> Wanted:
    """The cards this source can name and was not asked about lately; `cards` are asked for as they are."""
    if not kind.per_card:
        return Wanted()
    return named(list(cards) if cards is not None else freshness.stale(source, popular(kind), now))


def named(cards: list[int]) -> Wanted:
    """These cards with all their names, in their order; two statements however many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT card_id, kind, array_agg(value ORDER BY value) FROM cards_externalid"
            " WHERE card_id = ANY (%s) GROUP BY card_id, kind",
            [cards],
        )
        ids: dict[int, dict[int, tuple[str, ...]]] = {}
        for card, called, values in cursor:
            ids.setdefault(card, {})[called] = tuple(values)
        cursor.execute(
            """SELECT c.id, coalesce(c.scryfall_id::text, ''), c.name, s.code, s.name, c.collector_number, c.lang,
                      c.finishes
               FROM unnest(%s::int[]) WITH ORDINALITY AS asked(id, place)
               JOIN cards_card c ON c.id = asked.id JOIN cards_cardset s ON s.id = c.set_id ORDER BY asked.place""",
            [cards],
        )
        return Wanted(
            tuple(WantedCard(*about, tuple(finishes), ids.get(about[0], {})) for *about, finishes in cursor)  # type: ignore[call-arg]
        )


def popular(kind: type[LiveSource]) -> list[int]:
    """Numbers of cards, most wanted first, as many as the settings allow, all of which this source can name."""
    most = settings.POPULAR_CARDS
    asked = list(dict.fromkeys(card for path in settings.CARD_INTEREST for card in import_string(path)(most)))
    nameable = Card.objects.filter(digital=False)
    if kind.keys:
        named = ExternalId.objects.filter(card_id=OuterRef("pk"), kind__in=[int(key) for key in kind.keys])
        nameable = nameable.filter(Exists(named))
    known = set(nameable.filter(pk__in=asked).values_list("pk", flat=True))
    first = [card for card in asked if card in known][:most]
    played = nameable.exclude(pk__in=first).order_by(F("edhrec_rank").asc(nulls_last=True), "pk")
    return first + list(played.values_list("pk", flat=True)[: most - len(first)])
