"""Prices for programs: what a printing costs now, what it used to cost, and the market in sums."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.cards.api import CARD_ID, find_card
from apps.cards.models import Card
from apps.prices.models import LatestPrice, Marketplace
from apps.prices.serializers import MarketplaceSerializer, PriceSerializer
from dualcaster.lib.api import PublicList, answers
from dualcaster.lib.paging import Pages


class VariantPages(Pages):
    """A printing has few variants: all of them on one page."""

    default_limit = Pages.max_limit


class CardPrices(PublicList):
    pagination_class = VariantPages

    @answers("prices", "card_prices", PriceSerializer(many=True), CARD_ID)
    def get(self, request: Request, card_id: str) -> Response:
        """Every variant of a printing: marketplace, finish, condition, language, currency, and what it costs now."""
        card = find_card(card_id, Card.objects.only("pk"))
        latest = LatestPrice.objects.filter(variant__card=card).select_related("variant__marketplace", "source")
        order = ("variant__side", "variant__marketplace__rank", "variant__marketplace", "variant__finish")
        return self.paged(latest.order_by(*order, "variant__condition", "variant"), PriceSerializer())


class MarketplaceList(PublicList):
    @answers("market", "marketplaces", MarketplaceSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Where cards are bought."""
        return self.paged(Marketplace.objects.all(), MarketplaceSerializer())
