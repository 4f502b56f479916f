"""Who is alive: workers and beat leave a mark every few seconds that fades when they stop."""

from django.core.cache import cache
from django_celery_beat.schedulers import DatabaseScheduler

FADES_AFTER = 30


def beat(name: str) -> None:
    cache.set(f"heartbeat:{name}", 1, FADES_AFTER)


def is_beating(name: str) -> bool:
    return bool(cache.get(f"heartbeat:{name}"))


class Beat(DatabaseScheduler):
    """Celery's clock with the schedule in the database, where operators can change it."""

    def tick(self, *args: object, **kwargs: object) -> float:
        beat("beat")
        return float(super().tick(*args, **kwargs))
