"""Tips that are true of somebody's own data: rules that say whom, and what. Each is told once a quarter at most.

A rule answers a SELECT of user_id, title and message (and card_id or metadata where it has them) and its parameters.
Rooms above name theirs in TIPS, in dualcaster/rooms.py.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.notifications.notifying import Priority, Type, notify_many

Rule = tuple[str, dict[str, Any]]

HOLDS = timedelta(days=30)
MANY_LETTERS = 20  # in a week

TELL = """
SELECT tip.*, %(type)s AS type, %(priority)s AS priority,
       concat_ws('.', 'tip', %(name)s, %(quarter)s, tip.user_id) AS key,
       concat_ws('.', 'tip', %(name)s) AS dedup, %(until)s::timestamptz AS expires_at
FROM ({rule}) AS tip
"""


def tell() -> int:
    """Tells each tip to whom it is true of; answers how many were new."""
    now = timezone.now()
    about = {
        "type": Type.EDUCATIONAL.value, "priority": Priority.LOW.value,
        "quarter": f"{now.year}.{(now.month + 2) // 3}", "until": now + HOLDS,
    }  # fmt: skip
    told = 0
    for place in settings.TIPS:
        rule, values = import_string(place)()
        told += notify_many(TELL.format(rule=rule), values | about | {"name": place.rpartition(".")[2]})
    return told


def many_letters() -> Rule:
    """Whoever gets a letter for each thing, and many of them, may like a digest."""
    rule = """
        SELECT c.user_id, 'A digest would spare you ' || (count(*) - 7) || ' letters a week' AS title,
               'We sent you ' || count(*) || ' letters in seven days. Once a day, they come as one.' AS message,
               jsonb_build_object('action', 'settings', 'action_url', %(page)s::text) AS metadata
        FROM notifications_delivery d JOIN notifications_channel c ON c.id = d.channel_id
        LEFT JOIN accounts_preferences p ON p.user_id = c.user_id
        WHERE c.own_mail AND d.status = 'sent' AND d.finished_at > %(week)s AND NOT d.digest
          AND coalesce(nullif(c.frequency, ''), p.digest_frequency, 'instant') = 'instant'
        GROUP BY c.user_id HAVING count(*) >= %(many)s
    """
    week = timezone.now() - timedelta(days=7)
    return rule, {"week": week, "many": MANY_LETTERS, "page": reverse("accounts:preferences")}


def clock_of_nowhere() -> Rule:
    """Digests and quiet hours go by a clock that somebody never chose."""
    rule = """
        SELECT h.user_id, 'Your hours go by the clock of UTC' AS title,
               'Your quiet hours and digests go by UTC, because you have not said where you live.' AS message,
               jsonb_build_object('action', 'settings', 'action_url', %(page)s::text) AS metadata
        FROM notifications_habits h LEFT JOIN accounts_preferences p ON p.user_id = h.user_id
        WHERE coalesce(p.time_zone, 'UTC') = 'UTC'
          AND (h.quiet_from IS NOT NULL OR coalesce(p.digest_frequency, 'instant') <> 'instant')
    """
    return rule, {"page": reverse("accounts:preferences")}
