"""Redis is a convenience: slow, dead or empty, it is never a page that fails."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from pathlib import Path

import pytest
from django.core.cache import caches

from dualcaster.lib.cache import FAILURES_TO_OPEN, ForgivingRedisCache, remember


def test_a_value_is_computed_once_for_each_version_of_the_data() -> None:
    computed = []

    def compute() -> str:
        computed.append(1)
        return "value"

    assert [remember("page", 1, compute) for _ in range(3)] == ["value"] * 3
    assert len(computed) == 1
    remember("page", 2, compute)
    assert len(computed) == 2


def test_nothing_is_a_value_too() -> None:
    computed = []
    for _ in range(2):
        remember("nothing", 1, lambda: computed.append(1))
    assert len(computed) == 1


def test_threads_wait_for_the_one_that_computes() -> None:
    computed = []

    def slowly() -> int:
        computed.append(1)
        time.sleep(0.2)
        return 7

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: remember("slow", 1, slowly), range(8))) == [7] * 8
    assert len(computed) == 1


def test_every_request_asks_over_the_same_connections() -> None:
    def connections_of_a_request() -> object:
        return caches["default"]._cache.get_client().connection_pool

    here, there = (Context().run(connections_of_a_request) for _ in range(2))
    assert here is there


@pytest.fixture
def frozen_redis(tmp_path: Path) -> Iterator[ForgivingRedisCache]:
    """A server that takes connections and never answers."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "frozen.sock"))
        server.listen(50)
        timeouts = caches.settings["default"]["OPTIONS"]
        yield ForgivingRedisCache(f"unix://{tmp_path}/frozen.sock", {"OPTIONS": timeouts})


def test_a_frozen_redis_costs_a_moment_and_then_nothing(frozen_redis: ForgivingRedisCache) -> None:
    began = time.monotonic()
    for _ in range(FAILURES_TO_OPEN):
        assert frozen_redis.get("key", "default") == "default"
    assert time.monotonic() - began < 1.5

    began = time.monotonic()
    for _ in range(100):
        frozen_redis.set("key", 1)
        assert frozen_redis.get("key") is None
        assert frozen_redis.add("key", 1) is True
        assert frozen_redis.get_many(["key"]) == {}
    assert time.monotonic() - began < 0.2


def test_one_call_is_let_through_after_five_seconds(
    frozen_redis: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(FAILURES_TO_OPEN):
        frozen_redis.get("key")
    breaker = frozen_redis._cache.breaker
    assert breaker.is_open
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 6)
    assert not breaker.is_open


def test_clearing_would_empty_the_queues_and_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        caches["default"].clear()
