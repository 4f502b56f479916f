"""How complete somebody's sets are, by their own rules, and what they have reached."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Greatest

from apps.cards.models import CardSet
from dualcaster.lib.money import Currency

CURRENCIES = [(code.value, code.value) for code in Currency]


class CompletionRules(models.Model):
    """What counts towards a set. `price_cap` is the dearest card that counts, in minor units of `currency`."""

    class Printing(models.TextChoices):
        THIS_SET = "this_set", "The printing of this set"
        ANY = "any", "Any printing of the card"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="completion_rules"
    )
    printing = models.CharField(max_length=8, choices=Printing, default=Printing.THIS_SET)
    variants = models.BooleanField(default=True, help_text="Borderless, showcase and other variants count.")
    promos = models.BooleanField(default=False, help_text="Promotional printings count.")
    price_cap = models.IntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    currency = models.CharField(max_length=3, blank=True, choices=CURRENCIES)

    class Meta:
        verbose_name_plural = "completion rules"
        constraints = [
            models.CheckConstraint(
                condition=Q(price_cap__isnull=True, currency="") | Q(price_cap__isnull=False, currency__gt=""),
                name="completion_cap_has_a_currency",
                violation_error_message="A price cap needs its currency, and a currency its cap.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rules of {self.user}"


class CollectionStatsQuerySet(models.QuerySet["CollectionStats"]):
    def of(self, user: models.Model) -> "CollectionStatsQuerySet":
        """A person's own."""
        return self.filter(user=user)

    def begun_by(self, user: models.Model) -> "CollectionStatsQuerySet":
        """The sets of which they own a copy, as far as anybody has calculated."""
        return self.of(user).filter(calculated_at__isnull=False)

    def with_amounts(self, currency: str) -> "CollectionStatsQuerySet":
        """To sort and sum by: `value`, `without_price` and `cost` in one currency, and `share`, of ten thousand."""
        amounts = {"value": "total_value", "without_price": "unpriced", "cost": "missing_cost"}
        return self.annotate(
            share=F("owned_count") * 10_000 / Greatest("total_count", 1),
            **{name: Cast(KeyTextTransform(currency, of), models.BigIntegerField()) for name, of in amounts.items()},
        )


class CollectionStats(models.Model):
    """One person's part of one set. Amounts are minor units by currency, as in `{"USD": 1250}`.

    `copies` and `total_value` are of all one owns of the set, `owned_count`, `total_count` and `missing_cost` of what
    counts by one's rules. `unpriced` are the copies that `total_value` leaves out, `missing_unpriced` the missing cards
    that `missing_cost` does. What follows them says what they were calculated of, and so whether they still hold.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="set_stats", db_index=False)
    set = models.ForeignKey(CardSet, models.CASCADE, related_name="+")
    owned_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    copies = models.PositiveIntegerField(default=0)
    total_value = models.JSONField(default=dict)
    unpriced = models.JSONField(default=dict)
    missing_cost = models.JSONField(default=dict)
    missing_unpriced = models.JSONField(default=dict)
    is_stale = models.BooleanField(default=False)
    stale_since = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0, help_text="How many changes it has heard of.")
    terms = models.CharField(max_length=40, blank=True, help_text="The rules and preferences it was calculated by.")
    printings = models.IntegerField(default=0, help_text="How many printings of the set there were then.")
    deliveries = models.BigIntegerField(default=0, help_text="How many deliveries of prices there had been.")
    calculated_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CollectionStatsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "collection stats"
        constraints = [models.UniqueConstraint(fields=["user", "set"], name="one_row_of_stats_per_set")]
        indexes = [models.Index(fields=["user"], condition=Q(is_stale=True), name="collection_stats_stale")]

    def __str__(self) -> str:
        return f"{self.owned_count} of {self.total_count}"

    @property
    def percent(self) -> int:
        """Rounded down: what lacks a card is not complete."""
        return 100 * self.owned_count // self.total_count if self.total_count else 0


class UserMilestone(models.Model):
    """Something a person has reached, once: of a set where it is a set's."""

    class Type(models.TextChoices):
        FIRST_RARE = "first_rare", "First rare"
        FIRST_MYTHIC = "first_mythic", "First mythic"
        SET_25_PCT = "set_25_pct", "A quarter of a set"
        SET_50_PCT = "set_50_pct", "Half of a set"
        SET_75_PCT = "set_75_pct", "Three quarters of a set"
        SET_COMPLETE = "set_complete", "A set complete"
        MYTHIC_10 = "mythic_10", "Ten mythics"
        MYTHIC_25 = "mythic_25", "Twenty-five mythics"
        VALUE_100 = "value_100", "Worth 100"
        VALUE_500 = "value_500", "Worth 500"
        VALUE_1000 = "value_1000", "Worth 1,000"
        VALUE_5000 = "value_5000", "Worth 5,000"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="milestones", db_index=False)
    type = models.CharField(max_length=12, choices=Type)
    set = models.ForeignKey(CardSet, models.CASCADE, null=True, blank=True, related_name="+")
    achieved_at = models.DateTimeField()
    metadata = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "type", "set"], name="one_milestone_of_a_kind", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.get_type_display()


def completion(user: Any) -> dict[str, list[Any]]:
    """What goes into a person's file."""
    return {
        "rules": list(
            CompletionRules.objects.filter(user=user).values("printing", "variants", "promos", "price_cap", "currency")
        ),
        "sets": list(
            CollectionStats.objects.of(user).values(
                "set__code", "owned_count", "total_count", "copies", "total_value", "missing_cost", "calculated_at"
            )
        ),
        "milestones": list(
            UserMilestone.objects.filter(user=user).values("type", "set__code", "achieved_at", "metadata")
        ),
    }
