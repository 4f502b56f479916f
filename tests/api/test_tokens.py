"""Programs that log a person in: what lets them in, what does not any more, and what they are told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as site
from django.core import mail
from django.test import Client
from time_machine import travel

from apps.accounts.models import TokenFamily, User
from tests.api.test_errors import problem

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "alice@example.org", "Mox-Opal-1993"


@pytest.fixture
def alice() -> User:
    user = User.objects.create_user(EMAIL, PASSWORD)
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    return user


@pytest.fixture
def post(client: Client) -> Callable[..., Any]:
    def ask(address: str, bearer: str = "", **sent: Any) -> Any:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else None
        return client.post(f"/api/auth/{address}", sent, content_type="application/json", headers=headers)

    return ask


@pytest.fixture
def me(client: Client) -> Callable[[str], Any]:
    return lambda access: client.get("/api/auth/me", headers={"Authorization": f"Bearer {access}"})


@pytest.fixture
def tokens(alice: User, post: Callable[..., Any]) -> dict[str, Any]:
    answer = post("login", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_token_says_who_asks(tokens, me) -> None:
    answer = me(tokens["access"]).json()
    assert (answer["email"], answer["email_verified"], answer["second_factor"]) == (EMAIL, True, False)
    assert tokens["expires_in"] == 600


def test_nobody_on_the_way_keeps_a_token_or_what_it_opens(alice, post, me, tokens) -> None:
    for answer in (post("refresh", refresh=tokens["refresh"]), me(tokens["access"]), me("nonsense")):
        assert answer["Cache-Control"] == "no-store"


def test_an_address_is_the_same_in_capitals(alice, post) -> None:
    assert post("login", email="ALICE@Example.ORG", password=PASSWORD).status_code == 200


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("bob@example.org", PASSWORD)])
def test_who_is_not_known_and_who_is_wrong_hear_the_same(email, password, alice, post) -> None:
    answer = problem(post("login", email=email, password=password), 401, "credentials_invalid")
    assert "do not belong together" in answer["detail"]


def test_a_closed_account_cannot_log_in(alice, post, tokens, me) -> None:
    User.objects.update(is_active=False)
    problem(post("login", email=EMAIL, password=PASSWORD), 401, "credentials_invalid")
    problem(me(tokens["access"]), 401, "account_inactive")


def test_an_expired_token_says_so(tokens, me, post) -> None:
    with travel(datetime.now(UTC) + timedelta(minutes=11), tick=False):
        answer = problem(me(tokens["access"]), 401, "token_expired")
        assert "/api/auth/refresh" in answer["detail"]
        assert post("refresh", refresh=tokens["refresh"]).status_code == 200
    with travel(datetime.now(UTC) + timedelta(days=31), tick=False):
        problem(post("refresh", refresh=tokens["refresh"]), 401, "token_expired")


def test_the_answer_tells_programs_how_to_come_in(client: Client, tokens, me) -> None:
    assert me("nonsense")["WWW-Authenticate"] == 'Bearer realm="api"'
    problem(client.get("/api/auth/me"), 401, "not_authenticated")
    bad = client.get("/api/auth/me", headers={"Authorization": "Bearer one two"})
    problem(bad, 401, "authorization_invalid")


@pytest.mark.parametrize("how", ["payload", "signature", "other key", "no algorithm", "another algorithm", "nonsense"])
def test_a_token_that_is_not_ours_is_refused(how, tokens, me) -> None:
    head, body, signature = tokens["access"].split(".")
    told = jwt.decode(tokens["access"], options={"verify_signature": False})
    key = site.SIMPLE_JWT["SIGNING_KEY"]
    forged = {
        "payload": ".".join([head, jwt.encode(told | {"family": "1"}, key).split(".")[1], signature]),
        "signature": f"{head}.{body}.{signature[:-4]}AAAA",
        "other key": jwt.encode(told, "x" * 64, algorithm="HS256"),
        "no algorithm": jwt.encode(told, "", algorithm="none"),
        "another algorithm": jwt.encode(told, key, algorithm="HS512"),
        "nonsense": "nonsense",
    }[how]
    assert "not signed by us" in problem(me(forged), 401, "token_invalid")["detail"]
    assert me(tokens["access"]).status_code == 200


def test_each_kind_of_token_is_good_for_its_own_door_only(tokens, me, post) -> None:
    problem(me(tokens["refresh"]), 401, "token_wrong_type")
    problem(post("refresh", refresh=tokens["access"]), 401, "token_wrong_type")


def test_the_signing_key_is_long_enough_for_its_algorithm() -> None:
    assert len(site.SIMPLE_JWT["SIGNING_KEY"]) >= 32


def test_a_refresh_token_is_good_once_and_gives_the_next(tokens, post, me) -> None:
    second = post("refresh", refresh=tokens["refresh"]).json()
    assert second["refresh"] != tokens["refresh"]
    third = post("refresh", refresh=second["refresh"]).json()
    assert me(third["access"]).status_code == 200
    assert TokenFamily.objects.count() == 1


def test_a_refresh_token_that_comes_back_ends_everything_of_its_log_in_and_nothing_else(tokens, post, me) -> None:
    other = post("login", email=EMAIL, password=PASSWORD).json()
    second = post("refresh", refresh=tokens["refresh"]).json()
    with travel(datetime.now(UTC) + timedelta(seconds=11), tick=False):
        answer = problem(post("refresh", refresh=tokens["refresh"]), 401, "token_reused")
        assert "Log in again" in answer["detail"]
        problem(post("refresh", refresh=second["refresh"]), 401, "token_revoked")
        problem(me(second["access"]), 401, "token_revoked")
        assert me(other["access"]).status_code == 200


def test_an_answer_that_got_lost_is_given_again_within_seconds(tokens, post, me) -> None:
    lost = post("refresh", refresh=tokens["refresh"]).json()
    with travel(datetime.now(UTC) + timedelta(seconds=9), tick=False):
        again = post("refresh", refresh=tokens["refresh"]).json()
        assert again["refresh"] == lost["refresh"]
        assert me(again["access"]).status_code == me(lost["access"]).status_code == 200
        assert post("refresh", refresh=again["refresh"]).status_code == 200


def test_once_its_successor_was_used_a_refresh_token_is_no_lost_answer_any_more(tokens, post, me) -> None:
    second = post("refresh", refresh=tokens["refresh"]).json()
    third = post("refresh", refresh=second["refresh"]).json()
    problem(post("refresh", refresh=tokens["refresh"]), 401, "token_reused")
    problem(me(third["access"]), 401, "token_revoked")


def test_a_thief_as_quick_as_that_is_found_out_at_the_next_turn(tokens, post, me) -> None:
    owners, thiefs = (post("refresh", refresh=tokens["refresh"]).json() for _ in range(2))
    with travel(datetime.now(UTC) + timedelta(minutes=9), tick=False):
        assert post("refresh", refresh=owners["refresh"]).status_code == 200
    with travel(datetime.now(UTC) + timedelta(minutes=10), tick=False):
        problem(post("refresh", refresh=thiefs["refresh"]), 401, "token_reused")
        problem(post("refresh", refresh=owners["refresh"]), 401, "token_revoked")


@pytest.mark.parametrize("with_what", ["refresh", "access"])
def test_logging_out_ends_both_tokens_at_once(with_what, tokens, post, me) -> None:
    gone = post("logout", refresh=tokens["refresh"]) if with_what == "refresh" else post("logout", tokens["access"])
    assert (gone.status_code, gone.content) == (204, b"")
    problem(me(tokens["access"]), 401, "token_revoked")
    problem(post("refresh", refresh=tokens["refresh"]), 401, "token_revoked")
    problem(post("logout"), 401, "not_authenticated")


def test_a_new_password_ends_every_log_in_of_programs(alice, tokens, post, me) -> None:
    alice.set_password("Black-Lotus-1993")
    alice.save()
    problem(me(tokens["access"]), 401, "token_revoked")
    problem(post("refresh", refresh=tokens["refresh"]), 401, "token_revoked")


def test_a_token_no_good_is_refused_where_nobody_needs_one(client: Client) -> None:
    for _ in range(2):  # the second time the answer would be a kept one
        bad = client.get("/api/sets", headers={"Authorization": "Bearer nonsense"})
        problem(bad, 401, "token_invalid")
        assert client.get("/api/sets").status_code == 200


def test_a_second_factor_is_asked_for_and_a_recovery_code_does(alice, post, client: Client) -> None:
    TOTP.activate(alice, generate_totp_secret())
    code = RecoveryCodes.activate(alice).get_unused_codes()[0]
    problem(post("login", email=EMAIL, password=PASSWORD), 401, "second_factor_required")
    problem(post("login", email=EMAIL, password=PASSWORD, code="000000"), 401, "second_factor_wrong")
    problem(post("login", email=EMAIL, password="wrong", code=code), 401, "credentials_invalid")
    assert post("login", email=EMAIL, password=PASSWORD, code=code).status_code == 200
    problem(post("login", email=EMAIL, password=PASSWORD, code=code), 401, "second_factor_wrong")


def test_codes_are_guessed_five_times_and_then_never_mind_the_right_one(alice, post) -> None:
    TOTP.activate(alice, generate_totp_secret())
    code = RecoveryCodes.activate(alice).get_unused_codes()[0]
    for _ in range(5):
        problem(post("login", email=EMAIL, password=PASSWORD, code="000000"), 401, "second_factor_wrong")
    closed = post("login", email=EMAIL, password=PASSWORD, code=code)
    assert "Too many wrong codes. Try again in 15 minutes." in problem(closed, 429, "locked_out")["detail"]
    assert 0 < int(closed["Retry-After"]) <= 15 * 60
    with travel(datetime.now(UTC) + timedelta(minutes=16), tick=False):
        assert post("login", email=EMAIL, password=PASSWORD, code=code).status_code == 200


def test_somebody_signs_up_proves_the_address_and_logs_in(post, client: Client, me) -> None:
    new = post("register", email="Bob@example.org", password=PASSWORD, display_name="Bob")
    assert (new.status_code, new.json()["email"]) == (201, "Bob@example.org")
    assert not new.cookies
    problem(post("login", email="bob@example.org", password=PASSWORD), 403, "email_unverified")
    EmailAddress.objects.get(email="bob@example.org", verified=False)
    (proof,) = [line for line in mail.outbox[0].body.split() if "://" in line and "confirm" in line]
    client.get(proof)
    client.post(proof)
    client.logout()
    access = post("login", email="bob@example.org", password=PASSWORD).json()["access"]
    assert me(access).json()["display_name"] == "Bob"


def test_nobody_learns_who_has_an_account_but_its_owner(alice, post) -> None:
    known = post("register", email=EMAIL, password=PASSWORD)
    new = post("register", email="carol@example.org", password=PASSWORD)
    assert (known.status_code, known.json()["next"]) == (new.status_code, new.json()["next"])
    assert [letter.to for letter in mail.outbox] == [[EMAIL], ["carol@example.org"]]
    assert User.objects.count() == 2


def test_signing_up_can_be_closed(post, settings) -> None:
    settings.SIGN_UP = "closed"
    problem(post("register", email="bob@example.org", password=PASSWORD), 403, "sign_up_closed")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"email": "bob@example.org", "password": "12345678"}, "password"),
        ({"email": "nonsense", "password": PASSWORD}, "email"),
        ({"email": "bob@example.org"}, "password"),
        ({"email": "bob@example.org", "password": PASSWORD, "is_staff": True}, "is_staff"),
        ({"email": "bob@example.org", "password": 12345678}, "password"),
        ({"email": "bob@example.org", "password": "Mox\0Opal-1993"}, "password"),
    ],
)
def test_what_is_wrong_with_a_body_is_named(sent, wrong, post) -> None:
    assert wrong in problem(post("register", **sent), 400, "invalid")["fields"]


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "not_json"),
        (b"[" * 100_000, "application/json", 400, "not_json"),
        (b'{"email": "\xff"}', "application/json", 400, "not_json"),
        (b'{"email": "\\ud800", "password": "x"}', "application/json", 400, "not_json"),
        (b"[]", "application/json", 400, "invalid"),
        (b"email=a", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'"' + b"x" * 3_000_000 + b'"', "application/json", 413, "too_large"),
    ],
)
def test_a_body_nobody_can_read_is_refused_in_the_same_shape(content, kind, status, code, client: Client) -> None:
    problem(client.post("/api/auth/login", content, content_type=kind), status, code)
