"""What every test stands on: the real PostgreSQL and Valkey, quick password hashes, and no mail that leaves."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.db import connection, connections

from dualcaster import embedded

SHARED_DATA: Path = settings.BASE_DIR.parent / "shared" / "data"


def pytest_configure(config: pytest.Config) -> None:
    """The controller of a parallel run starts the servers; its workers find them running."""
    embedded.ensure_running()
    settings.CACHES["default"]["LOCATION"] = cache_address(os.environ.get("PYTEST_XDIST_WORKER", "gw0"))


def cache_address(worker: str) -> str:
    """Each worker of a parallel run has a numbered database of its own; 0 stays with whoever else uses the server."""
    address = urlsplit(settings.REDIS_URL)
    number = 1 + int(worker.removeprefix("gw"))
    if address.scheme == "unix":
        return f"unix://{address.path}?db={number}"
    return address._replace(path=f"/{number}").geturl()


@pytest.fixture(autouse=True, scope="session")
def _quick_and_quiet() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """No test sees what another one cached."""
    redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]).flushdb()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with real transactions empty every table: they run last, each from what the migrations put there."""
    emptying = []
    for item in items:
        marker = item.get_closest_marker("django_db")
        served = "live_server" in getattr(item, "fixturenames", ())
        if served or (marker and marker.kwargs.get("transaction")):
            about = (marker.kwargs if marker else {}) | {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**about), append=False)
            emptying.append(item)
    last = set(emptying)
    items.sort(key=lambda item: item in last)


@pytest.fixture(autouse=True)
def _empty_series(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """The time series' tables are not Django's to empty before tests with real transactions."""
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('price_archive')::text")
            archive = cursor.fetchone()[0]
            tables = ["price_snapshots", "market_ticks", "price_latest", "prices_headlineprice", archive]
            cursor.execute("TRUNCATE " + ", ".join(table for table in tables if table))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Playwright's event loop gives the thread other connections; all are to know the rows of the migrations."""
    database = connections["default"]
    if hasattr(database, "_test_serialized_contents"):
        type(database)._test_serialized_contents = database._test_serialized_contents


@pytest.fixture
def timescale(db: None) -> None:
    """Skips where the server cannot offer TimescaleDB."""
    if not has_timescale():
        pytest.skip("this PostgreSQL has no TimescaleDB")


@pytest.fixture(autouse=True)
def _timescale_marker(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("timescale"):
        request.getfixturevalue("timescale")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files that are not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real data files are not at {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture
def statements(db: None) -> Iterator[list[str]]:
    """The SQL a test sends, statement by statement, however it is sent through Django."""
    sent: list[str] = []

    def note(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def has_timescale() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('shared_preload_libraries') ~ '\\mtimescaledb\\M'"
            " AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')"
        )
        return bool(cursor.fetchone()[0])
