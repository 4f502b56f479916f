"""What is to be sent over a channel, and what became of it. These rows are the only truth about sending."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from .channels import Channel
from .notifications import Notification


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(status__in=(Delivery.Status.PENDING, Delivery.Status.LEASED))


class Delivery(models.Model):
    """One notification on its way over one channel; `again` where others joined it after it had been sent.

    It is sent at `due_at`, with others of its channel as one `digest` where it says so. A sender leases it, which
    also gives it the `message` it goes out in: that number travels with the message, so that a receiver knows it
    again if the sender died before it could write down that it was sent.
    """

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting"
        LEASED = "leased", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        SKIPPED = "skipped", "Not needed any more"

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="deliveries", db_index=False)
    again = models.BooleanField(default=False)
    status = models.CharField(max_length=7, choices=Status, default=Status.PENDING)
    digest = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    next_try = models.DateTimeField(help_text="When a sender may take it: due, after a pause, or after a lease.")
    message = models.UUIDField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel", "again"], name="one_delivery_per_channel"),
        ]
        indexes = [
            models.Index(fields=["next_try"], condition=Q(status__in=("pending", "leased")), name="deliveries_to_send"),
            models.Index(fields=["channel", "-id"], name="deliveries_of_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.notification}"

    @property
    def delivered_at(self) -> Any:
        return self.finished_at if self.status == self.Status.SENT else None
