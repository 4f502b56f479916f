"""What people want to be told of a card's price, or of the prices of whatever a search finds."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.cards.models import Card
from apps.cards.saved import SavedSearch

from .narrowing import CURRENCIES, Narrowing


class PriceAlertQuerySet(models.QuerySet["PriceAlert"]):
    def of(self, user: models.Model) -> "PriceAlertQuerySet":
        """A person's own, the newest first."""
        return self.filter(user=user).order_by("-pk")


class PriceAlert(Narrowing):
    """A price to be told of: below or above an amount, or changed by so many percent within a window.

    `threshold` is in minor units of `currency` or in percent, where less than nothing is a fall. It is of a card or
    of a saved search, whose cards are its `watched`; each of them is told on its own. The price is always the lowest
    of those that are meant.
    """

    class Kind(models.TextChoices):
        BELOW = "below", "At or below"
        ABOVE = "above", "At or above"
        CHANGE = "percent_change", "Changes by"

    class Window(models.IntegerChoices):
        DAY = 1, "24 hours"
        WEEK = 7, "7 days"
        MONTH = 30, "30 days"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="price_alerts", db_index=False)
    card = models.ForeignKey(Card, models.CASCADE, null=True, blank=True, related_name="price_alerts")
    search = models.ForeignKey(SavedSearch, models.CASCADE, null=True, blank=True, related_name="price_alerts")
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.BELOW)
    threshold = models.IntegerField(validators=[MinValueValidator(-2_000_000_000), MaxValueValidator(2_000_000_000)])
    currency = models.CharField(max_length=3, choices=CURRENCIES)
    window = models.SmallIntegerField(choices=Window, null=True, blank=True)
    active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = PriceAlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(card__isnull=True, search__isnull=False) | Q(card__isnull=False, search__isnull=True),
                name="alert_on_a_card_or_a_search",
                violation_error_message="An alert is on a card or on a saved search.",
            ),
            models.CheckConstraint(
                condition=Q(kind="percent_change", window__isnull=False)
                | (~Q(kind="percent_change") & Q(window__isnull=True)),
                name="alert_window_goes_with_change",
                violation_error_message="A change is within a window; a price is not.",
            ),
            models.CheckConstraint(
                condition=Q(kind="percent_change", threshold__gte=-100, threshold__lte=100_000) & ~Q(threshold=0)
                | (~Q(kind="percent_change") & Q(threshold__gte=1)),
                name="alert_threshold_is_possible",
                violation_error_message="Nothing falls by more than 100 percent, and a price is more than nothing.",
            ),
        ]
        indexes = [models.Index(fields=["user", "-id"], name="alerts_of_user")]

    def __str__(self) -> str:
        return f"{self.card or self.search}: {self.get_kind_display().lower()} {self.threshold}"

    def clean(self) -> None:
        if self.search is not None and self.search.user_id != self.user_id:
            raise ValidationError({"search": "There is no such saved search."})


class WatchedCard(models.Model):
    """One card of one alert. It is `armed` until it fires, and again once its price has left the threshold."""

    alert = models.ForeignKey(PriceAlert, models.CASCADE, related_name="watched", db_index=False)
    card = models.ForeignKey(Card, models.CASCADE, related_name="+")
    armed = models.BooleanField(default=True)
    last_fired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "card"], name="one_watch_per_alert_and_card")]

    def __str__(self) -> str:
        return f"{self.card_id} of alert {self.alert_id}"


def price_alerts(user: Any) -> list[Any]:
    """What goes into a person's file."""
    about = (
        "card__name", "card__set__code", "card__collector_number", "search__name", "kind", "threshold", "currency",
        "window", "any_printing", "marketplace__slug", "condition", "finish", "language", "active", "created",
    )  # fmt: skip
    return list(PriceAlert.objects.of(user).values(*about))
