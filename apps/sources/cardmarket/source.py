"""Cardmarket, asked: the public price guide of Magic, which is made anew every night."""

from collections.abc import Iterator

from apps.cards.models import ExternalId
from apps.prices.quotes import Refused
from apps.sources.formats import PriceFile
from apps.sources.live import Delivery, LiveSource, Polite, Rate, Wanted, daily

from .prices import CardmarketFormat

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
                guide, reader = PriceFile(path), CardmarketFormat()
                quotes = (quote if isinstance(quote, Refused) else quote[1:] for quote in reader.quotes(guide))
                yield Delivery(reader.moment(guide), quotes, complete=reader.is_complete(guide))
