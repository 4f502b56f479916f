"""Scryfall: the Magic catalogue, and a day's prices of three marketplaces inside it."""

from apps.sources.models import Source

SLUG = "scryfall"
NAME = "Scryfall"
HOMEPAGE = "https://scryfall.com"


def source() -> Source:
    """Scryfall as one who tells prices; the marketplaces themselves are believed before it."""
    return Source.objects.get_or_create(slug=SLUG, defaults={"name": NAME, "homepage": HOMEPAGE, "rank": 40})[0]
