"""What a set still lacks, as rows of a list to look for or to buy."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.cards.models import Card
from apps.collection.formats import Row

from .lots import AT_ONCE, known_as, printing_of

TOLD = ("name", "set__code", "set__name", "collector_number", "scryfall_id", "known_as")


@dataclass(frozen=True)
class Missing:
    """One copy of each of these printings."""

    title: str
    cards: QuerySet[Card]

    def counted(self) -> tuple[int, int]:
        cards = self.cards.order_by().count()
        return cards, cards

    def rows(self) -> Iterator[Row]:
        """By collector number."""
        cards = self.cards.order_by("number_order", "collector_number", "pk")
        told = cards.annotate(known_as=known_as("pk")).values_list(*TOLD)
        for card in told.iterator(chunk_size=AT_ONCE):
            yield Row(**printing_of(dict(zip(TOLD, card, strict=True)), at=""))
