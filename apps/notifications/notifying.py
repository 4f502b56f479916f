"""The one way somebody is told something: in the caller's transaction, once per key, for one person or for 100,000.

A constant number of statements, whoever calls: what happened is kept under its key, joins the notification that still
gathers its type, or begins one; and each channel that wants the type gets a delivery. Senders wake on commit.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from apps.notifications import badge, outbox, telling
from apps.notifications.words import TOGETHER, USUAL, Priority, Type

GREAT = 5_000  # rows: the planner's figures are worth renewing
NEEDED = ("user_id", "type", "key", "title")
OTHERWISE = {
    "message": "''",
    "card_id": "NULL::integer",
    "priority": f"{Priority.MEDIUM.value}",
    "metadata": "'{}'::jsonb",
    "at": "NULL::timestamptz",
    "expires_at": "NULL::timestamptz",
    "dedup": "NULL::text",
}


def notify(
    user_id: int,
    type: str,  # noqa: A002
    title: str,
    message: str = "",
    *,
    key: str,
    card_id: int | None = None,
    priority: int = Priority.MEDIUM,
    metadata: dict[str, Any] | None = None,
    expires_at: datetime | None = None,
    dedup: str | None = None,
) -> bool:
    """Tells one person; False where this key was told before."""
    said = """SELECT %s::integer AS user_id, %s::text AS type, %s::text AS key, %s::text AS title, %s::text AS message,
                     %s::integer AS card_id, %s::smallint AS priority, %s::jsonb AS metadata,
                     %s::timestamptz AS expires_at, %s::text AS dedup"""
    about = json.dumps(metadata or {}, cls=DjangoJSONEncoder)
    return notify_many(
        said, [user_id, type, key, title, message, card_id, priority, about, expires_at, dedup]
    ) == 1  # fmt: skip


@transaction.atomic
def notify_many(sql: str, params: Any = ()) -> int:
    """Tells everybody in the rows of a SELECT; answers how many of them had not been told before.

    Its columns, by name: user_id, type, key (any text that is the same for what is the same) and title; and, where it
    has them, message, card_id, priority (1 critical to 4 low), metadata (jsonb: current_price, price_change, action,
    action_url), expires_at, at (when it happened), and dedup (what is the same to a person on a day; type and card
    where it is not given).
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(telling.STAGE)
        cursor.execute(*staged(cursor, sql, params, now))
        if not (new := cursor.rowcount):
            return 0
        if new > GREAT:
            cursor.execute("ANALYZE telling")
        cursor.execute(telling.ALIKE, {"now": now})
        cursor.execute(telling.CLOSE, {"now": now})
        cursor.execute(telling.GATHER, {"now": now, "together": json.dumps(TOGETHER)})
        cursor.execute(telling.KEEP)
        told = cursor.rowcount
        cursor.execute("SELECT EXISTS (SELECT FROM telling_into WHERE NOT begun)")
        if cursor.fetchone() == (True,):
            cursor.execute(telling.COMPOSE, {"now": now, "together": json.dumps(TOGETHER)})
        if told < new:
            cursor.execute(telling.FORGET_EMPTY)
        if settings.EMAIL_URL:
            cursor.execute(outbox.OWN_MAIL, {"types": USUAL, "now": now})
        outbox.deliver(cursor, now)
        cursor.execute("SELECT DISTINCT user_id FROM telling_into")
        badge.changed([user for (user,) in cursor.fetchall()])
    outbox.wake_on_commit()
    return int(told)


def staged(cursor: Any, sql: str, params: Any, now: datetime) -> tuple[str, Any]:
    """What was said, in the columns of the stage. A column nobody knows is a mistake and not a surprise."""
    cursor.execute(f"SELECT * FROM ({sql}) AS said LIMIT 0", params)
    given = {column.name for column in cursor.description}
    if missing := [name for name in NEEDED if name not in given]:
        raise ValueError(f"Nobody can be told without {', '.join(missing)}.")
    if unknown := given - {*NEEDED, *OTHERWISE}:
        raise ValueError(f"What is told has no {', '.join(sorted(unknown))}.")
    columns = {name: f"said.{name}" if name in given else otherwise for name, otherwise in OTHERWISE.items()}
    columns |= {name: f"said.{name}" for name in NEEDED}
    if isinstance(params, Mapping):
        return telling.FILL.format(sql=sql, now="%(told_at)s", **columns), {**params, "told_at": now}
    return telling.FILL.format(sql=sql, now="%s", **columns), [now, *params, now]


__all__ = ["Priority", "Type", "notify", "notify_many"]
