"""A made-up feed of 480,000 prices: 120,000 printings, two finishes, two marketplaces."""

import random
from pathlib import Path
from uuid import UUID

from django.conf import settings

from apps.cards.catalog import CardRow, load
from apps.prices.models.identity import traits
from apps.prices.quotes import Quote

PRINTINGS = 120_000
FINISHES = (1, 2)
MARKETPLACES = (1, 2)
NEAR_MINT, OWN_LANGUAGE = 2, 0
PRICES = PRINTINGS * len(FINISHES) * len(MARKETPLACES)


def load_printings() -> list[str]:
    """Their catalogue ids."""
    ids = [str(UUID(int=number)) for number in range(1, PRINTINGS + 1)]
    load("magic", (CardRow(id_, "bench", f"Card {id_[-6:]}", id_[-6:], finishes=FINISHES) for id_ in ids))
    return ids


def quotes(ids: list[str]) -> list[Quote]:
    chance = random.Random(1)
    kinds = [traits(market, finish, NEAR_MINT, OWN_LANGUAGE) for market in MARKETPLACES for finish in FINISHES]
    return [(0, id_, kind, chance.randint(10, 10_000), None, None, None, None) for id_ in ids for kind in kinds]


def moved(feed: list[Quote], every: int, by: int) -> list[Quote]:
    """The feed with one price in so many moved."""
    return [
        (kind, key, of, (price or 0) + by if number % every == 0 else price, *rest)
        for number, (kind, key, of, price, *rest) in enumerate(feed)
    ]  # type: ignore[misc]


def as_file(feed: list[Quote]) -> Path:
    """For psql's copy."""
    path = settings.DATA_DIR / "feed.tsv"
    path.write_text("".join("\t".join(map(str, quote[:4])) + "\n" for quote in feed))
    return path
