"""The cheapest way to buy one's want list, for programs."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import person
from apps.accounts.models import Preferences
from apps.collection.holding.serializers import OwnedCardSerializer
from dualcaster.lib.api import READING, ApiView, answers
from dualcaster.lib.fields import Amount, OneOf, decimal
from dualcaster.lib.money import Currency

from .listing.bodies import PRIORITIES
from .listing.examples import CHEAPEST
from .shopping import Shopping, shopping


class ShoppingQuery(serializers.Serializer):
    currency = OneOf(Currency, required=False, help_text="In which you buy; yours where it is not named.")
    priority = OneOf(PRIORITIES, required=False, help_text="Wants of this priority alone.")
    way = OneOf(["cheapest", "fewest"], default="cheapest", help_text="The least money, or the fewest parcels.")


class BuyLineSerializer(serializers.Serializer):
    want = serializers.IntegerField(help_text="A number of /api/want-list.")
    card = OwnedCardSerializer()
    finish = serializers.CharField()
    condition = serializers.CharField()
    language = serializers.CharField()
    quantity = serializers.IntegerField()
    each = Amount()


class BasketSerializer(serializers.Serializer):
    marketplace = serializers.CharField()
    items = Amount()
    fees = Amount()
    shipping = Amount()
    total = Amount()
    lines = BuyLineSerializer(many=True)


class UnboughtSerializer(serializers.Serializer):
    want = serializers.IntegerField()
    card = OwnedCardSerializer()
    quantity = serializers.IntegerField()
    why = serializers.CharField()


class CheapestSerializer(serializers.Serializer):
    """Where to buy what, with fees and shipping as the operator states them."""

    currency = serializers.CharField()
    is_exact = serializers.BooleanField(help_text="Whether every combination of marketplaces was weighed.")
    total = Amount()
    copies = serializers.IntegerField()
    missing = serializers.IntegerField(help_text="Copies that cannot be bought.")
    left_out = serializers.IntegerField(help_text="Wants beyond the 2,000 most urgent, which were not looked at.")
    baskets = BasketSerializer(many=True)
    unbought = UnboughtSerializer(many=True)


class Cheapest(ApiView):
    parameters = ShoppingQuery

    @answers(
        "want list", "cheapest", CheapestSerializer, ShoppingQuery,
        errors=tuple(code for code in READING if code != 404), example=CHEAPEST,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The cheapest way to buy your want list, at the marketplaces you chose."""
        asked = self.asked()
        liked = Preferences.objects.of(person(request))
        currency = asked.get("currency") or str(liked.currency)
        priority = PRIORITIES.get(asked.get("priority", ""))
        about = shopping(person(request), currency, liked.marketplaces, priority)
        return Response(told(about, about.ways.fewest if asked["way"] == "fewest" else about.ways.best))


def told(about: Shopping, plan: Any) -> dict[str, Any]:
    card = {number: OwnedCardSerializer().to_representation(its) for number, its in about.cards.items()}
    return {
        "currency": about.currency,
        "is_exact": about.ways.is_exact,
        "total": decimal(plan.total),
        "copies": plan.copies,
        "missing": plan.missing,
        "left_out": about.left_out,
        "baskets": [
            {
                "marketplace": basket.shop.slug,
                **{name: decimal(getattr(basket, name)) for name in ("items", "fees", "shipping", "total")},
                "lines": [
                    {
                        "want": line.wanted.key,
                        "card": card[line.offer.card_id],
                        "finish": line.offer.finish.word,
                        "condition": line.offer.condition.word,
                        "language": line.offer.language.code,
                        "quantity": line.quantity,
                        "each": decimal(line.offer.price),
                    }
                    for line in basket.lines
                ],
            }
            for basket in plan.baskets
        ],
        "unbought": [
            {"want": one.wanted.key, "card": card[one.wanted.card_id], "quantity": one.quantity, "why": one.why}
            for one in plan.unbought
        ],
    }
