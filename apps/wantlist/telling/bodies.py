"""What programs say of alerts."""

from typing import Any

from rest_framework import serializers

from apps.collection.holding.bodies import Price, number
from apps.wantlist.listing.bodies import Narrowed
from apps.wantlist.models import PriceAlert
from dualcaster.lib.fields import OneOf
from dualcaster.lib.money import Currency

WINDOWS = {"24h": PriceAlert.Window.DAY, "7d": PriceAlert.Window.WEEK, "30d": PriceAlert.Window.MONTH}
PERCENT = PriceAlert.Kind.CHANGE.value


class AlertChange(Narrowed):
    """What is not named is left as it is. An alert has either a `price` or, of kind percent_change, a `percent`."""

    kind = OneOf(PriceAlert.Kind.values, required=False)
    price = Price(required=False, help_text="At or below which, or at or above which.")
    percent = serializers.IntegerField(
        min_value=-100, max_value=100_000, required=False, help_text="Less than nothing is a fall."
    )
    window = OneOf(WINDOWS, required=False, help_text="Within which it changes; 7d where it is not named.")
    currency = OneOf(Currency, required=False, help_text="Yours where it is not named.")
    active = serializers.BooleanField(required=False)


class AlertBody(AlertChange):
    kind = OneOf(PriceAlert.Kind.values)
    card = serializers.CharField(
        max_length=36, required=False, help_text="Our number of the printing, or its Scryfall id."
    )
    search = number(required=False, help_text="A number of /api/searches.")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if ("card" in said) == ("search" in said):
            raise serializers.ValidationError({"card": ["Either a card or a search."]})
        return said


def facts_of(said: dict[str, Any], alert: PriceAlert | None = None) -> dict[str, Any]:
    """What an alert is made of; a kind goes with its threshold."""
    kind = said.get("kind") or (alert.kind if alert else "")
    price, percent, window = (said.pop(name, None) for name in ("price", "percent", "window"))
    fits, other, name = (percent, price, "percent") if kind == PERCENT else (price, percent, "price")
    if other is not None or (window is not None and kind != PERCENT):
        raise serializers.ValidationError({name: [f"An alert of kind {kind} has a {name} and nothing else."]})
    if fits is None and (alert is None or alert.kind != kind):
        raise serializers.ValidationError({name: [f"An alert of kind {kind} needs a {name}."]})
    if fits is not None:
        said["threshold"] = fits
    if kind != PERCENT:
        return said | {"window": None}
    return said | {"window": WINDOWS[window] if window else (alert.window if alert else None) or WINDOWS["7d"]}
