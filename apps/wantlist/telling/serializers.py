"""Alerts as JSON."""

from typing import Any

from rest_framework import serializers

from apps.cards.fields import LanguageField, WordField
from apps.cards.words import Condition, Finish
from apps.collection.holding.serializers import OwnedCardSerializer, instant
from apps.wantlist.listing.serializers import narrowed
from apps.wantlist.models import Firing
from dualcaster.lib.fields import Amount, decimal

from .bodies import PERCENT, WINDOWS

WORDS = {days.value: word for word, days in WINDOWS.items()}


class WatchedSearchSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class AlertSerializer(serializers.Serializer):
    """What somebody is told of: a price of a card, or the prices of what a search finds."""

    id = serializers.IntegerField()
    card = OwnedCardSerializer(allow_null=True)
    search = WatchedSearchSerializer(allow_null=True)
    kind = serializers.CharField(help_text="below, above or percent_change")
    price = Amount(allow_null=True)
    percent = serializers.IntegerField(allow_null=True)
    window = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    any_printing = serializers.BooleanField()
    marketplace = serializers.CharField(allow_null=True)
    condition = WordField(Condition, allow_null=True, help_text="At least this.")
    finish = WordField(Finish, allow_null=True)
    language = LanguageField(allow_null=True)
    active = serializers.BooleanField()
    last_fired_at = serializers.DateTimeField(allow_null=True)
    created = serializers.DateTimeField()
    updated = serializers.DateTimeField()

    def to_representation(self, alert: Any) -> dict[str, Any]:
        change = alert.kind == PERCENT
        return {name: getattr(alert, name) for name in ("id", "kind", "currency", "active")} | {
            "card": OwnedCardSerializer().to_representation(alert.card) if alert.card else None,
            "search": {"id": alert.search.pk, "name": alert.search.name} if alert.search else None,
            "price": None if change else decimal(alert.threshold),
            "percent": alert.threshold if change else None,
            "window": WORDS[alert.window] if alert.window else None,
            **narrowed(alert),
            "last_fired_at": instant(alert.fired_at) if alert.fired_at else None,
            "created": instant(alert.created),
            "updated": instant(alert.updated),
        }


class FiringSerializer(serializers.Serializer):
    """One time that an alert fired."""

    id = serializers.IntegerField()
    card = OwnedCardSerializer()
    reason = serializers.CharField(help_text="below, above or percent_change")
    target = serializers.CharField(help_text="An amount as text, or for percent_change a number of percent.")
    old_price = Amount(allow_null=True)
    new_price = Amount()
    currency = serializers.CharField()
    marketplace = serializers.CharField()
    fired_at = serializers.DateTimeField()

    def to_representation(self, fired: Firing) -> dict[str, Any]:
        change = fired.reason == Firing.Reason.CHANGE
        return {
            "id": fired.pk,
            "card": OwnedCardSerializer().to_representation(fired.card),
            "reason": fired.reason,
            "target": str(fired.target) if change else decimal(fired.target),
            "old_price": decimal(fired.old),
            "new_price": decimal(fired.price),
            "currency": fired.currency,
            "marketplace": fired.marketplace.slug,
            "fired_at": instant(fired.fired_at),
        }
