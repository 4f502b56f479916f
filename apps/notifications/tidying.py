"""Forgets notifications that no longer hold or are old, and happenings that cannot be said again."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone

from apps.notifications import badge

log = structlog.get_logger(__name__)

READ_FOR = timedelta(days=30)
UNREAD_FOR = timedelta(days=90)
KNOWN_FOR = timedelta(days=180)
BATCH = 10_000

OLD = """
SELECT id FROM notifications_notification
WHERE expires_at < %(now)s OR read_at < %(read)s OR (read_at IS NULL AND updated_at < %(unread)s) LIMIT %(batch)s
"""
FORGET = [
    "DELETE FROM notifications_delivery WHERE notification_id = ANY(%s)",
    "DELETE FROM notifications_notification WHERE id = ANY(%s) RETURNING user_id",
]
UNKNOW = """
DELETE FROM notifications_happening WHERE key IN (
    SELECT h.key FROM notifications_happening h
    WHERE h.at < %s AND NOT EXISTS (SELECT FROM notifications_notification n WHERE n.id = h.notification_id) LIMIT %s)
"""


def tidy() -> int:
    """How many notifications went. In small transactions, so that nobody waits for it."""
    now, gone = timezone.now(), 0
    while step := forget(now):
        gone += step
    with connection.cursor() as cursor:
        while True:
            cursor.execute(UNKNOW, [now - KNOWN_FOR, BATCH])
            if cursor.rowcount < BATCH:
                break
    log.info("notifications_tidied", gone=gone)
    return gone


@transaction.atomic
def forget(now: datetime) -> int:
    moments: dict[str, Any] = {"now": now, "read": now - READ_FOR, "unread": now - UNREAD_FOR, "batch": BATCH}
    with connection.cursor() as cursor:
        cursor.execute(OLD, moments)
        if not (old := [number for (number,) in cursor.fetchall()]):
            return 0
        deliveries, notifications = FORGET
        cursor.execute(deliveries, [old])
        cursor.execute(notifications, [old])
        badge.changed({user for (user,) in cursor.fetchall()})
    return len(old)
