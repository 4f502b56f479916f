"""What programs say of a collection: lots, changes of many, locations, disposals."""

import re
from typing import Any

from drf_spectacular.drainage import set_override
from rest_framework import serializers

from apps.cards.fields import LanguageField, WordField
from apps.cards.words import Condition, Finish
from apps.collection.models import Disposal, Location
from apps.collection.words import Mark
from dualcaster.lib.bodies import Body
from dualcaster.lib.fields import OneOf, decimal
from dualcaster.lib.money import Currency, to_minor

from .forms import DEAREST, MOST_COPIES

MOST_IDS = 10_000
AMOUNT = re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?")


class Price(serializers.Field):
    """A decimal as text, two places at most; minor units inside."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": "A decimal as text; its currency stands beside it."} | options)
        about = {"type": "string", "pattern": r"^[0-9]{1,8}(\.[0-9]{1,2})?$", "maxLength": 11, "example": "12.50"}
        set_override(self, "field", about | ({"nullable": True} if options.get("allow_null") else {}))

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            raise serializers.ValidationError("A text, in quotes.")
        if not AMOUNT.fullmatch(data) or to_minor(data) > to_minor(DEAREST):
            raise serializers.ValidationError("An amount such as “12.50”, of 20 million at most.")
        return to_minor(data)

    def to_representation(self, minor: int) -> str | None:
        return decimal(minor)


class WordIn(WordField):
    """A word of the field, which is a text."""

    def to_internal_value(self, text: Any) -> Any:
        if not isinstance(text, str):
            raise serializers.ValidationError("A word, in quotes.")
        return super().to_internal_value(text)


class LanguageIn(LanguageField):
    def to_internal_value(self, text: Any) -> Any:
        if not isinstance(text, str):
            raise serializers.ValidationError("A word, in quotes.")
        return super().to_internal_value(text)


def copies(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(**{"min_value": 1, "max_value": MOST_COPIES} | options)


def number(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=2**31 - 1, **options)


def tags(**options: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=50), max_length=50, **options)


class LotChange(Body):
    """What is not named is left as it is."""

    quantity = copies(required=False)
    finish = WordIn(Finish, required=False)
    condition = WordIn(Condition, required=False)
    language = LanguageIn(required=False)
    location = number(required=False, allow_null=True, help_text="A number of /api/inventory/locations.")
    purchase_price = Price(required=False, allow_null=True)
    currency = OneOf(Currency, required=False, help_text="Of the purchase price.")
    acquired_at = serializers.DateField(required=False, allow_null=True)
    for_trade = copies(min_value=0, required=False, help_text="How many of the copies are.")
    marks = serializers.ListField(child=OneOf(Mark.values), max_length=len(Mark), required=False)
    grade = serializers.CharField(max_length=30, required=False, allow_blank=True)
    value = Price(required=False, allow_null=True, help_text="What you say one copy is worth.")
    value_currency = OneOf(Currency, required=False)
    sku = serializers.CharField(max_length=40, required=False, allow_blank=True)
    tags = tags(required=False)
    notes = serializers.CharField(max_length=5_000, required=False, allow_blank=True)


class LotBody(LotChange):
    card = serializers.CharField(max_length=36, help_text="Our number of the printing, or its Scryfall id.")


class Wanted(serializers.Serializer):
    """Which lots; what is not named does not matter."""

    q = serializers.CharField(max_length=2_000, required=False, help_text="In the search language.")
    card = number(required=False)
    location = serializers.RegexField(
        "^([0-9]{1,9}|none)$", required=False, help_text="A location, with all inside it, or `none`."
    )
    tag = serializers.CharField(max_length=50, required=False)
    finish = WordIn(Finish, required=False)
    condition = WordIn(Condition, required=False)
    language = LanguageIn(required=False)
    mark = OneOf(Mark.values, required=False)
    for_trade = serializers.BooleanField(required=False, help_text="Those of which some are.")
    unpriced = serializers.BooleanField(required=False, help_text="Those nobody tells a price of in `currency`.")
    currency = OneOf(Currency, required=False, help_text="In which they are valued; yours where it is not named.")


class WantedBody(Body, Wanted):
    pass


class BulkBody(Body):
    """Either `ids` or `filter`: an empty filter means every lot there is."""

    action = OneOf(["change", "merge", "delete"])
    ids = serializers.ListField(child=number(), min_length=1, max_length=MOST_IDS, required=False)
    filter = WantedBody(required=False)
    location = number(required=False, allow_null=True)
    tag = tags(required=False, help_text="Tags to add.")
    untag = tags(required=False, help_text="Tags to take off.")
    finish = WordIn(Finish, required=False)
    condition = WordIn(Condition, required=False)
    language = LanguageIn(required=False)
    for_trade = serializers.BooleanField(required=False, help_text="All copies, or none.")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if ("ids" in said) == ("filter" in said):
            raise serializers.ValidationError({"ids": ["Either ids or filter."]})
        return said


class SplitBody(Body):
    quantity = copies(help_text="Copies to take out; at least one stays.")


class PlaceBody(Body):
    name = serializers.CharField(max_length=Location._meta.get_field("name").max_length)
    parent = number(required=False, allow_null=True, help_text="Where it is; null for none.")  # type: ignore[assignment]


class DisposalBody(Body):
    """Copies of a card in this finish, condition and language; the oldest go first."""

    card = serializers.CharField(max_length=36, help_text="Our number of the printing, or its Scryfall id.")
    finish = WordIn(Finish, required=False, default=Finish.NONFOIL)
    condition = WordIn(Condition, required=False, default=Condition.NEAR_MINT)
    language = LanguageIn(required=False, default=1)
    kind = OneOf(Disposal.Kind.values, default=Disposal.Kind.SOLD.value)
    quantity = copies()
    unit_price = Price(required=False, default="0")
    fees = Price(required=False, default="0", help_text="Of all of it together.")
    currency = OneOf(Currency)
    day = serializers.DateField(required=False, help_text="Today where it is not named.")
    notes = serializers.CharField(max_length=5_000, required=False, default="", allow_blank=True)
