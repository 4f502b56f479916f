"""Tiles as HTML, drawn once for all who see them alike: drawing sixty takes longer than finding them among all cards.

A tile is kept in the process for five minutes at most, and only as long as the data is what it was: its key carries the
version that every delivery renews. Without Redis nobody knows that version, and every tile is drawn anew.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.cards.models import Card
from dualcaster.lib.answers import VERSION, changed

SECONDS = 300
MOST = 4_000  # of about three kilobytes each
TEMPLATE = "parts/_card_tile.html"

Key = tuple[int, str, str, str]  # the printing, and all that its tile depends on beside it


class Tile(NamedTuple):
    pk: int
    name: str
    html: SafeString
    simulated: bool  # whether its price is made up
    printings: int  # of the same card, in all


class Shelf:
    """The newest tiles, each until its time is up."""

    def __init__(self) -> None:
        self.tiles: OrderedDict[Key, tuple[float, Tile]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, keys: Sequence[Key]) -> dict[Key, Tile]:
        now = time.monotonic()
        with self.lock:
            kept = {key: self.tiles[key] for key in keys if key in self.tiles}
            for key in kept:
                self.tiles.move_to_end(key)
        return {key: tile for key, (until, tile) in kept.items() if now < until}

    def put(self, drawn: dict[Key, Tile]) -> None:
        until = time.monotonic() + SECONDS
        with self.lock:
            self.tiles.update((key, (until, tile)) for key, tile in drawn.items())
            while len(self.tiles) > MOST:
                self.tiles.popitem(last=False)


shelf = Shelf()


def drawn_tiles(ids: Sequence[int], currency: str) -> list[Tile]:
    """The tiles of these printings, in this order, with prices in a currency and times by the clock of who asks."""
    if (version := cache.get(VERSION)) is None:
        changed()
        version = cache.get(VERSION)
    zone = timezone.get_current_timezone_name()
    keys = {number: (number, str(currency), zone, str(version)) for number in ids}
    tiles = shelf.get(list(keys.values())) if version else {}
    if missing := [number for number, key in keys.items() if key not in tiles]:
        fresh = {keys[number]: tile for number, tile in draw(missing, currency).items()}
        tiles |= fresh
        if version:
            shelf.put(fresh)
    return [tiles[keys[number]] for number in ids if keys[number] in tiles]


def draw(ids: Sequence[int], currency: str) -> dict[int, Tile]:
    template = get_template(TEMPLATE)
    cards = Card.objects.for_listing(currency).in_bulk(ids)
    printings = printings_of({card.oracle_id for card in cards.values()})
    return {
        number: Tile(
            number,
            card.name,
            SafeString(template.render({"card": card})),
            is_simulated(card),
            printings.get(card.oracle_id, 1),
        )
        for number, card in cards.items()
    }


def printings_of(cards: set[Any]) -> dict[Any, int]:
    """How many printings there are of each card."""
    printed = Card.objects.filter(oracle_id__in=cards - {None}).order_by().values_list("oracle_id")
    return dict(printed.annotate(printings=Count("pk")))


def is_simulated(card: Card) -> bool:
    return card.headline is not None and card.headline.latest.source.simulated
