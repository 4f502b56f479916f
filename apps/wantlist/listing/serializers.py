"""A want list as JSON: fields describe the answers for the schema, `to_representation` makes them."""

from typing import Any

from rest_framework import serializers

from apps.cards.fields import LanguageField, WordField
from apps.cards.words import Condition, Finish, Language
from apps.collection.holding.serializers import instant
from apps.wantlist.models import WantListItem
from dualcaster.lib.fields import Amount, decimal

from .lowest import Row


class WantSerializer(serializers.Serializer):
    """A card somebody wants, with what it costs now."""

    id = serializers.IntegerField()
    card_id = serializers.IntegerField()
    card_name = serializers.CharField()
    set_code = serializers.CharField()
    set_name = serializers.CharField()
    collector_number = serializers.CharField()
    image_url = serializers.CharField(help_text="Empty where there is no picture.")
    page = serializers.CharField(help_text="Its page for people.")
    quantity = serializers.IntegerField()
    priority = serializers.CharField(help_text="high, medium or low")
    target_price = Amount(allow_null=True)
    currency = serializers.CharField(help_text="Of the target; empty without one.")
    current_price = Amount(allow_null=True, help_text="The lowest that is meant; null where nobody says.")
    current_currency = serializers.CharField(allow_null=True)
    current_marketplace = serializers.CharField(allow_null=True)
    price_diff_pct = serializers.FloatField(allow_null=True, help_text="(current - target) / target * 100")
    is_near_target = serializers.BooleanField(help_text="At most 10 % above it.")
    is_met = serializers.BooleanField()
    alert_enabled = serializers.BooleanField()
    any_printing = serializers.BooleanField()
    marketplace = serializers.CharField(allow_null=True)
    condition = WordField(Condition, allow_null=True, help_text="At least this.")
    finish = WordField(Finish, allow_null=True)
    language = LanguageField(allow_null=True)
    notes = serializers.CharField()
    created = serializers.DateTimeField()
    updated = serializers.DateTimeField()

    def to_representation(self, row: Row) -> dict[str, Any]:
        want, low, card = row.want, row.low, row.want.card
        return {name: getattr(want, name) for name in ("id", "quantity", "currency", "alert_enabled", "notes")} | {
            "card_id": card.pk,
            "card_name": card.name,
            "set_code": card.set.code,
            "set_name": card.set.name,
            "collector_number": card.collector_number,
            "image_url": card.image("normal", 0) or "",
            "page": card.get_absolute_url(),
            "priority": WantListItem.Priority(want.priority).name.lower(),
            "target_price": decimal(want.target_price),
            "current_price": decimal(low.price) if low else None,
            "current_currency": low.currency if low else None,
            "current_marketplace": low.marketplace if low else None,
            "price_diff_pct": row.percent,
            "is_near_target": row.is_near,
            "is_met": row.is_met,
            **narrowed(want),
            "created": instant(want.created),
            "updated": instant(want.updated),
        }


def narrowed(thing: Any) -> dict[str, Any]:
    """What narrows the prices of a want or an alert."""
    return {
        "any_printing": thing.any_printing,
        "marketplace": thing.marketplace and thing.marketplace.slug,
        "condition": None if thing.condition is None else Condition(thing.condition).word,
        "finish": None if thing.finish is None else Finish(thing.finish).word,
        "language": None if thing.language is None else Language(thing.language).code,
    }
