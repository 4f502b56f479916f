"""What people want."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.models import Q

from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language

from .narrowing import CURRENCIES, Narrowing

NO_NULS = ProhibitNullCharactersValidator()


class WantListQuerySet(models.QuerySet["WantListItem"]):
    def of(self, user: models.Model) -> "WantListQuerySet":
        """A person's own."""
        return self.filter(user=user)


class WantListItem(Narrowing):
    """A card somebody would buy at a price, in minor units of `currency`; both are empty where any price will do.

    `standing` is how near its price was when it was last looked at: near its target (within a tenth above it) or at
    it. It only rises when its owner is told, so that what must wait for a day to pass is told then.
    """

    class Standing(models.IntegerChoices):
        AWAY = 0, "Away"
        NEAR = 1, "Near its target"
        MET = 2, "At its target"

    class Priority(models.IntegerChoices):
        HIGH = 1, "High"
        MEDIUM = 2, "Medium"
        LOW = 3, "Low"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wants", db_index=False)
    card = models.ForeignKey(Card, models.CASCADE, related_name="wants")
    quantity = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    target_price = models.IntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    currency = models.CharField(max_length=3, blank=True, choices=CURRENCIES)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.MEDIUM)
    alert_enabled = models.BooleanField(default=True)
    notes = models.TextField(max_length=5000, blank=True, validators=[NO_NULS])
    standing = models.SmallIntegerField(choices=Standing, default=Standing.AWAY, editable=False)
    hit_at = models.DateTimeField(null=True, editable=False, help_text="When its owner was last told that it is met.")
    near_at = models.DateTimeField(null=True, editable=False, help_text="When they were last told that it is near.")
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = WantListQuerySet.as_manager()

    class Meta:
        verbose_name = "want"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "card"], name="one_want_per_card",
                violation_error_message="This card is on your want list already.",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="want_of_copies"),
            models.CheckConstraint(condition=Q(target_price__gte=1), name="want_price_is_a_price"),
            models.CheckConstraint(
                condition=Q(target_price__isnull=True, currency="") | Q(target_price__isnull=False, currency__gt=""),
                name="want_price_has_a_currency",
                violation_error_message="A target price needs its currency, and a currency its price.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.card)


def want_list(user: Any) -> list[Any]:
    """What goes into a person's file."""
    about = (
        "card__name", "card__set__code", "card__collector_number", "card__scryfall_id", "any_printing", "quantity",
        "target_price", "currency", "priority", "alert_enabled", "notes", "marketplace__slug", "condition", "finish",
        "language", "created", "updated",
    )  # fmt: skip
    words = {"condition": lambda number: Condition(number).word, "finish": lambda number: Finish(number).word,
             "language": lambda number: Language(number).code,
             "priority": lambda number: WantListItem.Priority(number).name.lower()}  # fmt: skip
    return [
        want | {name: word(want[name]) for name, word in words.items() if want[name] is not None}
        for want in WantListItem.objects.of(user).order_by("pk").values(*about)
    ]
