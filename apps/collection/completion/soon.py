"""What is stale is calculated by a worker, soon: many changes at once are one job."""

from django.core.cache import cache
from kombu.exceptions import OperationalError

from dualcaster.heartbeats import is_beating

FORGOTTEN_AFTER = 120  # seconds; a job that was lost on its way keeps the next one from coming no longer than this


def calculate_soon(user_id: int) -> bool:
    """Whether a worker is going to; no queue is asked that nobody works on, or that would keep us waiting."""
    from apps.collection.tasks import calculate

    if not is_beating("worker:default"):
        return False
    if not cache.add(key(user_id), 1, FORGOTTEN_AFTER):
        return True
    try:
        calculate.apply_async([user_id], countdown=1, retry=False)
    except (OperationalError, OSError):
        cache.delete(key(user_id))
        return False
    return True


def begun(user_id: int) -> None:
    """The job begins: a change from here on needs another one."""
    cache.delete(key(user_id))


def key(user_id: int) -> str:
    return f"collection-stats-asked:{user_id}"
