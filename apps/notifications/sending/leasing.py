"""Takes what is due, so that no other sender takes it too; whoever dies with it in hand loses it after a while."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q

from apps.notifications.models import Delivery

LEASE = timedelta(minutes=3)
MOST_TOGETHER = 200  # notifications in one digest; what is left goes out in the next

# Those of one digest go together, and so do those that were together when a sender died.
DUE = """
WITH due AS (
    SELECT d.id, d.channel_id, d.message, d.digest
    FROM notifications_delivery d JOIN notifications_channel c ON c.id = d.channel_id
    WHERE d.status IN ('pending', 'leased') AND d.next_try <= %(now)s
      AND (c.paused_until IS NULL OR c.paused_until <= %(now)s)
    ORDER BY d.next_try, d.id LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
), mates AS (
    SELECT m.id, m.channel_id, m.message, m.digest FROM notifications_delivery m
    WHERE m.status IN ('pending', 'leased') AND m.next_try <= %(now)s AND m.id NOT IN (SELECT id FROM due)
      AND ((m.message IS NULL AND m.digest AND m.channel_id IN (SELECT channel_id FROM due WHERE digest))
           OR m.message IN (SELECT message FROM due))
    ORDER BY m.id LIMIT 10000 FOR UPDATE OF m SKIP LOCKED
)
SELECT * FROM due UNION ALL SELECT * FROM mates ORDER BY id
"""
LEASED = """
UPDATE notifications_delivery d
SET status = 'leased', message = l.message, next_try = %s, attempts = attempts + 1
FROM unnest(%s::int[], %s::uuid[]) AS l (id, message) WHERE d.id = l.id
"""


@transaction.atomic
def lease(now: datetime, limit: int) -> dict[UUID, list[Delivery]]:
    """The deliveries of each message that is now ours to send."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"now": now, "limit": limit})
        messages = grouped(cursor.fetchall())
        cursor.execute(LEASED, [now + LEASE, list(messages), list(messages.values())])
    rows = Delivery.objects.filter(pk__in=messages).select_related(
        "channel__user__preferences", "notification__card__set"
    )
    ours: dict[UUID, list[Delivery]] = defaultdict(list)
    for delivery in rows.order_by("pk"):
        ours[messages[delivery.pk]].append(delivery)
    return ours


def grouped(rows: list[Any]) -> dict[int, UUID]:
    """The message each goes out in: the one it had, that of its channel's digest, or its own."""
    digests: dict[tuple[int, int], UUID] = {}
    members: dict[int, int] = defaultdict(int)
    chosen: dict[int, UUID] = {}
    for number, channel, message, digest in rows:
        if message is None and digest:
            part = members[channel] // MOST_TOGETHER
            members[channel] += 1
            message = digests.setdefault((channel, part), uuid4())
        chosen[number] = message or uuid4()
    return chosen


def release(deliveries: list[Delivery], until: datetime) -> None:
    """Not tried after all; their turn comes when their channel's does."""
    numbers = [delivery.pk for delivery in deliveries]
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE notifications_delivery SET status = 'pending', next_try = %s, attempts = attempts - 1
               WHERE id = ANY(%s) AND status = 'leased'""",
            [until, numbers],
        )


def still_wanted(delivery: Delivery, now: datetime) -> bool:
    """Whoever switched the channel off, read it before its digest, or is gone, needs it no more."""
    notification, channel = delivery.notification, delivery.channel
    if not channel.enabled or not channel.verified or not channel.user.is_active:
        return False
    preferences = getattr(channel.user, "preferences", None)
    if channel.own_mail and preferences and not preferences.email_alerts:
        return False
    if notification.expires_at and notification.expires_at <= now:
        return False
    return not (notification.read and (delivery.digest or delivery.again))


def has_more(now: datetime) -> bool:
    ready = Q(channel__paused_until=None) | Q(channel__paused_until__lte=now)
    return Delivery.objects.waiting().filter(ready, next_try__lte=now).exists()
