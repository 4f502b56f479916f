"""What a message says, from the notifications in it."""

from django.conf import settings
from django.urls import reverse

from apps.notifications.kinds import Line, Message, Place
from apps.notifications.models import Channel, Delivery, Notification
from apps.notifications.words import Priority

HOME = "Your insights"


def message_of(number: str, deliveries: list[Delivery]) -> Message:
    """One notification as it is now, or a digest of several: the most urgent first."""
    told = sorted((delivery.notification for delivery in deliveries), key=lambda one: (one.priority, -one.pk))
    lines = [line_of(one) for one in told]
    urgent = told[0].priority <= Priority.HIGH
    if len(lines) == 1:
        [line] = lines
        return Message(number, "notification", line.title, line.text, line.url, lines, urgent)
    title = f"{len(lines)} insights: {lines[0].title}"
    return Message(number, "digest", title, "\n".join(line.title for line in lines), site("insights"), lines, urgent)


def line_of(notification: Notification) -> Line:
    address = notification.action_url
    return Line(
        number=notification.pk,
        type=notification.type,
        priority=Priority(notification.priority).word,
        title=notification.title,
        text=notification.message,
        url=f"{settings.SITE_URL}{address}" if address else site("insights"),
        at=notification.updated_at,
        card=card_of(notification),
        metadata=notification.metadata,
    )


def card_of(notification: Notification) -> dict[str, object] | None:
    if (card := notification.card) is None:
        return None
    return {"id": card.pk, "name": card.name, "set": card.set.code, "url": settings.SITE_URL + card.get_absolute_url()}


def place_of(channel: Channel) -> Place:
    """Own mail goes to where the account's mail goes today."""
    address = channel.user.email if channel.own_mail else channel.address
    return Place(channel.pk, channel.kind, address, channel.secret, channel.own_mail)


def site(page: str) -> str:
    return settings.SITE_URL + reverse(f"notifications:{page}")
