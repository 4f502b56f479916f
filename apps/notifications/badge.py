"""How many unread notifications somebody has, by type: kept in the cache under a version that each change renews.

A reader who counted before a change keeps what they counted under the old version, where nobody looks any more.
Without Redis it is counted each time, by an index that holds nothing but what is unread.
"""

import secrets
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

SECONDS = 60
VERSION_SECONDS = 24 * 3600


def unread(user_id: int) -> dict[str, int]:
    """By type; types without any are left out."""
    known = cache.get_many([version_key(user_id), count_key(user_id)])
    version = known.get(version_key(user_id))
    if version is not None and (kept := known.get(count_key(user_id))) and kept[0] == version:
        return dict(kept[1])
    if version is None:
        cache.set(version_key(user_id), version := secrets.token_hex(8), VERSION_SECONDS)
    counts, seconds = counted(user_id)
    if seconds:
        cache.set(count_key(user_id), (version, counts), seconds)
    return counts


def counted(user_id: int) -> tuple[dict[str, int], int]:
    """And for how many seconds that holds: until the first of them expires, and not for ever."""
    notifications: Any = apps.get_model("notifications", "Notification")
    now = timezone.now()
    still = Q(expires_at=None) | Q(expires_at__gt=now)
    mine = notifications.objects.filter(still, user_id=user_id, read_at=None)
    rows = list(mine.values("type").annotate(how_many=Count("*"), until=Min("expires_at")))
    ends = [int((row["until"] - now).total_seconds()) for row in rows if row["until"]]
    return {row["type"]: row["how_many"] for row in rows}, min([SECONDS, *ends])


def changed(users: Iterable[int]) -> None:
    """Once the transaction has committed, nobody believes what was counted before."""
    versions = {version_key(user): secrets.token_hex(8) for user in users}
    if versions:
        transaction.on_commit(lambda: renew(versions), robust=True)


def renew(versions: dict[str, str]) -> None:
    cache.set_many(versions, VERSION_SECONDS)


def version_key(user_id: int) -> str:
    return f"unread-version.{user_id}"


def count_key(user_id: int) -> str:
    return f"unread.{user_id}"
