"""What a collection is worth, as JSON."""

from typing import Any

from rest_framework import serializers

from apps.cards.fields import LanguageField, WordField
from apps.cards.words import Condition, Finish
from apps.prices.serializers import ChartSerializer
from dualcaster.lib.fields import Amount, OneOf, decimal

from .charts import Range
from .movers import Mover, Moves, Window
from .valuation import Figures, Part, Realised, Valuation

COUNTS = {
    "no_cost": "Nobody knows what they cost.",
    "cost_elsewhere": "Paid in another currency.",
    "no_price": "Nobody says what they cost now; they are worth nothing here.",
    "own_value_elsewhere": "You gave them a value in another currency; they are worth nothing here.",
    "near_mint": "A near mint copy's price stands in.",
    "english": "A near mint English copy's price stands in.",
    "own_value": "You say yourself what they are worth.",
    "proxies": "Worth nothing.",
    "unconfirmed": "At a price that jumped and that nobody confirms.",
}


class CopiesSerializer(serializers.Serializer):
    """How many copies this is said of."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {name: serializers.IntegerField(help_text=said) for name, said in COUNTS.items()}


class FiguresSerializer(serializers.Serializer):
    """Sums in one currency. A gain is that of the `compared` copies: worth something, and their cost is known."""

    value = Amount()
    cost = Amount(help_text="Of the copies whose cost is known in this currency.")
    gain = Amount(allow_null=True, help_text="Unrealised; null where no cost is known.")
    percent = serializers.FloatField(allow_null=True)
    compared = serializers.IntegerField(help_text="How many copies the gain is of.")
    stacks = serializers.IntegerField()
    copies = serializers.IntegerField()
    of_these = CopiesSerializer()

    def to_representation(self, figures: Figures) -> dict[str, Any]:
        gain, cost = figures.gain, figures.compared_cost
        return {
            "value": decimal(figures.value),
            "cost": decimal(figures.cost),
            "gain": decimal(gain),
            "percent": None if gain is None or not cost else round(100 * gain / cost, 2),
            "compared": figures.compared,
            "stacks": figures.lots,
            "copies": figures.copies,
            "of_these": {name: getattr(figures, name) for name in COUNTS},
        }


class RealisedSerializer(serializers.Serializer):
    """What parting with copies brought, after fees."""

    copies = serializers.IntegerField()
    brought = Amount()
    gain = Amount(help_text="Of the `compared` copies, whose cost is known in this currency.")
    compared = serializers.IntegerField()
    no_price = serializers.IntegerField(help_text="Traded without saying for what.")

    def to_representation(self, realised: Realised) -> dict[str, Any]:
        counts = {name: getattr(realised, name) for name in ("copies", "compared", "no_price")}
        return counts | {"brought": decimal(realised.brought), "gain": decimal(realised.gain)}


class CurrencyWorthSerializer(serializers.Serializer):
    """One currency, never mixed with another."""

    currency = serializers.CharField()
    unrealised = FiguresSerializer(source="figures")
    realised = RealisedSerializer()


class PartSerializer(serializers.Serializer):
    """One condition, set, rarity, location, finish or tag; a location holds what lies in those inside it."""

    key = serializers.CharField(help_text="The word, the set's code or the location's number; empty for none.")
    name = serializers.CharField()
    depth = serializers.IntegerField(help_text="How many locations it lies in.")
    figures = FiguresSerializer()


class PartsSerializer(serializers.Serializer):
    """The same copies parted in several ways; a copy with several tags counts for each."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {by: PartSerializer(many=True) for by in ("condition", "set", "rarity", "location", "finish", "tag")}

    def to_representation(self, parts: dict[str, list[Part]]) -> dict[str, Any]:
        each = PartSerializer()
        return {by: [each.to_representation(part) for part in parts.get(by, [])] for by in self.get_fields()}


class ValuationSerializer(serializers.Serializer):
    """What you own is worth now, in every currency by itself; the parts are in the one that was asked for."""

    currency = serializers.CharField()
    lines = CurrencyWorthSerializer(many=True)
    parts = PartsSerializer()

    def to_representation(self, worth: Valuation) -> dict[str, Any]:
        return dict(super().to_representation(worth))


class RangeSerializer(ChartSerializer):
    period = OneOf(Range)
    currency = serializers.CharField()


class WorthLineSerializer(serializers.Serializer):
    """Columns, a place for each day."""

    name = serializers.CharField()
    t = serializers.ListField(child=serializers.IntegerField(), help_text="Where each day begins in UTC, in seconds.")
    p = serializers.ListField(
        child=serializers.IntegerField(allow_null=True), help_text="Hundredths at its end; null where nobody told."
    )


class WorthSerializer(RangeSerializer):
    """What it was worth, and what was put in; the difference is the gain."""

    series = WorthLineSerializer(many=True)
    gain = serializers.ListField(child=serializers.IntegerField(allow_null=True), help_text="Hundredths.")
    copies = serializers.ListField(child=serializers.IntegerField(allow_null=True), help_text="Owned that day.")
    unpriced = serializers.ListField(
        child=serializers.IntegerField(allow_null=True), help_text="Of these without a known price that day."
    )


class LevelsSerializer(serializers.Serializer):
    name = serializers.CharField()
    t = serializers.ListField(child=serializers.IntegerField())
    p = serializers.ListField(child=serializers.FloatField(allow_null=True), help_text="100 on the first day.")


class PortfolioIndexSerializer(RangeSerializer):
    """Your collection, and the market beside it."""

    series = LevelsSerializer(many=True)


class MoverSerializer(serializers.Serializer):
    card_id = serializers.IntegerField()
    scryfall_id = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    set = serializers.CharField()
    collector_number = serializers.CharField()
    finish = WordField(Finish)
    condition = WordField(Condition, help_text="Of the price that stands for them.")
    language = LanguageField()
    copies = serializers.IntegerField()
    price = Amount(help_text="Of one copy now.")
    before = Amount(help_text="Of one copy then.")
    change = Amount(help_text="Of one copy.")
    stack_change = Amount(help_text="Of all of them.")
    percent = serializers.FloatField(allow_null=True)

    def to_representation(self, mover: Mover) -> dict[str, Any]:
        card = mover.card
        return {
            "card_id": card.pk, "scryfall_id": card.scryfall_id and str(card.scryfall_id), "name": card.name,
            "set": card.set.code, "collector_number": card.collector_number, "finish": mover.finish.word,
            "condition": mover.condition.word, "language": mover.language.code, "copies": mover.copies,
            "price": decimal(mover.now), "before": decimal(mover.before), "change": decimal(mover.step),
            "stack_change": decimal(mover.stack_step), "percent": mover.percent,
        }  # fmt: skip


class MoversSerializer(serializers.Serializer):
    """What gained or lost you most, stack by stack. Prices that jumped and that nobody confirms are left out."""

    currency = serializers.CharField()
    window = OneOf(Window)
    before = Amount(help_text="What everything whose price was known then was worth.")
    change = Amount(help_text="What it gained or lost since.")
    up = MoverSerializer(many=True)
    down = MoverSerializer(many=True)


def moved(moves: Moves, currency: str, window: Window, direction: str | None) -> dict[str, Any]:
    each = MoverSerializer()
    return {
        "currency": currency, "window": str(window), "before": decimal(moves.before), "change": decimal(moves.step),
        "up": [each.to_representation(one) for one in moves.rising if direction != "down"],
        "down": [each.to_representation(one) for one in moves.falling if direction != "up"],
    }  # fmt: skip
