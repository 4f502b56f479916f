"""Prices that were said and are not believed, whole, until an operator decides."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.cards.models import Card

from .ledger import Run, Source


class Quarantine(models.Model):
    """A quote that was not stored, with the reason. `known` is what it cost until then; amounts are minor units."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        DISCARDED = "discarded", "Discarded"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="quarantined")
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="quarantine")
    card = models.ForeignKey(Card, null=True, on_delete=models.SET_NULL, db_constraint=False, related_name="+")
    as_of = models.DateTimeField()
    kind = models.SmallIntegerField()
    key = models.CharField(max_length=200)
    traits = models.IntegerField()
    price = models.IntegerField(null=True)
    low = models.IntegerField(null=True)
    mid = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    market = models.IntegerField(null=True)
    known = models.IntegerField(null=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_default="waiting")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "quarantine"
        indexes = [models.Index(fields=["state", "-id"], name="sources_quarantine_waiting")]

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"
