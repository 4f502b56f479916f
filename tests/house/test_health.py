from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from dualcaster import heartbeats
from dualcaster.celery import QUEUES

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody_at_work() -> None:
    heartbeats.beat("beat")
    for queue in QUEUES:
        heartbeats.beat(f"worker:{queue}")


@pytest.fixture
def dead_redis() -> Iterator[None]:
    location = settings.CACHES["default"]["LOCATION"]
    settings.CACHES["default"]["LOCATION"] = "unix:///nowhere/redis.sock"
    del caches["default"]
    yield
    settings.CACHES["default"]["LOCATION"] = location
    del caches["default"]


@pytest.mark.usefixtures("everybody_at_work")
def test_it_is_ready_when_everybody_is_at_work(client: Client) -> None:
    for address in ("/api/health", "/api/health/ready"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.json()["status"] == "ready"


@pytest.mark.usefixtures("everybody_at_work")
def test_it_says_which_queue_nobody_works_on(client: Client) -> None:
    redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]).flushdb()
    heartbeats.beat("beat")
    heartbeats.beat("worker:default")
    answer = client.get("/api/health")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "database": "ok",
        "cache": "ok",
        "worker": "Nobody works on the queue critical or low.",
        "beat": "ok",
    }


@pytest.mark.usefixtures("everybody_at_work", "dead_redis")
def test_without_redis_it_lives_and_says_that_the_cache_is_gone(client: Client) -> None:
    assert client.get("/api/health/live").status_code == 200
    answer = client.get("/api/health")
    assert answer.status_code == 503
    assert answer.json()["checks"]["cache"] == "The cache does not answer."
    assert "/nowhere" not in answer.content.decode()


@pytest.mark.usefixtures("everybody_at_work")
def test_without_a_database_it_lives_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError, connection

    def refuse() -> None:
        raise OperationalError("password=hunter2")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/api/health/live").status_code == 200
    answer = client.get("/api/health")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "The database does not answer."
    assert "hunter2" not in answer.content.decode()


@pytest.mark.usefixtures("everybody_at_work")
def test_it_says_how_fresh_prices_are_and_who_is_late(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.cache import cache
    from django.utils import timezone

    from apps.sources.models import Standing
    from tests import factories as make
    from tests.sources.toys import Guarded, Toy

    class Punctual(Toy):
        slug = "punctual"

    known = {"toy": Toy, "punctual": Punctual, "guarded": Guarded}
    monkeypatch.setattr("apps.sources.collecting.live_sources", lambda: known)
    monkeypatch.delenv("GUARDED_KEY", raising=False)
    cache.delete("lateness")
    make.price(make.card(), 100)
    Standing.objects.create(source=Punctual.row(), turn_at=timezone.now())
    answer = client.get("/api/health")
    told = answer.json()["sources"]
    assert answer.status_code == 200
    assert told["newest"]
    assert told["late"] == ["toy"], "who lacks credentials is off, not late"
    cache.delete("lateness")
