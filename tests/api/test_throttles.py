"""Whoever asks too often waits exactly as long as we say, and a Redis that is away stops nobody from reading."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.accounts.models import ApiKey, User
from dualcaster.lib import answers, throttles
from dualcaster.lib.cache import ForgivingRedisCache
from dualcaster.lib.throttles import Window, address_of
from tests.api.test_errors import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(settings: Any) -> Callable[..., None]:
    def limit(**limits: int) -> None:
        settings.API_LIMITS = {"address": 0, "user": 0, "log-in": 0} | {
            name.replace("_", "-"): value for name, value in limits.items()
        }

    return limit


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    throttles.here.moments.clear()


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[None]:
    """Nobody listens at its address."""
    away = ForgivingRedisCache(f"unix://{tmp_path}/nobody.sock", {"OPTIONS": caches.settings["default"]["OPTIONS"]})
    monkeypatch.setattr("dualcaster.lib.cache.cache", away)
    return


def test_one_request_too_many_waits_until_the_first_leaves_the_window(limited) -> None:
    limited(address=3)
    window, start = Window("address", seconds=60), 1_800_000_000.0
    assert [window.take("a", start + at) for at in (0, 10, 20)] == [0, 0, 0]
    assert window.take("a", start + 59.999999) == pytest.approx(0.000001)
    assert window.take("a", start + 60) == 0
    assert window.take("a", start + 60.5) == pytest.approx(9.5)
    assert window.take("b", start + 60.5) == 0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 5), min_size=1, max_size=40), st.integers(1, 5))
def test_no_window_wherever_it_begins_holds_more_than_its_limit(steps: list[float], limit: int) -> None:
    window, now, passed = throttles.Here(), 1_800_000_000.0, []
    name = f"{time.monotonic_ns()}"
    redis = cache
    for step in steps:
        now = round(now + step, 6)
        there = redis.run(throttles.TAKE, [name], [int(now * 1e6), 10_000_000, limit])
        here = window.take(name, limit, 10, now)
        assert (there == 0) == (here == 0)
        if not there:
            passed.append(now)
    for first in passed:
        assert sum(first <= other < first + 9.99999 for other in passed) <= limit


def test_a_refusal_has_our_shape_and_its_wait_is_true(limited, client: Client, monkeypatch) -> None:
    limited(address=2)
    monkeypatch.setattr("dualcaster.lib.api.ApiView.window", Window("address", seconds=1.0))
    assert [client.get("/api/sets").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/api/sets")
    answer = problem(refused, 429, "throttled")
    assert (refused["Retry-After"], answer["detail"]) == ("1", "Too many requests; ask again in 1 s.")
    time.sleep(1)
    assert client.get("/api/sets").status_code == 200


def test_kept_answers_and_errors_count_too_and_addresses_apart(limited, client: Client) -> None:
    answers.changed()
    limited(address=4)
    codes = [client.get(f"/api/{place}").status_code for place in ("sets", "sets", "nowhere", "auth/me", "sets")]
    assert codes == [200, 200, 404, 401, 429]
    assert client.get("/api/sets", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_person_has_one_window_for_all_their_keys_and_addresses(limited, client: Client) -> None:
    limited(user=2)
    alice = User.objects.create_user("alice@example.org", "secret")
    first, second = (ApiKey.objects.issue(alice, name)[1] for name in ("one", "two"))
    assert client.get("/api/sets", headers={"X-API-Key": first}).status_code == 200
    assert client.get("/api/auth/me", headers={"X-API-Key": second}, REMOTE_ADDR="203.0.113.9").status_code == 200
    problem(client.get("/api/sets", headers={"X-API-Key": second}), 429, "throttled")
    problem(client.get("/api/settings", headers={"X-API-Key": first}), 429, "throttled")
    assert client.get("/api/sets").status_code == 200


def test_the_schema_and_its_reference_count_as_well(limited, client: Client) -> None:
    limited(address=2)
    assert [client.get(f"/api/{page}/").status_code for page in ("schema", "docs", "schema")] == [200, 200, 429]


def test_doors_are_stricter(limited, client: Client) -> None:
    limited(log_in=2)
    for status in (401, 401, 429):
        sent = {"refresh": "nonsense"}
        assert client.post("/api/auth/refresh", sent, content_type="application/json").status_code == status
    sent = {"email": "a@example.org", "password": "x"}
    problem(client.post("/api/auth/login", sent, content_type="application/json"), 429, "throttled")
    assert client.get("/api/sets").status_code == 200


def test_without_redis_reading_goes_on_and_doors_count_for_themselves(limited, client: Client, no_redis) -> None:
    limited(address=1, log_in=2)
    assert [client.get("/api/marketplaces").status_code for _ in range(3)] == [200] * 3
    sent = {"refresh": "nonsense"}
    codes = [client.post("/api/auth/refresh", sent, content_type="application/json").status_code for _ in range(3)]
    assert codes == [401, 401, 429]


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ({"REMOTE_ADDR": "203.0.113.9"}, "203.0.113.9"),
        ({"REMOTE_ADDR": "2001:db8:1:2:3::4"}, "2001:db8:1:2::"),
        ({"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}, "2001:db8:1:2::"),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}, "203.0.113.9"),
        ({"REMOTE_ADDR": ""}, ""),
    ],
)
def test_an_address_is_what_the_network_says_and_not_what_the_visitor_says(told, counted) -> None:
    assert address_of(RequestFactory().get("/", **told)) == counted


def test_behind_a_trusted_proxy_the_last_address_counts(settings) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.1")
    assert address_of(request) == "198.51.100.1"


def test_other_sites_may_ask_when_they_are_named_and_never_with_a_session(client: Client, settings) -> None:
    tool = {"Origin": "https://tools.example.org"}
    assert "Access-Control-Allow-Origin" not in client.get("/api/sets", headers=tool)
    settings.CORS_ALLOWED_ORIGINS = ["https://tools.example.org"]
    allowed = client.get("/api/sets", headers=tool)
    assert allowed["Access-Control-Allow-Origin"] == "https://tools.example.org"
    assert "Access-Control-Allow-Credentials" not in allowed
    first = client.options("/api/settings", headers=tool | {"Access-Control-Request-Method": "PATCH"})
    assert (first.status_code, "x-api-key" in first["Access-Control-Allow-Headers"]) == (200, True)
    other = client.get("/api/sets", headers={"Origin": "https://evil.example.org"})
    assert "Access-Control-Allow-Origin" not in other
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=tool)
