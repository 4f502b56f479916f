"""Prices as JSON: amounts are decimals as text, each with its currency, its teller and its age."""

from typing import Any

from rest_framework import serializers

from apps.cards.fields import LanguageField, WordField
from apps.cards.words import Condition, Finish, Language
from apps.prices.models import LatestPrice, Marketplace, PriceVariant
from dualcaster.lib.fields import Amount, OneOf, decimal
from dualcaster.lib.periods import Period

REFERENCES = {"24h": "price_24h", "7d": "price_7d", "30d": "price_30d"}


class MarketplaceSerializer(serializers.Serializer):
    """Where a card is bought."""

    slug = serializers.CharField()
    name = serializers.CharField()
    mark = serializers.CharField(help_text="Two or three letters that stand for it beside a price.")
    currency = serializers.CharField()
    region = serializers.CharField()
    homepage = serializers.CharField()
    seller_fee_percent = serializers.FloatField()
    buyer_fee_percent = serializers.FloatField()
    shipping = Amount()

    def to_representation(self, marketplace: Marketplace) -> dict[str, Any]:
        same = {name: getattr(marketplace, name) for name in ("slug", "name", "mark", "currency", "region", "homepage")}
        return same | {
            "seller_fee_percent": marketplace.seller_fee_bp / 100,
            "buyer_fee_percent": marketplace.buyer_fee_bp / 100,
            "shipping": decimal(marketplace.shipping),
        }


class ChangeSerializer(serializers.Serializer):
    """What it cost then, and how far it has moved since."""

    price = Amount()
    change = Amount(help_text="Signed, in the same currency.")
    percent = serializers.FloatField(allow_null=True)


class ChangesSerializer(serializers.Serializer):
    """Null where it was not known then."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {period: ChangeSerializer(allow_null=True) for period in REFERENCES}


class PriceSerializer(serializers.Serializer):
    """What one variant of a printing costs now."""

    variant_id = serializers.IntegerField()
    marketplace = serializers.CharField()
    finish = WordField(Finish)
    is_foil = serializers.BooleanField(help_text="Anything but the plain finish.")
    condition = WordField(Condition)
    language = LanguageField()
    side = OneOf(["retail", "buylist"])
    currency = serializers.CharField()
    price = Amount(allow_null=True, help_text="Null when it is no longer offered.")
    last_known = Amount(help_text="The last price there was.")
    previous = Amount(allow_null=True, help_text="The price before the last change.")
    low = Amount(allow_null=True)
    mid = Amount(allow_null=True)
    high = Amount(allow_null=True)
    market = Amount(allow_null=True)
    changes = ChangesSerializer()
    source = serializers.CharField(help_text="Who told us.")  # type: ignore[assignment]
    simulated = serializers.BooleanField(help_text="Made up, for the demo.")
    unconfirmed = serializers.BooleanField(help_text="A great jump that nobody else speaks to; nothing fires on it.")
    changed_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(help_text="It still held at this moment.")

    def to_representation(self, latest: LatestPrice) -> dict[str, Any]:
        variant, source = latest.variant, latest.source
        return {
            "variant_id": variant.pk,
            "marketplace": variant.marketplace.slug,
            "finish": Finish(variant.finish).word,
            "is_foil": variant.is_foil,
            "condition": Condition(variant.condition).word,
            "language": Language(variant.language).code,
            "side": PriceVariant.Side(variant.side).name.lower(),
            "currency": variant.currency,
            "price": decimal(latest.price),
            "last_known": decimal(latest.known),
            "previous": decimal(latest.previous),
            "low": decimal(latest.price_low),
            "mid": decimal(latest.price_mid),
            "high": decimal(latest.price_high),
            "market": decimal(latest.price_market),
            "changes": {period: moved(latest, getattr(latest, then)) for period, then in REFERENCES.items()},
            "source": source.slug,
            "simulated": source.simulated,
            "unconfirmed": latest.unconfirmed,
            "changed_at": latest.changed_at,
            "confirmed_at": latest.confirmed_at,
        }


def moved(latest: LatestPrice, then: int | None) -> dict[str, Any] | None:
    if then is None or latest.price is None:
        return None
    step = latest.price - then
    percent = round(100 * step / then, 2) if then else None
    return {"price": decimal(then), "change": decimal(step), "percent": percent}


class LineSerializer(serializers.Serializer):
    """One variant's prices, as two columns: at `t[i]` its price became `p[i]` and held until `t[i + 1]`."""

    variant = serializers.IntegerField()
    card = serializers.IntegerField()
    marketplace = serializers.CharField()
    marketplace_name = serializers.CharField()
    finish = WordField(Finish)
    condition = WordField(Condition)
    language = LanguageField()
    currency = serializers.CharField()
    t = serializers.ListField(child=serializers.IntegerField(), help_text="Moments, in seconds since 1970 in UTC.")
    p = serializers.ListField(
        child=serializers.IntegerField(allow_null=True),
        help_text="Hundredths of the currency; null where it was not offered or nobody vouches for it.",
    )


class ChartSerializer(serializers.Serializer):
    period = OneOf(Period)
    since = serializers.IntegerField(allow_null=True, help_text="Where the window begins; null for all there is.")
    until = serializers.IntegerField(help_text="Where it ends: the hour, or the five minutes, that we are in.")
    empty = serializers.BooleanField()


class HistorySerializer(ChartSerializer):
    """What a printing's variants used to cost."""

    series = LineSerializer(many=True)


class IndexLineSerializer(serializers.Serializer):
    """The index and the sums behind it, as columns."""

    name = serializers.CharField()
    currency = serializers.CharField()
    t = serializers.ListField(child=serializers.IntegerField(), help_text="Where each step begins, in seconds.")
    p = serializers.ListField(child=serializers.FloatField(allow_null=True), help_text="The level; it starts at 100.")
    total = serializers.ListField(
        child=serializers.IntegerField(allow_null=True), help_text="All known prices together, in hundredths."
    )
    count = serializers.ListField(child=serializers.IntegerField(allow_null=True), help_text="How many those are.")
    changes = serializers.ListField(child=serializers.IntegerField(allow_null=True), help_text="How many moved.")


class IndexSerializer(ChartSerializer):
    """What the market did. Newcomers enter the total and never move the index."""

    currency = serializers.CharField()
    step = serializers.IntegerField(help_text="Seconds from one step to the next.")
    series = IndexLineSerializer(many=True)
