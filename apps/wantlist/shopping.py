"""What it takes to buy a want list: the ways, each line with its card, for page and API."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.querysets import HEAVY

from .buying import Wanted, Ways, ways_to_buy
from .models import WantListItem

MOST = 2_000  # wants that are bought at once


@dataclass(frozen=True)
class Shopping:
    """`cards` are all that are spoken of; `left_out` wants stand beyond the most that are weighed at once."""

    currency: str
    ways: Ways
    cards: dict[int, Card]
    wants: int
    left_out: int


def shopping(user: User, currency: str, marketplaces: Sequence[str], priority: int | None = None) -> Shopping:
    """Of all wants, or of those of a priority: the most urgent first where there are too many."""
    wants: Any = WantListItem.objects.of(user).order_by("priority", "pk")
    if priority:
        wants = wants.filter(priority=priority)
    some = list(wants[: MOST + 1])
    left_out = wants.count() - MOST if len(some) > MOST else 0
    some = some[:MOST]
    ways = ways_to_buy([Wanted.of(want, want.quantity) for want in some], str(currency), marketplaces)
    return Shopping(str(currency), ways, cards_of(ways), len(some), left_out)


def cards_of(ways: Ways) -> dict[int, Card]:
    plans = (ways.best, ways.fewest, *ways.alone)
    numbers: set[int] = set(spoken_of(plans))
    return Card.objects.select_related("set").defer(*HEAVY).in_bulk(numbers)


def spoken_of(plans: Iterable[Any]) -> Iterable[int]:
    for plan in plans:
        for basket in plan.baskets:
            yield from (line.offer.card_id for line in basket.lines)
        yield from (one.wanted.card_id for one in plan.unbought)
