"""What the API says of sets and milestones, and what it is told of rules."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from apps.cards.words import Rarity
from apps.collection.models import CollectionStats, CompletionRules, UserMilestone
from dualcaster.lib.bodies import Body
from dualcaster.lib.fields import Amount, OneOf, decimal
from dualcaster.lib.money import Currency

CALCULATING = "Something changed and is being calculated; what is here is from before."


class SetProgress(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    owned = serializers.IntegerField(help_text="Cards of it that you own, as far as they count by your rules.")
    total = serializers.IntegerField(help_text="Cards of it that count by your rules.")
    copies = serializers.IntegerField(help_text="All copies of it that you own.")
    value = Amount(allow_null=True, help_text="What they are worth in `currency`; null where nobody says.")
    unpriced = serializers.IntegerField(help_text="Copies without a price, which `value` leaves out.")
    missing_cost = Amount(allow_null=True, help_text="Each missing card where it is cheapest; null where none is.")
    missing_unpriced = serializers.IntegerField(help_text="Missing cards that nobody offers in `currency`.")
    currency = serializers.CharField()
    completion_pct = serializers.FloatField()
    icon_url = serializers.CharField(allow_blank=True)
    calculated_at = serializers.DateTimeField()


class SetsSerializer(serializers.Serializer):
    sets = SetProgress(many=True)
    is_calculating = serializers.BooleanField(help_text=CALCULATING)


class StatsSerializer(serializers.Serializer):
    total_cards = serializers.IntegerField(help_text="Copies.")
    unique_cards = serializers.IntegerField(help_text="Different printings.")
    sets_started = serializers.IntegerField()
    sets_complete = serializers.IntegerField()
    total_value = Amount(help_text="Of what has a price in `currency`.")
    unpriced = serializers.IntegerField(help_text="Copies without one.")
    currency = serializers.CharField()
    avg_completion_pct = serializers.FloatField()
    is_calculating = serializers.BooleanField(help_text=CALCULATING)


class MilestoneSerializer(serializers.Serializer):
    type = OneOf(UserMilestone.Type.values)
    title = serializers.CharField()
    description = serializers.CharField()
    achieved = serializers.BooleanField()
    achieved_at = serializers.DateTimeField(allow_null=True)
    metadata = serializers.DictField(help_text="What it is about: a card, a set, a count, or a value and its currency.")
    progress = serializers.IntegerField(source="done", help_text="How much of `goal` is there.")
    goal = serializers.IntegerField()


class MilestonesSerializer(serializers.Serializer):
    milestones = MilestoneSerializer(many=True)
    is_calculating = serializers.BooleanField(help_text=CALCULATING)


class RarityShare(serializers.Serializer):
    rarity = OneOf([member.word for member in Rarity])
    unique_cards = serializers.IntegerField(source="cards", help_text="Different printings.")
    copies = serializers.IntegerField()
    percent = serializers.FloatField(help_text="Of all your copies.")


class RaritiesSerializer(serializers.Serializer):
    rarities = RarityShare(many=True)


class CalculatingSerializer(serializers.Serializer):
    is_calculating = serializers.BooleanField(help_text="False where it is done already.")


class RulesSerializer(serializers.Serializer):
    printing = OneOf(CompletionRules.Printing.values, help_text="this_set: a set's own; any: any of the card.")
    variants = serializers.BooleanField(help_text="Borderless, showcase, extended and other variants count.")
    promos = serializers.BooleanField(help_text="Promotional printings count.")
    price_cap = Amount(allow_null=True, help_text="The dearest card that counts; null for none.")
    currency = serializers.CharField(allow_blank=True, help_text="Of the cap; empty without one.")


class RulesBody(Body):
    printing = OneOf(CompletionRules.Printing.values, required=False)
    variants = serializers.BooleanField(required=False)
    promos = serializers.BooleanField(required=False)
    price_cap = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=Decimal("0.01"), max_value=20_000_000, allow_null=True,
        required=False, help_text="A decimal as text; null takes it away.",
    )  # fmt: skip
    currency = OneOf(Currency, required=False, help_text="Of the cap; yours where it is not named.")


def told(row: CollectionStats, currency: str) -> dict[str, Any]:
    """A set's line. `row` comes with its amounts in a currency."""
    amounts: Any = row
    missing = row.total_count - row.owned_count
    return {
        "code": row.set.code,
        "name": row.set.name,
        "owned": row.owned_count,
        "total": row.total_count,
        "copies": row.copies,
        "value": decimal(amounts.value),
        "unpriced": amounts.without_price or 0,
        "missing_cost": decimal(amounts.cost) if missing else "0.00",
        "missing_unpriced": row.missing_unpriced.get(currency, missing),
        "currency": currency,
        "completion_pct": round(100 * row.owned_count / row.total_count, 1) if row.total_count else 0.0,
        "icon_url": row.set.icon_svg_uri,
        "calculated_at": row.calculated_at,
    }


def ruled(rules: CompletionRules) -> dict[str, Any]:
    return {
        "printing": rules.printing, "variants": rules.variants, "promos": rules.promos,
        "price_cap": decimal(rules.price_cap), "currency": rules.currency,
    }  # fmt: skip
