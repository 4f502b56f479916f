"""The cards of a set as its page shows them: tiles by number, or what is missing with its offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from apps.accounts.preferences import Request
from apps.cards.drawn import Tile, drawn_tiles
from apps.cards.models import Card, CardSet
from apps.cards.querysets import HEAVY
from apps.cards.words import Finish

from .checklist import Checklist, Offer, Slot

TILES = 60
LINES = 40
SHOWN = {"": "All", "owned": "Owned", "missing": "Missing"}
OFFERS = 4


@dataclass(frozen=True)
class Placed:
    """A tile in its place of the set."""

    slot: Slot
    tile: Tile


@dataclass(frozen=True)
class Line:
    """A missing card, and where it is cheapest."""

    card: Card
    offers: list[Offer]

    @property
    def best(self) -> Offer | None:
        return next(iter(self.offers), None)

    @property
    def others(self) -> list[Offer]:
        return self.offers[1:OFFERS]

    @property
    def finish(self) -> Finish | None:
        return Finish(self.best.finish) if self.best and Finish(self.best.finish).is_foil else None


def shown_cards(request: Request, card_set: CardSet, found: Checklist) -> dict[str, Any]:
    """The page of cards that was asked for, and where the next one is."""
    show = request.GET.get("show", "") if request.GET.get("show") in SHOWN else ""
    slots, size = {"owned": (found.owned, TILES), "missing": (found.missing, LINES)}.get(show, (found.slots, TILES))
    start = number(request.GET.get("from", ""))
    part = slots[start : start + size]
    more = urlencode({"show": show, "from": start + size}) if start + size < len(slots) else ""
    shown = {"lines": lines(found, part)} if show == "missing" else {"placed": placed(part, str(request.currency))}
    counts = {"": len(found.slots), "owned": len(found.owned), "missing": len(found.missing)}
    choices = [(word, label, counts[word]) for word, label in SHOWN.items()]
    return {
        "show": show,
        "shown": choices,
        "next_url": f"{request.path}?{more}" if more else "",
        "start": start,
    } | shown


def placed(slots: Sequence[Slot], currency: str) -> list[Placed]:
    tiles = {tile.pk: tile for tile in drawn_tiles([slot.card_id for slot in slots], currency)}
    return [Placed(slot, tiles[slot.card_id]) for slot in slots if slot.card_id in tiles]


def lines(found: Checklist, slots: Sequence[Slot]) -> list[Line]:
    cards = Card.objects.select_related("set").defer(*HEAVY).in_bulk([slot.card_id for slot in slots])
    return [Line(cards[slot.card_id], found.offers.get(slot.card_id, [])) for slot in slots if slot.card_id in cards]


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
