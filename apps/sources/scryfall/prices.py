"""The prices inside a card object: TCGplayer's in dollars, Cardmarket's in euros, Cardhoarder's in tickets."""

import marshal
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apps.cards.models import ExternalId
from apps.cards.words import Condition, Finish
from apps.prices.models import Marketplace
from apps.prices.models.identity import traits
from apps.prices.quotes import Quote, Refused
from apps.sources.money import Amounts

from .objects import Prices

FIELDS = (
    ("usd", "tcgplayer", Finish.NONFOIL),
    ("usd_foil", "tcgplayer", Finish.FOIL),
    ("usd_etched", "tcgplayer", Finish.ETCHED),
    ("eur", "cardmarket", Finish.NONFOIL),
    ("eur_foil", "cardmarket", Finish.FOIL),
    ("eur_etched", "cardmarket", Finish.ETCHED),
    ("tix", "cardhoarder", Finish.NONFOIL),
)
KIND = int(ExternalId.Kind.SCRYFALL)
BITE = 5_000
STAMP = re.compile(r"(?:^|\D)(20\d{12})(?:\D|$)")


class Spool:
    """Quotes wait on disk while the connection is busy copying cards."""

    def __init__(self) -> None:
        marketplaces = dict(Marketplace.objects.values_list("slug", "id"))
        self._fields = [
            (name, traits(marketplaces[market], finish, Condition.NEAR_MINT, 0)) for name, market, finish in FIELDS
        ]
        self._amounts = Amounts()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the spool
        self._bite: list[Any] = []
        self.total = 0

    def add(self, card: str, prices: Prices, place: str) -> None:
        for name, identity in self._fields:
            text = getattr(prices, name)
            if text is None:
                continue
            try:
                if text.__class__ is not str:
                    raise ValueError("a price is not written as text")
                if price := self._amounts[text]:
                    self._bite.append((KIND, card, identity, price, None, None, None, None))
            except ValueError as error:
                self._bite.append((place, str(error), f"{card} {name} {text}"[:2000]))
        if len(self._bite) >= BITE:
            self._put()

    def _put(self) -> None:
        self.total += len(self._bite)
        marshal.dump(self._bite, self._file)
        self._bite = []

    def __iter__(self) -> Iterator[Quote | Refused]:
        self._put()
        self._file.seek(0)
        left = self.total
        while left:
            bite = marshal.load(self._file)  # noqa: S302 - our own file, which has no name
            left -= len(bite)
            for row in bite:
                yield row if len(row) > 3 else Refused(*row)

    def __len__(self) -> int:
        return self.total + len(self._bite)

    def close(self) -> None:
        self._file.close()


def moment_of(path: Path, as_of: datetime | None = None, updated_at: datetime | None = None) -> tuple[datetime, str]:
    """Whose moment a file's prices are, and how we know: `default-cards-20251101090507.json` says it in its name."""
    if as_of:
        return as_of, "as asked for"
    if match := STAMP.search(path.name):
        with suppress(ValueError):
            return datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC), "as the file's name says"
    if updated_at:
        return updated_at, "as Scryfall says"
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC), "when the file was last written"
