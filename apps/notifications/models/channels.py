"""Ways to reach somebody."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Preferences
from apps.notifications.sealing import SealedField
from apps.notifications.words import USUAL, Type

MOST = 20
TRIES = 10  # wrong codes before a new one must be sent


def usual() -> list[str]:
    return list(USUAL)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def of(self, user: models.Model) -> "ChannelQuerySet":
        """A person's own, in the order they made them."""
        return self.filter(user=user).order_by("pk")


class Channel(models.Model):
    """A way to reach somebody. `kind` is a file of `apps/notifications/channels`, which says what the address is.

    The mail channel without an address goes to wherever the account's mail goes; everybody has it.
    Nothing but its own code is sent over a channel that is not verified.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="channels", db_index=False)
    kind = models.SlugField(max_length=20, db_index=False)
    name = models.CharField(max_length=80, blank=True)
    address = SealedField(blank=True)
    secret = SealedField(blank=True)
    types = ArrayField(models.CharField(max_length=14, choices=Type), default=usual, blank=True)
    frequency = models.CharField(
        max_length=7, blank=True, choices=Preferences.Digest, help_text="As in your preferences where it is empty."
    )
    enabled = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    code = SealedField(blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Deliveries that failed for good, in a row.")
    paused_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    disabled_because = models.CharField(max_length=300, blank=True)
    own_mail = models.BooleanField(default=False, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(own_mail=True), name="one_own_mail_channel"),
        ]
        indexes = [models.Index(fields=["user"], name="channels_of_user")]

    def __str__(self) -> str:
        return self.name or self.kind

    @property
    def verified(self) -> bool:
        return self.verified_at is not None

    def switch(self, on: bool) -> None:
        """On again it begins anew: what went wrong is forgotten. What waited for it while it was off is not sent."""
        self.enabled = on
        self.disabled_because, self.failures, self.paused_until = "", 0, None
        self.save(update_fields=["enabled", "disabled_because", "failures", "paused_until"])
        if not on:
            self.deliveries.waiting().update(status="skipped", finished_at=timezone.now())


def channels(user: Any) -> list[Any]:
    """What goes into a person's file: without addresses and secrets, which let whoever knows them in."""
    about = (
        "kind",
        "name",
        "types",
        "frequency",
        "enabled",
        "verified_at",
        "last_error",
        "disabled_because",
        "created",
    )
    return list(Channel.objects.of(user).values(*about))
