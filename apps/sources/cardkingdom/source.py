"""Card Kingdom: one shop's price list, what it asks for each condition in stock, and what it pays."""

import re
from collections.abc import Iterator
from pathlib import Path

from apps.cards.models import ExternalId
from apps.prices.models import PriceVariant
from apps.prices.quotes import NOT_BOUGHT, Quote, Refused
from apps.sources.formats import refused
from apps.sources.live import BUYLIST, RETAIL, Count, Delivery, LiveSource, Polite, Rate, Wanted, daily
from apps.sources.made import made_at
from apps.sources.nested import NestedObjects
from apps.sources.objects import Broken
from apps.sources.opening import open_bytes

from .products import Product, decoder, why

PRICE_LIST = "https://api.cardkingdom.com/api/v2/pricelist"
MADE = re.compile(rb'"created_at"\s*:\s*"([^"]{1,40})"')  # without a time zone; taken for UTC


class CardKingdom(LiveSource):
    slug = "cardkingdom"
    name = "Card Kingdom"
    homepage = "https://www.cardkingdom.com"
    description = "One shop's price list: what it asks for every condition in stock, and its buylist."
    rank = 10
    marketplaces = ("cardkingdom",)
    currencies = ("USD",)
    sides = (RETAIL, BUYLIST)
    schedule = daily(3, 30)
    rate = Rate(2, 1.0)
    keys = (ExternalId.Kind.SCRYFALL, ExternalId.Kind.CARDKINGDOM, ExternalId.Kind.CARDKINGDOM_FOIL)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        with client.download(PRICE_LIST) as path:
            if path:
                as_of = made_at(path, MADE, "data")
                yield Delivery(as_of, self.quotes(path), complete=True, counts=self.counts(path))

    def quotes(self, path: Path) -> Iterator[Quote | Refused]:
        for number, product in self.products(path):
            if isinstance(product, Refused):
                yield product
                continue
            try:
                (kind, key), finish = product.key(), product.finish()
                for condition, price, _ in product.offers(self.amounts):
                    identity = self.traits("cardkingdom", finish, condition)
                    yield kind, key, identity, price, None, None, None, None
                if pays := product.pays(self.amounts):
                    identity = self.traits("cardkingdom", finish, side=PriceVariant.Side.BUYLIST)
                    bid = kind, key, identity, pays, None, None, None, None
                    wanted = product.qty_buying > 0
                    yield bid if wanted else refused(f"product {number}", NOT_BOUGHT, product.said(), bid)
            except ValueError as error:
                yield refused(f"product {number}", error, product.said())

    def counts(self, path: Path) -> Iterator[Count]:
        """One seller, so copies only; the copies it would buy count for the buylist."""
        for _, product in self.products(path):
            if isinstance(product, Refused):
                continue
            try:
                (kind, key), finish = product.key(), product.finish()
                for condition, _, quantity in product.offers(self.amounts):
                    yield kind, key, self.traits("cardkingdom", finish, condition), None, quantity
                if product.pays(self.amounts) and product.qty_buying > 0:
                    side = PriceVariant.Side.BUYLIST
                    identity = self.traits("cardkingdom", finish, side=side)
                    yield kind, key, identity, None, product.qty_buying
            except ValueError:
                continue

    def products(self, path: Path) -> Iterator[tuple[int, Product | Refused]]:
        with open_bytes(path) as stream:
            for number, content in enumerate(NestedObjects(stream, "data"), 1):
                try:
                    if isinstance(content, Broken):
                        raise ValueError("a piece of the list is no object")
                    yield number, decoder.decode(content)
                except (ValueError, RecursionError) as error:
                    yield number, refused(f"product {number}", why(error), content.decode(errors="replace"))
