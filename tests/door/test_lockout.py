"""Guessing a password ends after five tries, at whichever door, in whatever case, with Redis or without."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User

pytestmark = pytest.mark.django_db
EMAIL = "alice@example.org"
RIGHT = "Mox-Opal-1"
WRONG = "Black-Lotus-9"

Door = Callable[..., HttpResponse]


@pytest.fixture
def alice() -> User:
    from allauth.account.models import EmailAddress

    made = User.objects.create_superuser(EMAIL, RIGHT)
    EmailAddress.objects.update_or_create(user=made, email=EMAIL, defaults={"verified": True, "primary": True})
    return made


def page(email: str, password: str, **about: str) -> HttpResponse:
    return Client().post("/account/login/", {"login": email, "password": password}, **about)


def admin(email: str, password: str, **about: str) -> HttpResponse:
    """The page the admin leads to, which sends who comes in back to the admin."""
    browser = Client()
    *_, (address, _) = browser.get("/admin/", follow=True).redirect_chain
    return browser.post(address, {"login": email, "password": password}, **about)


def token(email: str, password: str, **about: str) -> HttpResponse:
    body = {"email": email, "password": password}
    return Client().post("/api/auth/login", body, content_type="application/json", **about)


DOORS = pytest.mark.parametrize("door", [page, admin, token])


def let_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 or (answer.status_code == 200 and "access" in answer.content.decode()[:20])


@pytest.fixture(autouse=True)
def _no_other_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.API_LIMITS, "log-in", 0)


@DOORS
def test_the_fifth_failure_closes_the_door_and_says_until_when(door: Door, alice: User) -> None:
    for _ in range(4):
        assert door(EMAIL, WRONG).status_code in {200, 401}
    for password in (WRONG, RIGHT):
        closed = door(EMAIL, password)
        assert closed.status_code == 429
        assert 1 <= int(closed["Retry-After"]) <= 15 * 60
        assert "Too many wrong passwords. Try again in 15 minutes." in closed.content.decode()
        assert "sessionid" not in closed.cookies or not closed.cookies["sessionid"].value


@DOORS
def test_it_opens_again_after_the_time_it_said(door: Door, alice: User) -> None:
    for _ in range(5):
        closed = door(EMAIL, WRONG)
    with time_machine.travel(timezone.now() + timedelta(seconds=int(closed["Retry-After"]) - 30), tick=True):
        assert door(EMAIL, RIGHT).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(seconds=int(closed["Retry-After"]) + 1), tick=True):
        assert let_in(door(EMAIL, RIGHT))


def test_failures_at_one_door_count_at_all(alice: User) -> None:
    for door, email in ((page, EMAIL), (admin, EMAIL.upper()), (token, f" {EMAIL} "), (admin, "Alice@Example.org")):
        assert door(email, WRONG).status_code != 429
    assert page("ALICE@EXAMPLE.ORG", WRONG).status_code == 429
    assert all(door(EMAIL, RIGHT).status_code == 429 for door in (page, admin, token))


def test_another_browser_changes_nothing_and_another_address_does(alice: User) -> None:
    for number in range(5):
        page(EMAIL, WRONG, HTTP_USER_AGENT=f"browser {number}", HTTP_X_FORWARDED_FOR=f"1.2.3.{number}")
    assert page(EMAIL, RIGHT, HTTP_USER_AGENT="yet another").status_code == 429
    assert let_in(page(EMAIL, RIGHT, REMOTE_ADDR="192.0.2.7"))


def test_somebody_else_at_the_same_address_may_still_come_in(alice: User) -> None:
    for _ in range(5):
        admin("bob@example.org", WRONG)
    assert let_in(admin(EMAIL, RIGHT))


@DOORS
def test_one_password_tried_on_everybody_ends_too(door: Door, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LOCK_OUT_PER_ADDRESS", 8)
    answers = [door(f"person{number}@example.org", WRONG).status_code for number in range(9)]
    assert 429 not in answers[:7]
    assert answers[-1] == 429
    assert door(EMAIL, RIGHT).status_code == 429
    assert let_in(door(EMAIL, RIGHT, REMOTE_ADDR="192.0.2.7"))


def test_the_right_password_in_time_forgets_the_wrong_ones(alice: User) -> None:
    for _ in range(3):
        for _ in range(4):
            admin(EMAIL, WRONG)
        assert let_in(admin(EMAIL, RIGHT))


def test_the_api_says_it_in_its_own_shape(alice: User) -> None:
    for _ in range(5):
        closed = token(EMAIL, WRONG)
    assert closed.json() == {
        "detail": "Too many wrong passwords. Try again in 15 minutes.",
        "code": "locked_out",
        "fields": {},
    }


def test_who_is_locked_out_is_not_asked_for_the_password(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        admin(EMAIL, WRONG)
    asked: list[str] = []
    monkeypatch.setattr(User, "check_password", lambda *told: asked.append(told[1]))
    admin(EMAIL, RIGHT)
    assert asked == []


@pytest.mark.parametrize("email", ["", "\0", "a" * 5000, "' OR 1=1 --", "naïve@exämple.org"])
@DOORS
def test_a_strange_name_is_only_a_wrong_one(door: Door, email: str) -> None:
    assert door(email, WRONG).status_code in {200, 400, 401, 422}


@DOORS
def test_it_holds_with_redis_away(door: Door, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.cache import caches
    from redis.exceptions import ConnectionError as Away

    def away(*arguments: object, **about: object) -> None:
        raise Away("away")

    monkeypatch.setattr("redis.connection.AbstractConnection.connect", away)
    caches["default"]._cache._pools.clear()
    assert let_in(door(EMAIL, RIGHT))
    answers = [door(EMAIL, WRONG).status_code for _ in range(6)]
    assert 429 not in answers[:4]
    assert answers[-1] == 429
    caches["default"]._cache.breaker.succeeded()
