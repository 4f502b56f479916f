"""What things cost over time."""

from .identity import Marketplace, PriceVariant
from .index import CardPricesDaily, CardPricesHourly, MarketIndex30Min, MarketIndexDaily, MarketIndexHourly, MarketTick
from .now import HeadlinePrice, LatestPrice, ListingCount
from .series import PriceHistory, PriceSnapshot

__all__ = [
    "CardPricesDaily",
    "CardPricesHourly",
    "HeadlinePrice",
    "LatestPrice",
    "ListingCount",
    "MarketIndex30Min",
    "MarketIndexDaily",
    "MarketIndexHourly",
    "MarketTick",
    "Marketplace",
    "PriceHistory",
    "PriceSnapshot",
    "PriceVariant",
]
