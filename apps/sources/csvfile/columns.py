"""Which column of an operator's CSV says what, under all the names it may have."""

import csv
import re
from collections.abc import Sequence

from apps.cards.models import ExternalId

ALIASES = {
    "time": ["date", "time", "datetime", "timestamp", "day", "as_of", "price_date"],
    "marketplace": ["marketplace", "market_place", "shop", "store", "vendor", "provider"],
    "finish": ["finish", "printing", "foil", "sub_type", "variant"],
    "condition": ["condition", "grade"],
    "language": ["language", "lang"],
    "currency": ["currency"],
    "side": ["side", "price_type"],
    "price": ["price", "value", "amount"],
    "low": ["low", "price_low", "low_price"],
    "mid": ["mid", "price_mid", "mid_price", "avg", "average"],
    "high": ["high", "price_high", "high_price"],
    "market": ["market", "price_market", "market_price", "trend"],
}
KINDS = {
    f"{kind.name.lower()}_id": kind for kind in ExternalId.Kind
} | {
    "tcgplayer_product_id": ExternalId.Kind.TCGPLAYER,
    "product_id": ExternalId.Kind.TCGPLAYER,
    "mtgjson_uuid": ExternalId.Kind.MTGJSON,
    "uuid": ExternalId.Kind.MTGJSON,
}  # fmt: skip
DELIMITERS = ",;\t"


class Columns:
    """Where each cell of a row stands. `ids` are the columns that name the card, in the order they are believed."""

    def __init__(self, header: Sequence[str]) -> None:
        names = [re.sub(r"[^a-z0-9]+", "_", cell.strip().lower()).strip("_") for cell in header]
        self.count = len(names)
        self.at = {
            word: names.index(found[0])
            for word, aliases in ALIASES.items()
            if (found := [alias for alias in aliases if alias in names])
        }
        self.ids = sorted((int(KINDS[name]), index) for index, name in enumerate(names) if name in KINDS)

    @property
    def missing(self) -> list[str]:
        lacking = [] if self.ids else ["scryfall_id, tcgplayer_id, cardmarket_id or mtgjson_uuid"]
        return lacking + [word for word in ("marketplace", "price") if word not in self.at]


def sniff(line: str) -> str:
    """The delimiter of a header: whichever of comma, semicolon and tab parts it most often."""
    return max(DELIMITERS, key=line.count)


def parted(line: str) -> tuple[str, list[str]]:
    """The delimiter and the cells of a header line."""
    delimiter = sniff(line)
    return delimiter, next(csv.reader([line], delimiter=delimiter), [])
