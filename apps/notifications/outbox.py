"""Deliveries for what was just told: one for each channel that wants it, due when its person wants to hear."""

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from apps.notifications.hours import Hours
from apps.notifications.words import Priority
from dualcaster.heartbeats import is_beating

log = structlog.get_logger(__name__)

# Everybody has a channel to where their account's mail goes.
OWN_MAIL = """
INSERT INTO notifications_channel (user_id, kind, name, address, secret, types, frequency, enabled, verified_at, code,
                                   code_tries, failures, last_error, disabled_because, own_mail, created)
SELECT DISTINCT i.user_id, 'email', '', '', '', %(types)s::varchar[], '', true, %(now)s::timestamptz, '',
       0, 0, '', '', true, %(now)s::timestamptz
FROM telling_into i
WHERE (i.begun OR i.joined)
  AND NOT EXISTS (SELECT FROM notifications_channel c WHERE c.user_id = i.user_id AND c.own_mail)
ON CONFLICT DO NOTHING
"""
# Channels that want what was told, and when their people want to hear. Mail goes to proven addresses alone.
WANTING = """
SELECT i.id AS notification_id, i.begun, c.id AS channel_id, n.created_at, n.priority,
       coalesce(p.time_zone, 'UTC') AS zone,
       coalesce(nullif(c.frequency, ''), p.digest_frequency, 'instant') AS frequency,
       coalesce(h.digest_hour, 8) AS hour, coalesce(h.digest_day, 0) AS day, h.quiet_from, h.quiet_until
FROM telling_into i
JOIN notifications_notification n ON n.id = i.id
JOIN notifications_channel c ON c.user_id = i.user_id AND c.enabled AND c.verified_at IS NOT NULL
                            AND i.type = ANY(c.types)
LEFT JOIN accounts_preferences p ON p.user_id = i.user_id
LEFT JOIN notifications_habits h ON h.user_id = i.user_id
WHERE (i.begun OR i.joined) AND (NOT c.own_mail OR (coalesce(p.email_alerts, true) AND EXISTS (
    SELECT FROM account_emailaddress a JOIN accounts_user u ON u.id = a.user_id
    WHERE a.user_id = i.user_id AND a.verified AND lower(a.email) = lower(u.email))))
"""
KINDS = f"""
SELECT DISTINCT zone, frequency, hour, day, quiet_from, quiet_until, priority = {Priority.CRITICAL.value}
FROM ({WANTING}) AS w
"""
# What begins is due at once or when its person wants it. What others joined after it was sent is sent once more, at
# the end of its hour; where it still waits, they go with it.
WRITE = f"""
INSERT INTO notifications_delivery (notification_id, channel_id, again, status, digest, due_at, next_try, attempts,
                                    last_error)
SELECT w.notification_id, w.channel_id, NOT w.begun, 'pending', t.digest,
       due.at, due.at, 0, ''
FROM ({WANTING}) AS w
JOIN unnest(%s::text[], %s::text[], %s::int[], %s::int[], %s::time[], %s::time[], %s::bool[],
            %s::timestamptz[], %s::bool[])
     AS t (zone, frequency, hour, day, quiet_from, quiet_until, critical, due_at, digest)
  ON (t.zone, t.frequency, t.hour, t.day, t.critical) =
     (w.zone, w.frequency, w.hour, w.day, w.priority = {Priority.CRITICAL.value})
 AND t.quiet_from IS NOT DISTINCT FROM w.quiet_from AND t.quiet_until IS NOT DISTINCT FROM w.quiet_until
CROSS JOIN LATERAL (
    SELECT CASE WHEN w.begun THEN t.due_at ELSE greatest(t.due_at, w.created_at + interval '1 hour') END AS at
) AS due
WHERE w.begun OR NOT EXISTS (
    SELECT FROM notifications_delivery d WHERE d.notification_id = w.notification_id AND d.channel_id = w.channel_id
      AND (d.status = 'pending' OR d.again))
ORDER BY w.notification_id, w.channel_id
ON CONFLICT (notification_id, channel_id, again) DO NOTHING
"""


def deliver(cursor: Any, now: datetime) -> None:
    """Writes the deliveries. The hours are worked out once for all who keep the same."""
    cursor.execute(KINDS)
    if not (kinds := cursor.fetchall()):
        return
    due = [
        Hours(zone, frequency, hour, day, (begin, end) if begin and end and begin != end else None).due(now, critical)
        for zone, frequency, hour, day, begin, end, critical in kinds
    ]
    columns = [
        list(column) for column in zip(*(kind + when for kind, when in zip(kinds, due, strict=True)), strict=True)
    ]
    cursor.execute(WRITE, columns)


def wake_on_commit() -> None:
    """A nudge for the sender, who would come by himself within a minute."""
    transaction.on_commit(wake, robust=True)


def wake() -> None:
    from apps.notifications.tasks import deliver_due

    if is_beating("worker:critical"):
        try:
            deliver_due.apply_async(retry=False)
        except (OperationalError, OSError) as error:
            log.info("sender_not_woken", error=type(error).__name__)
