"""A cache that may be absent: a slow or dead Redis costs a tenth of a second three times and then nothing.

PostgreSQL is the only truth, so every failure here is a miss.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import structlog
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

T = TypeVar("T")

FAILURES_TO_OPEN = 3
OPEN_SECONDS = 5.0
MISSING = object()


def remember(name: str, version: object, compute: Callable[[], T], seconds: int = 3600) -> T:
    """The value kept under this name for this version of the data, computed by one thread of the process at a time."""
    key = f"{name}:{version}"
    if (kept := cache.get(key, MISSING)) is not MISSING:
        return kept
    with one_flight(key):
        if (kept := cache.get(key, MISSING)) is not MISSING:
            return kept
        value = compute()
        cache.set(key, value, seconds)
        return value


def run(lua: str, keys: list[str], arguments: list[Any]) -> Any:
    """What a script answers on Redis, or None without Redis."""
    redis: Any = cache
    return redis.run(lua, keys, arguments)


class Breaker:
    """Opens after three failures in a row and lets one call through again after five seconds."""

    def __init__(self) -> None:
        self.failures = 0
        self.closed_again_at = 0.0

    @property
    def is_open(self) -> bool:
        return self.failures >= FAILURES_TO_OPEN and time.monotonic() < self.closed_again_at

    def succeeded(self) -> None:
        self.failures = 0

    def failed(self) -> None:
        self.failures += 1
        self.closed_again_at = time.monotonic() + OPEN_SECONDS


class ForgivingClient(RedisCacheClient):
    """Django's Redis client, where every failure reads as "not there" and every write as "not written"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.breaker = Breaker()
        self._scripts: dict[str, Any] = {}
        self._one: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """One for all: there is one server, and making a client costs more than asking it."""
        if self._one is None:
            self._one = super().get_client(key, write=write)
        return self._one

    def get(self, key: Any, default: Any) -> Any:
        return self.attempt(lambda: super(ForgivingClient, self).get(key, default), default)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        return self.attempt(lambda: super(ForgivingClient, self).get_many(keys), {})

    def has_key(self, key: Any) -> bool:
        return self.attempt(lambda: super(ForgivingClient, self).has_key(key), False)

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        """Without Redis everybody is the first: who waits for a lock in it would wait in vain."""
        return self.attempt(lambda: super(ForgivingClient, self).add(key, value, timeout), True)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self.attempt(lambda: super(ForgivingClient, self).set(key, value, timeout), None)

    def set_many(self, data: Any, timeout: Any) -> None:
        self.attempt(lambda: super(ForgivingClient, self).set_many(data, timeout), None)

    def touch(self, key: Any, timeout: Any) -> bool:
        return self.attempt(lambda: super(ForgivingClient, self).touch(key, timeout), False)

    def incr(self, key: Any, delta: int) -> int:
        return self.attempt(lambda: super(ForgivingClient, self).incr(key, delta), delta)

    def delete(self, key: Any) -> bool:
        return self.attempt(lambda: super(ForgivingClient, self).delete(key), False)

    def delete_many(self, keys: Any) -> None:
        self.attempt(lambda: super(ForgivingClient, self).delete_many(keys), None)

    def run(self, lua: str, keys: list[str], arguments: list[Any]) -> Any:
        script = self._scripts.get(lua) or self._scripts.setdefault(
            lua, self.get_client(write=True).register_script(lua)
        )
        return self.attempt(lambda: script(keys, arguments), None)

    def clear(self) -> bool:
        raise NotImplementedError("The queues live on the same server. Keys carry versions, so nothing needs clearing.")

    def attempt(self, call: Callable[[], T], otherwise: T) -> T:
        if self.breaker.is_open:
            return otherwise
        try:
            answer = call()
        except (RedisError, OSError) as error:
            self.breaker.failed()
            log.warning("cache_unavailable", error=type(error).__name__, failures=self.breaker.failures)
            return otherwise
        self.breaker.succeeded()
        return answer


@lru_cache(maxsize=16)
def one_client(servers: tuple[str, ...], **options: Any) -> ForgivingClient:
    """One for the process: Django makes a cache anew for each request, which would connect anew each time."""
    return ForgivingClient(servers, **options)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._servers = (server,)
        self._class = one_client

    def run(self, lua: str, keys: list[str], arguments: list[Any]) -> Any:
        client: Any = self._cache
        return client.run(lua, [self.make_key(key) for key in keys], arguments)


_flights: dict[str, threading.Lock] = defaultdict(threading.Lock)


@contextmanager
def one_flight(key: str) -> Iterator[None]:
    """The first thread computes while the others wait for its answer."""
    flight = _flights[key]
    try:
        with flight:
            yield
    finally:
        _flights.pop(key, None)
