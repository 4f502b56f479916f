"""How far a file is read, for whoever waits. Nothing rests on it."""

from django.core.cache import cache

HOUR = 3600


def tell(batch: int, done: int, total: int) -> None:
    cache.set(f"import:{batch}:progress", (done, total), HOUR)


def of(batch: int) -> tuple[int, int]:
    """Bytes that are read, and all there are; zeros where nobody tells."""
    done, total = cache.get(f"import:{batch}:progress") or (0, 0)
    return done, total


def forget(batch: int) -> None:
    cache.delete(f"import:{batch}:progress")
