"""Prices in TCGplayer's words: of a product by printing, and of a SKU."""

import msgspec

from apps.cards.models import ExternalId
from apps.prices.quotes import Quote
from apps.sources.live import LiveSource
from apps.sources.tcgcsv.prices import FINISHES, Price

KIND = int(ExternalId.Kind.TCGPLAYER)


class SkuPrice(msgspec.Struct):
    skuId: int  # noqa: N815
    marketPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815
    lowPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815
    lowestListingPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815


decoder = msgspec.json.Decoder(Price)


def market_price(source: LiveSource, category: str, content: msgspec.Raw) -> Quote | None:
    """Of one product and printing, Near Mint in its own language; None where TCGplayer has no price."""
    row = decoder.decode(content)
    low, mid, high, market = (
        amount(source, raw) for raw in (row.lowPrice, row.midPrice, row.highPrice, row.marketPrice)
    )
    if not (price := market or mid or low):
        return None
    if not (product := bytes(row.productId).decode()).isdigit():
        raise ValueError("a product has no number")
    finish = FINISHES[category][row.subTypeName]
    return KIND, product, source.traits("tcgplayer", finish), price, low, mid, high, market


def amount(source: LiveSource, raw: msgspec.Raw) -> int | None:
    return source.amounts[bytes(raw).decode()]


def why(error: Exception) -> object:
    if isinstance(error, KeyError):
        return "the game or the printing is unknown"
    return "the price cannot be read" if isinstance(error, msgspec.DecodeError | RecursionError) else error
