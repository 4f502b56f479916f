"""Which cards a source was asked about not long ago: the cache knows first, the database after it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection

from .models import Asked, Source

WINDOW = timedelta(hours=2)
MARGIN = timedelta(minutes=2)  # who is asked every two hours is asked every two hours


def stale(source: Source, cards: Sequence[int], now: datetime) -> list[int]:
    """Those of these cards that are worth asking about, in their order."""
    keys = {key(source, card): card for card in cards}
    fresh = {keys[found] for found in cache.get_many(list(keys))}
    if rest := [card for card in cards if card not in fresh]:
        since = now - WINDOW + MARGIN
        asked = Asked.objects.filter(source=source, card_id__in=rest, asked_at__gt=since)
        known = dict(asked.values_list("card_id", "asked_at"))
        if known:
            oldest = min(known.values())
            cache.set_many(dict.fromkeys((key(source, card) for card in known), 1), seconds(oldest, now))
        fresh |= set(known)
    return [card for card in cards if card not in fresh]


def mark(source: Source, cards: Iterable[int], now: datetime) -> None:
    """In the transaction that stores what was answered; `remember` comes after it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO sources_asked (source_id, card_id, asked_at)
               SELECT %s, card, %s FROM unnest(%s::int[]) AS card
               ON CONFLICT (source_id, card_id) DO UPDATE
               SET asked_at = greatest(sources_asked.asked_at, excluded.asked_at)""",
            [source.pk, now, sorted(set(cards))],
        )


def remember(source: Source, cards: Iterable[int], now: datetime) -> None:
    cache.set_many(dict.fromkeys((key(source, card) for card in cards), 1), seconds(now, now))


def key(source: Source, card: int) -> str:
    return f"asked:{source.pk}:{card}"


def seconds(asked_at: datetime, now: datetime) -> int:
    return max(1, int((asked_at + WINDOW - MARGIN - now).total_seconds()))
