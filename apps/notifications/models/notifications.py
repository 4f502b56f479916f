"""What somebody is told, and the happenings it speaks of."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.cards.models import Card
from apps.notifications import badge
from apps.notifications.words import ICONS, Priority, Type


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: models.Model) -> "NotificationQuerySet":
        """A person's own that still hold, the newest first."""
        still = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(still, user=user).order_by("-updated_at", "-pk")

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def about(self, kind: str) -> "NotificationQuerySet":
        """Of one type; all of them where none is named."""
        return self.filter(type=kind) if kind else self

    def for_listing(self) -> "NotificationQuerySet":
        return self.select_related("card__set")

    def mark_read(self) -> int:
        """Of one person's: how many were unread."""
        now = timezone.now()
        users = set(self.unread().order_by().values_list("user_id", flat=True).distinct())
        changed = self.unread().order_by().update(read_at=now, gathering=False)
        badge.changed(users)
        return changed


class Notification(models.Model):
    """Something somebody is told. Several of one type within an hour are one: `count` of them, in `happenings`.

    While it is `gathering`, others of its type join it; a person has one such row a type at most.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", db_index=False)
    type = models.CharField(max_length=14, choices=Type)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.MEDIUM)
    title = models.CharField(max_length=300)
    message = models.TextField(blank=True)
    card = models.ForeignKey(Card, models.SET_NULL, null=True, blank=True, related_name="+")
    metadata = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    count = models.PositiveIntegerField(default=1)
    gathering = models.BooleanField(default=True)
    dedup_hash = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "type"], condition=Q(gathering=True), name="one_notification_gathers_a_type"
            ),
            models.CheckConstraint(condition=Q(type__in=Type.values), name="notification_type_is_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="notification_priority_is_known"),
            models.CheckConstraint(condition=Q(gathering=False) | Q(read_at=None), name="what_is_read_gathers_nothing"),
        ]
        indexes = [
            models.Index(fields=["user", "-updated_at", "-id"], name="notifications_newest"),
            models.Index(
                fields=["user", "type"], include=["expires_at"], condition=Q(read_at=None), name="notifications_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def read(self) -> bool:
        return self.read_at is not None

    @property
    def icon(self) -> str:
        return ICONS[Type(self.type)]

    @property
    def action(self) -> str:
        return str(self.metadata.get("action", ""))

    @property
    def action_url(self) -> str:
        """Where one acts on it: an address of this site and no other."""
        address = str(self.metadata.get("action_url", ""))
        if address.startswith("/") and not address.startswith(("//", "/\\")):
            return address
        return self.card.get_absolute_url() if self.card_id and self.card else ""

    def mark_read(self) -> None:
        if not self.read:
            type(self).objects.filter(pk=self.pk).mark_read()
            self.refresh_from_db(fields=["read_at"])

    def dismiss(self) -> None:
        """It goes; what happened stays known, so that nobody is told of it again."""
        self.delete()
        badge.changed([self.user_id])


class Happening(models.Model):
    """One thing that happened, known by its key: told once, however often somebody says that it happened.

    It outlives its notification. `dedup` is the same for what is the same to a person on a day.
    """

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    notification = models.ForeignKey(Notification, models.DO_NOTHING, related_name="happenings", db_constraint=False)
    dedup = models.UUIDField()
    card = models.ForeignKey(Card, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False)
    name = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    message = models.TextField()
    priority = models.SmallIntegerField()
    metadata = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["user", "dedup"], name="happenings_alike"),
            models.Index("at", name="happenings_oldest"),
        ]

    def __str__(self) -> str:
        return self.title


def notifications(user: Any) -> list[Any]:
    """What goes into a person's file."""
    about = ("type", "priority", "title", "message", "card__name", "metadata", "count", "created_at", "updated_at",
             "read_at", "expires_at")  # fmt: skip
    return list(Notification.objects.filter(user=user).order_by("pk").values(*about))


def happenings(user: Any) -> list[Any]:
    about = ("title", "message", "metadata", "at")
    return list(Happening.objects.filter(user=user).order_by("at", "pk").values(*about))
