"""When somebody wants to hear from us."""

from datetime import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Habits(models.Model):
    """The hours of a day and the day of a week, by the clock where the person lives. How often is in Preferences."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notification_habits"
    )
    digest_hour = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(23)])
    digest_day = models.PositiveSmallIntegerField(default=0, choices=list(enumerate(DAYS)))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "habits"

    def __str__(self) -> str:
        return f"Habits of {self.user}"

    def clean(self) -> None:
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValidationError({"quiet_until": "Quiet hours have a beginning and an end."})

    @property
    def quiet(self) -> tuple[time, time] | None:
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return None
        return self.quiet_from, self.quiet_until


def habits(user: Any) -> dict[str, Any]:
    """What goes into a person's file."""
    about = ("digest_hour", "digest_day", "quiet_from", "quiet_until")
    return Habits.objects.filter(user=user).values(*about).first() or {}
