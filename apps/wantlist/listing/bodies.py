"""What programs say of wants, and what they ask for."""

from typing import Any

from rest_framework import serializers

from apps.cards.words import Condition, Finish
from apps.collection.holding.bodies import LanguageIn, Price, WordIn, copies
from apps.prices.models import Marketplace
from apps.wantlist.models import WantListItem
from dualcaster.lib.bodies import Body
from dualcaster.lib.fields import KnownField, OneOf
from dualcaster.lib.money import Currency

PRIORITIES = {priority.name.lower(): priority.value for priority in WantListItem.Priority}


class Narrowed(Body):
    """Which prices of a card are meant; null narrows nothing."""

    any_printing = serializers.BooleanField(required=False)
    marketplace = KnownField(queryset=Marketplace.objects.all(), required=False, allow_null=True)
    condition = WordIn(Condition, required=False, allow_null=True, help_text="At least this.")
    finish = WordIn(Finish, required=False, allow_null=True)
    language = LanguageIn(required=False, allow_null=True)


class WantChange(Narrowed):
    """What is not named is left as it is."""

    target_price = Price(required=False, allow_null=True)
    currency = OneOf(Currency, required=False, help_text="Of the target; yours where it is not named.")
    quantity = copies(required=False)
    priority = OneOf(PRIORITIES, required=False)
    alert_enabled = serializers.BooleanField(required=False)
    notes = serializers.CharField(max_length=5_000, required=False, allow_blank=True)


class WantBody(WantChange):
    card = serializers.CharField(max_length=36, help_text="Our number of the printing, or its Scryfall id.")


class WantsQuery(serializers.Serializer):
    priority = OneOf(PRIORITIES, required=False)
    sort_by = OneOf(["priority", "price", "date"], default="priority", help_text="Amounts of a currency together.")
    currency = OneOf(Currency, required=False, help_text="For wants without a target; yours where it is not named.")


class NearQuery(serializers.Serializer):
    threshold_pct = serializers.IntegerField(min_value=0, max_value=1_000, default=10)
    currency = OneOf(Currency, required=False)


def put_in_words(said: dict[str, Any]) -> dict[str, Any]:
    """Priorities as they are kept."""
    return said | {"priority": PRIORITIES[said["priority"]]} if "priority" in said else said


def currency_of(said: dict[str, Any], target: int | None, kept: str, usual: str) -> dict[str, Any]:
    """A target goes with its currency, and takes it along when it goes."""
    return said | {"currency": "" if target is None else said.get("currency") or kept or usual}
