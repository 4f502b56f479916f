"""The cards a source is asked about, with all that a vendor may need to name them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WantedCard:
    """A printing. `ids` are what others call it: `ExternalId` kind to values."""

    pk: int
    scryfall_id: str
    name: str
    set_code: str
    set_name: str
    collector_number: str
    lang: int
    finishes: tuple[int, ...]
    ids: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def id(self, kind: int) -> str:
        """What they of that kind call it; empty where they do not."""
        return next(iter(self.ids.get(kind, ())), "")


@dataclass(frozen=True)
class Wanted:
    """The most wanted first. Empty for sources that tell everything at once."""

    cards: tuple[WantedCard, ...] = ()

    def __iter__(self) -> Iterator[WantedCard]:
        return iter(self.cards)

    def __len__(self) -> int:
        return len(self.cards)

    def batches(self, size: int) -> Iterator[list[WantedCard]]:
        for start in range(0, len(self.cards), size):
            yield list(self.cards[start : start + size])
