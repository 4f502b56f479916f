"""Cardmarket, asked: the public price guide of Magic, which is made anew every night."""

from collections.abc import Iterator

from apps.cards.models import ExternalId
from apps.prices.quotes import Refused
from apps.sources.formats import PriceFile
from apps.sources.live import Delivery, LiveSource, Polite, Rate, Wanted, daily
from apps.sources.made import made_at

from .prices import CREATED, CardmarketFormat

GUIDE = "https://downloads.s3.cardmarket.com/productCatalog/priceGuide/price_guide_1.json"


class Cardmarket(LiveSource):
    slug = "cardmarket"
    name = "Cardmarket"
    homepage = "https://www.cardmarket.com"
    description = "The price guide of Europe's largest marketplace: trend, average and lowest offer of every single."
    rank = 10
    marketplaces = ("cardmarket",)
    currencies = ("EUR",)
    schedule = daily(3)
    rate = Rate(2, 1.0)
    keys = (ExternalId.Kind.CARDMARKET,)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        with client.download(GUIDE) as path:
            if path:
                as_of, reader = made_at(path, CREATED, "priceGuides"), CardmarketFormat()
                guide = PriceFile(path, as_of)
                quotes = (quote if isinstance(quote, Refused) else quote[1:] for quote in reader.quotes(guide))
                yield Delivery(as_of, quotes, complete=reader.is_complete(guide))
