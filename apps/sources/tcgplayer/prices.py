"""Prices in TCGplayer's words: of a product by printing, and of a SKU."""

import msgspec

from apps.cards.models import ExternalId
from apps.prices.quotes import Quote, Refused
from apps.sources.formats import refused
from apps.sources.live import LiveSource
from apps.sources.tcgcsv.prices import FINISHES, UNKNOWN, Price
from apps.sources.words import STRANGE

KIND = int(ExternalId.Kind.TCGPLAYER)


class SkuPrice(msgspec.Struct):
    skuId: int  # noqa: N815
    marketPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815
    lowPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815
    lowestListingPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815


decoder = msgspec.json.Decoder(Price)


def market_price(source: LiveSource, category: str, content: msgspec.Raw, place: str) -> Quote | Refused | None:
    """Of one product and printing, Near Mint in its own language; None where TCGplayer has no price."""
    row = decoder.decode(content)
    low, mid, high, market = (
        amount(source, raw) for raw in (row.lowPrice, row.midPrice, row.highPrice, row.marketPrice)
    )
    if not (price := market or mid or low):
        return None
    if not (product := bytes(row.productId).decode()).isdigit():
        raise ValueError("a product has no number")
    finish = FINISHES.get(category, {}).get(row.subTypeName)
    identity = source.traits("tcgplayer", STRANGE["finish"] if finish is None else finish)
    quote = KIND, product, identity, price, low, mid, high, market
    return refused(place, UNKNOWN, bytes(content).decode(errors="replace"), quote) if finish is None else quote


def amount(source: LiveSource, raw: msgspec.Raw) -> int | None:
    return source.amounts[bytes(raw).decode()]


def why(error: Exception) -> object:
    return "the price cannot be read" if isinstance(error, msgspec.DecodeError | RecursionError) else error
