"""TCGplayer, asked about single cards: what each condition, language and printing of the popular ones costs."""

from collections.abc import Iterator, Mapping

import msgspec

from apps.cards.models import ExternalId
from apps.cards.words import Condition
from apps.prices.quotes import Quote, Refused
from apps.sources.formats import refused
from apps.sources.live import Delivery, LiveSource, Polite, Wanted, WantedCard, every, utc_now
from apps.sources.tcgcsv.prices import UNKNOWN
from apps.sources.tcgplayer import api
from apps.sources.tcgplayer.catalogue import Product, Sku, Vocabulary, products
from apps.sources.tcgplayer.prices import KIND, SkuPrice, amount, market_price, why

TOGETHER = 50  # cards: some thousand SKUs
PRODUCTS = (ExternalId.Kind.TCGPLAYER, ExternalId.Kind.TCGPLAYER_ETCHED)


class TcgplayerSkus(LiveSource):
    slug = "tcgplayer-skus"
    name = "TCGplayer, card by card"
    homepage = "https://www.tcgplayer.com"
    description = "What the most wanted cards cost at TCGplayer in each condition and language, every half hour."
    rank = 10
    marketplaces = ("tcgplayer",)
    currencies = ("USD",)
    schedule = every(30)
    rate, vendor = api.RATE, "tcgplayer"
    credentials = api.CREDENTIALS
    keys = PRODUCTS
    per_card = True

    def authorization(self, client: Polite, *, renew: bool) -> Mapping[str, str]:
        return api.authorization(client, *(self.credential(one.variable) for one in self.credentials), renew=renew)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        vocabulary = Vocabulary(client)
        for batch in wanted.batches(TOGETHER):
            yield Delivery(utc_now(), self.quotes(client, batch, vocabulary), cards=[card.pk for card in batch])

    def quotes(self, client: Polite, cards: list[WantedCard], vocabulary: Vocabulary) -> Iterator[Quote | Refused]:
        """The market price of a product stands for its Near Mint copies in its own language, SKUs for all others."""
        own = {value: card.lang for card in cards for kind in PRODUCTS for value in card.ids.get(kind, ())}
        known: dict[str, Product] = {}
        for product in products(client, own):
            if isinstance(product, Refused):
                yield product
            else:
                known[str(product.productId)] = product
        market: set[tuple[str, int]] = set()
        for content in api.ask(client, f"pricing/product/{','.join(own)}").results:
            try:
                if told := self.product_price(known, content):
                    if not isinstance(told, Refused):
                        market.add((told[1], told[2]))
                    yield told
            except (ValueError, RecursionError) as error:
                yield refused("pricing/product", why(error), bytes(content).decode(errors="replace"))
        skus = {sku.skuId: (product, sku) for product in known.values() for sku in product.skus}
        numbers = list(map(str, skus))
        for start in range(0, len(numbers), api.TOGETHER):
            some = ",".join(numbers[start : start + api.TOGETHER])
            for content in api.ask(client, f"pricing/sku/{some}").results:
                try:
                    if told := self.sku_price(skus, vocabulary, content, own, market):
                        yield told
                except (ValueError, RecursionError) as error:
                    yield refused("pricing/sku", why(error), bytes(content).decode(errors="replace"))

    def product_price(self, known: Mapping[str, Product], content: msgspec.Raw) -> Quote | Refused | None:
        number = msgspec.json.decode(content, type=Numbered).productId
        product = known.get(str(number))
        return market_price(self, str(product.categoryId), content, "pricing/product") if product else None

    def sku_price(
        self,
        skus: Mapping[int, tuple[Product, Sku]],
        vocabulary: Vocabulary,
        content: msgspec.Raw,
        own: Mapping[str, int],
        market: set[tuple[str, int]],
    ) -> Quote | Refused | None:
        row = msgspec.json.decode(content, type=SkuPrice)
        usual, low, lowest = (amount(self, raw) for raw in (row.marketPrice, row.lowPrice, row.lowestListingPrice))
        if not (price := usual or low or lowest):
            return None
        if row.skuId not in skus:
            raise ValueError("nobody asked about this SKU")
        product, sku = skus[row.skuId]
        key = str(product.productId)
        words = vocabulary.words(product, sku)
        finish, condition, language = words.numbers
        is_own = condition == Condition.NEAR_MINT and language == own[key]
        if is_own and (key, self.traits("tcgplayer", finish)) in market:
            return None
        identity = self.traits("tcgplayer", finish, condition, language)
        quote = KIND, key, identity, price, low or lowest, None, None, usual
        doubt = UNKNOWN if words.finish is None else words.doubt
        return refused("pricing/sku", doubt, bytes(content).decode(), quote) if doubt else quote


class Numbered(msgspec.Struct):
    productId: int  # noqa: N815
