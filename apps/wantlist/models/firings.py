"""What fired: the record that people look back at."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.cards.models import Card
from apps.prices.models import Marketplace

from .alerts import PriceAlert
from .narrowing import CURRENCIES
from .wants import WantListItem


class FiringQuerySet(models.QuerySet["Firing"]):
    def of(self, user: models.Model) -> "FiringQuerySet":
        """A person's own, the newest first."""
        return self.filter(user=user).order_by("-fired_at", "-pk")


class Firing(models.Model):
    """One time that a want or an alert fired. Amounts are minor units of `currency`; a change's target is in percent.

    `old` is what it cost before, null where nobody knew. It outlives what fired it.
    """

    class Reason(models.TextChoices):
        TARGET = "target", "Reached its target"
        NEAR = "near", "Near its target"
        BELOW = "below", "At or below"
        ABOVE = "above", "At or above"
        CHANGE = "percent_change", "Changed by"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="firings", db_index=False)
    want = models.ForeignKey(WantListItem, models.SET_NULL, null=True, related_name="firings")
    alert = models.ForeignKey(PriceAlert, models.SET_NULL, null=True, related_name="firings")
    card = models.ForeignKey(Card, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=14, choices=Reason)
    target = models.IntegerField()
    old = models.IntegerField(null=True)
    price = models.IntegerField()
    currency = models.CharField(max_length=3, choices=CURRENCIES)
    marketplace = models.ForeignKey(Marketplace, models.CASCADE, related_name="+", db_index=False)
    fired_at = models.DateTimeField()

    objects: ClassVar[Any] = FiringQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-fired_at", "-id"], name="firings_of_user")]
        constraints = [models.CheckConstraint(condition=Q(price__gte=0), name="firing_price_is_a_price")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.card}"


def firings(user: Any) -> list[Any]:
    """What goes into a person's file."""
    about = ("card__name", "reason", "target", "old", "price", "currency", "marketplace__slug", "fired_at")
    return list(Firing.objects.of(user).values(*about))
