"""A collection as JSON: fields describe the answers for the schema, `to_representation` makes them."""

from typing import Any

from rest_framework import serializers

from apps.cards.fields import LanguageField, WordField
from apps.cards.models import Card
from apps.cards.serializers import SetNameSerializer
from apps.cards.words import Condition, Finish, Language
from apps.collection.models import Disposal, InventoryItem
from dualcaster.lib.fields import Amount, decimal

from .tree import Place

BASES = "own, exact, condition (a near mint price stands in), language (an English one does), proxy, elsewhere"


class OwnedCardSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    scryfall_id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    set = SetNameSerializer()
    collector_number = serializers.CharField()
    page = serializers.CharField(help_text="Its page for people.")

    def to_representation(self, card: Card) -> dict[str, Any]:
        return {
            "id": card.pk,
            "scryfall_id": str(card.scryfall_id) if card.scryfall_id else None,
            "name": card.name,
            "set": SetNameSerializer().to_representation(card.set),
            "collector_number": card.collector_number,
            "page": card.get_absolute_url(),
        }


class PlaceNameSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class LotWorthSerializer(serializers.Serializer):
    currency = serializers.CharField()
    each = Amount(allow_null=True, help_text="Of one copy; null where nobody says.")
    total = Amount(allow_null=True)
    gain = Amount(allow_null=True, help_text="Against what was paid in this currency.")
    basis = serializers.CharField(allow_null=True, help_text=BASES)


class LotSerializer(serializers.Serializer):
    """A lot of one's own, with what it is worth."""

    id = serializers.IntegerField()
    card = OwnedCardSerializer()
    quantity = serializers.IntegerField()
    finish = WordField(Finish)
    condition = WordField(Condition)
    language = LanguageField()
    location = PlaceNameSerializer(allow_null=True)
    purchase_price = Amount(allow_null=True)
    currency = serializers.CharField(help_text="Of the purchase price; empty without one.")
    acquired_at = serializers.DateField(allow_null=True)
    for_trade = serializers.IntegerField()
    marks = serializers.ListField(child=serializers.CharField())
    grade = serializers.CharField()
    value = Amount(allow_null=True, help_text="What its owner says one copy is worth.")
    value_currency = serializers.CharField()
    sku = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    notes = serializers.CharField()
    worth = LotWorthSerializer()
    created = serializers.DateTimeField()
    updated = serializers.DateTimeField()

    same = (
        "id", "quantity", "currency", "for_trade", "marks", "grade", "value_currency", "sku", "tags", "notes",
    )  # fmt: skip

    def to_representation(self, lot: InventoryItem) -> dict[str, Any]:
        return {name: getattr(lot, name) for name in self.same} | {
            "card": OwnedCardSerializer().to_representation(lot.card),
            "finish": Finish(lot.finish).word,
            "condition": Condition(lot.condition).word,
            "language": Language(lot.language).code,
            "location": lot.location and {"id": lot.location.pk, "name": lot.location.name},
            "purchase_price": decimal(lot.purchase_price),
            "value": decimal(lot.value),
            "acquired_at": lot.acquired_at and lot.acquired_at.isoformat(),
            "worth": worth_of(lot, self.context["currency"]),
            "created": instant(lot.created),
            "updated": instant(lot.updated),
        }


def worth_of(lot: Any, currency: str) -> dict[str, Any]:
    """What `for_table` has put on it."""
    return {
        "currency": currency,
        "each": decimal(lot.unit_value),
        "total": decimal(lot.total),
        "gain": decimal(lot.gain),
        "basis": lot.basis,
    }


def instant(moment: Any) -> str:
    return str(serializers.DateTimeField().to_representation(moment))


class DoneSerializer(serializers.Serializer):
    """How many lots the change was meant for, how many it reached, and how many kept their finish."""

    matched = serializers.IntegerField()
    changed = serializers.IntegerField()
    left = serializers.IntegerField(help_text="Their cards have no such finish.")


class PlaceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]
    depth = serializers.IntegerField(help_text="0 where it is in no other.")
    copies = serializers.IntegerField(help_text="In it alone.")
    copies_within = serializers.IntegerField(help_text="With all that is inside it.")
    value = Amount(allow_null=True, help_text="With all that is inside it; null where nothing has a price.")
    currency = serializers.CharField()
    unpriced = serializers.IntegerField(help_text="Copies that are in none of the value.")

    def to_representation(self, place: Place) -> dict[str, Any]:
        same = ("id", "name", "depth", "copies", "copies_within", "unpriced")
        return {name: getattr(place, name) for name in same} | {
            "parent": place.parent_id,
            "value": decimal(place.value),
            "currency": self.context["currency"],
        }


class DisposalLineSerializer(serializers.Serializer):
    lot = serializers.IntegerField(help_text="The number of the lot they came from, which may be gone.")
    quantity = serializers.IntegerField()
    purchase_price = Amount(allow_null=True)
    currency = serializers.CharField()
    acquired_at = serializers.DateField(allow_null=True)


class DisposalSerializer(serializers.Serializer):
    """Copies that were sold, traded or lost, and what that gained: proceeds without fees and cost."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    card = OwnedCardSerializer()
    quantity = serializers.IntegerField()
    finish = WordField(Finish)
    condition = WordField(Condition)
    language = LanguageField()
    unit_price = Amount()
    fees = Amount()
    currency = serializers.CharField()
    day = serializers.DateField()
    cost = Amount(help_text="Of the copies paid for in this currency.")
    gain = Amount()
    uncosted = serializers.IntegerField(help_text="Copies whose cost is unknown or in another currency.")
    notes = serializers.CharField()
    lots = DisposalLineSerializer(many=True)
    created = serializers.DateTimeField()

    def to_representation(self, gone: Disposal) -> dict[str, Any]:
        same = ("id", "kind", "quantity", "currency", "notes", "uncosted")
        amounts = ("unit_price", "fees", "cost", "gain")
        return {name: getattr(gone, name) for name in same} | {
            **{name: decimal(getattr(gone, name)) for name in amounts},
            "card": OwnedCardSerializer().to_representation(gone.card),
            "finish": Finish(gone.finish).word,
            "condition": Condition(gone.condition).word,
            "language": Language(gone.language).code,
            "day": gone.day.isoformat(),
            "lots": [line_of(line) for line in gone.lines.all()],
            "created": instant(gone.created),
        }


def line_of(line: Any) -> dict[str, Any]:
    return {
        "lot": line.was["id"],
        "quantity": line.quantity,
        "purchase_price": decimal(line.purchase_price),
        "currency": line.currency,
        "acquired_at": line.acquired_at and line.acquired_at.isoformat(),
    }
