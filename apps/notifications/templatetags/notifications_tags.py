"""How templates count what is unread and name what one can do."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone

from apps.notifications import badge
from apps.notifications.models import Notification
from apps.notifications.reading.insights import ACTIONS

register = template.Library()


@register.simple_tag
def unread(user: Any) -> int:
    """How many a person has not read. Nobody is asked for a visitor."""
    return sum(badge.unread(user.pk).values()) if user and user.is_authenticated else 0


@register.filter
def action_words(notification: Notification) -> str:
    """What the button says: one of our words, or what a room above says in its own."""
    said = notification.action
    if said in ACTIONS or " " not in said:
        return ACTIONS.get(said, ACTIONS["view_card" if notification.card_id else "view"])
    return said


@register.filter
def day_of(moment: datetime) -> date:
    """The day on which the reader's clock showed it."""
    return timezone.localdate(moment)


@register.filter
def day_words(day: date) -> str:
    today = timezone.localdate()
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return day.strftime("%A, %-d %B" if day.year == today.year else "%-d %B %Y")
