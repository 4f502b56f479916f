"""The catalogue's own words: types, artists. Read once for each version of the data."""

from django.core.cache import cache

from apps.cards.models import Card
from dualcaster.lib.answers import VERSION, changed
from dualcaster.lib.cache import remember


def type_words() -> list[str]:
    """Every word of a type line, the most frequent first."""
    return remember("type-words", version(), read_type_words)


def artists() -> list[str]:
    return remember("artists", version(), read_artists)


def read_type_words() -> list[str]:
    counts: dict[str, int] = {}
    for line in Card.objects.order_by().values_list("type_line", flat=True).distinct():
        for word in line.replace("//", " ").replace("—", " ").lower().split():
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))


def read_artists() -> list[str]:
    named = Card.objects.exclude(artist="").order_by("artist")
    return list(named.values_list("artist", flat=True).distinct())


def version() -> str:
    """What the newest delivery of cards or prices is called; the first who asks gives a name to what there is."""
    if (known := cache.get(VERSION)) is None:
        changed()
        known = cache.get(VERSION)
    return str(known or "")
