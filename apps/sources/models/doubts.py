"""What was said and not taken, whole, until an operator decides: what is not believed, and what nobody could place."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.cards.models import Card

from .ledger import Run, Source


class Quarantine(models.Model):
    """Something a source said that was not stored, with the reason; told again, it is the same row.

    Where it could be read as a quote it can be stored after all: then it has a kind, a key and traits. Amounts are
    minor units, `known` is what it cost until then. `cause` is the reason without its figures, and `what` is what it
    speaks of.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        DISCARDED = "discarded", "Discarded"
        SETTLED = "settled", "Settled by itself"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="quarantined")
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="quarantine")
    card = models.ForeignKey(Card, null=True, on_delete=models.SET_NULL, db_constraint=False, related_name="+")
    as_of = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True, db_default="", help_text="File and line, or key.")
    content = models.TextField(blank=True, db_default="")
    kind = models.SmallIntegerField(null=True)
    key = models.CharField(max_length=200, blank=True)
    traits = models.IntegerField(null=True)
    price = models.IntegerField(null=True)
    low = models.IntegerField(null=True)
    mid = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    market = models.IntegerField(null=True)
    known = models.IntegerField(null=True)
    reason = models.CharField(max_length=300)
    cause = models.CharField(max_length=300)
    what = models.CharField(max_length=230)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_default="waiting")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "quarantine"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "cause", "what"], condition=models.Q(state="waiting"), name="one_doubt_waits_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="sources_quarantine_waiting"),
            models.Index(fields=["source", "state", "cause"], name="sources_quarantine_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.place or self.key}: {self.reason}"

    @property
    def is_quote(self) -> bool:
        return self.kind is not None and self.price is not None
