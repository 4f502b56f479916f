"""Keys for a person's programs: shown once, narrow, theirs alone, and gone for good when revoked."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from apps.accounts import tokens
from apps.accounts.models import ApiKey, User
from apps.cards.words import Language
from tests.api import make
from tests.api.test_errors import problem

pytestmark = pytest.mark.django_db


def person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", "Mox-Opal-1993")


@pytest.fixture
def alice() -> User:
    return person("alice")


@pytest.fixture
def ask(client: Client) -> Callable[..., Any]:
    """A request with a key, or as a person with a token."""

    def asked(who: str | User, method: str, address: str, sent: dict[str, Any] | None = None) -> Any:
        shown = {"X-API-Key": who} if isinstance(who, str) else {"Authorization": f"Bearer {tokens.start(who).access}"}
        return client.generic(
            method, f"/api/{address}", "" if sent is None else json.dumps(sent), "application/json", headers=shown
        )

    return asked


def key(user: User, *scopes: str, **about: Any) -> tuple[ApiKey, str]:
    return ApiKey.objects.issue(user, "Tracker", scopes or ["read"], **about)


def test_a_key_is_shown_once_and_kept_as_a_hash(alice, ask) -> None:
    made = ask(alice, "POST", "auth/keys", {"name": "Tracker", "scopes": ["write"], "expires": "2999-01-01T00:00:00Z"})
    assert made.status_code == 201
    new = made.json()
    assert (new["scopes"], new["expires"], new["last_used"]) == (["read", "write"], "2999-01-01T00:00:00Z", None)
    assert new["key"].startswith(f"{new['prefix']}.")
    (listed,) = ask(alice, "GET", "auth/keys").json()["results"]
    assert listed == {name: value for name, value in new.items() if name != "key"}
    kept = ApiKey.objects.values().get()
    assert not any(new["key"].partition(".")[2] in str(value) for value in kept.values())
    assert ask(new["key"], "GET", "auth/me").json()["email"] == alice.email


def test_a_key_reads_and_changes_only_with_the_scope_for_it(alice, ask) -> None:
    _, reads = key(alice)
    _, writes = key(alice, "write")
    assert ask(reads, "GET", "settings").status_code == 200
    refused = problem(ask(reads, "PATCH", "settings", {"currency": "EUR"}), 403, "scope_missing")
    assert "“write”" in refused["detail"]
    assert ask(writes, "PATCH", "settings", {"currency": "EUR"}).json()["currency"] == "EUR"


def test_a_key_never_makes_or_revokes_keys_or_logs_anybody_out(alice, ask) -> None:
    mine, secret = key(alice, "write")
    problem(ask(secret, "POST", "auth/keys", {"name": "Another"}), 403, "key_not_allowed")
    problem(ask(secret, "DELETE", f"auth/keys/{mine.prefix}"), 403, "key_not_allowed")
    problem(ask(secret, "POST", "auth/logout", {}), 403, "key_not_allowed")
    assert ask(secret, "GET", "auth/keys").json()["total"] == 1


def test_keys_that_are_no_good_say_why(alice, ask) -> None:
    live, secret = key(alice, expires=datetime.now(UTC) + timedelta(days=1))
    problem(ask("nonsense", "GET", "auth/me"), 401, "key_invalid")
    problem(ask(f"{live.prefix}.{'x' * 32}", "GET", "auth/me"), 401, "key_invalid")
    with travel(datetime.now(UTC) + timedelta(days=2), tick=False):
        problem(ask(secret, "GET", "auth/me"), 401, "key_expired")
        problem(ask(secret, "GET", "sets"), 401, "key_expired")
    assert ask(secret, "GET", "auth/me").status_code == 200
    live.revoke()
    problem(ask(secret, "GET", "auth/me"), 401, "key_revoked")
    alice.is_active = False
    alice.save()
    problem(ask(key(alice)[1], "GET", "auth/me"), 401, "account_inactive")


def test_a_revoked_key_is_gone_from_the_list_for_good(alice, ask) -> None:
    mine, secret = key(alice)
    assert ask(alice, "GET", f"auth/keys/{mine.prefix}").json()["name"] == "Tracker"
    assert ask(alice, "DELETE", f"auth/keys/{mine.prefix}").status_code == 204
    problem(ask(alice, "DELETE", f"auth/keys/{mine.prefix}"), 404, "not_found")
    assert ask(alice, "GET", "auth/keys").json()["results"] == []
    problem(ask(secret, "GET", "auth/me"), 401, "key_revoked")


def test_a_stranger_neither_sees_nor_revokes_it(alice, ask, client: Client) -> None:
    mine, secret = key(alice)
    for stranger in (person("bob"), User.objects.create_superuser("operator@example.org", "Mox-Opal-1993")):
        problem(ask(stranger, "GET", f"auth/keys/{mine.prefix}"), 404, "not_found")
        problem(ask(stranger, "DELETE", f"auth/keys/{mine.prefix}"), 404, "not_found")
        assert ask(stranger, "GET", "auth/keys").json()["total"] == 0
    for method in ("get", "delete"):
        problem(getattr(client, method)(f"/api/auth/keys/{mine.prefix}"), 401, "not_authenticated")
    assert ask(secret, "GET", "auth/me").status_code == 200


def test_the_last_use_is_noted_once_a_minute(alice, ask, django_assert_num_queries) -> None:
    mine, secret = key(alice)
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    for seconds, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
        with travel(now + timedelta(seconds=seconds), tick=False):
            ask(secret, "GET", "auth/me")
        mine.refresh_from_db()
        assert mine.last_used == now + timedelta(seconds=noted)


def test_fifty_keys_are_enough(alice, ask) -> None:
    for _ in range(50):
        last, _ = key(alice)
    problem(ask(alice, "POST", "auth/keys", {"name": "One more"}), 409, "too_many_keys")
    last.revoke()
    assert ask(alice, "POST", "auth/keys", {"name": "One more"}).status_code == 201


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 51}, "name"),
        ({"name": "Tracker", "scopes": ["admin"]}, "scopes.0"),
        ({"name": "Tracker", "scopes": "write"}, "scopes"),
        ({"name": "Tracker", "expires": "2001-01-01T00:00:00Z"}, "expires"),
        ({"name": "Tracker", "user": 1}, "user"),
    ],
)
def test_what_is_wrong_with_a_new_key_is_named(sent, wrong, alice, ask) -> None:
    assert wrong in problem(ask(alice, "POST", "auth/keys", sent), 400, "invalid")["fields"]


def test_a_session_needs_the_csrf_token_to_change_anything(alice) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.get("/api/settings").status_code == 200
    sent = {"content_type": "application/json"}
    refused = problem(browser.patch("/api/settings", {"theme": "dark"}, **sent), 403, "permission_denied")
    assert "CSRF" in refused["detail"]
    browser.cookies["csrftoken"] = "a" * 32
    allowed = browser.patch("/api/settings", {"theme": "dark"}, headers={"X-CSRFToken": "a" * 32}, **sent)
    assert allowed.json()["theme"] == "dark"


def test_settings_change_what_is_named_and_only_ones_own(alice, ask) -> None:
    bob = person("bob")
    changed = ask(alice, "PATCH", "settings", {"currency": "EUR", "marketplaces": ["cardmarket", "cardmarket"]}).json()
    assert (changed["currency"], changed["marketplaces"]) == ("EUR", ["cardmarket"])
    assert ask(alice, "PATCH", "settings", {"price_drop_threshold": 20}).json()["currency"] == "EUR"
    assert ask(bob, "GET", "settings").json()["currency"] == "USD"


@pytest.mark.parametrize(("sent", "kept"), [("de", "de"), ("German", "de"), ("JP", "ja"), ("zh_CN", "zhs")])
def test_languages_come_in_any_spelling_and_go_out_as_codes_everywhere(sent, kept, alice, ask) -> None:
    assert ask(alice, "PATCH", "settings", {"default_language": sent}).json()["default_language"] == kept
    card = make.card()
    make.price(card, language=Language.parse(kept))
    assert ask(alice, "GET", f"cards/{card.pk}/prices").json()["results"][0]["language"] == kept


@pytest.mark.parametrize("sent", ["LIGHTLY_PLAYED", "LP", "lightly played"])
def test_conditions_come_in_any_spelling_and_go_out_as_one(sent, alice, ask) -> None:
    assert ask(alice, "PATCH", "settings", {"default_condition": sent}).json()["default_condition"] == "LIGHTLY_PLAYED"


@pytest.mark.parametrize(
    ("sent", "wrong", "valid"),
    [
        ({"currency": "DM"}, "currency", "EUR"),
        ({"curency": "EUR"}, "curency", "currency"),
        ({"marketplaces": ["bazaar"]}, "marketplaces", "tcgplayer"),
        ({"time_zone": "Mars"}, "time_zone", "Europe/Berlin"),
        ({"price_drop_threshold": 0}, "price_drop_threshold", "1"),
        ({"price_drop_threshold": "20"}, "price_drop_threshold", "whole number"),
        ({"email_alerts": "yes"}, "email_alerts", "true or false"),
        ({"theme": None}, "theme", "null"),
    ],
)
def test_settings_that_make_no_sense_are_named_with_what_would(sent, wrong, valid, alice, ask) -> None:
    answer = problem(ask(alice, "PATCH", "settings", sent), 400, "invalid")
    assert valid in " ".join(answer["fields"][wrong])


def test_a_name_is_changed_and_nothing_else(alice, ask) -> None:
    assert ask(alice, "PATCH", "auth/me", {"display_name": "Alice"}).json()["display_name"] == "Alice"
    problem(ask(alice, "PATCH", "auth/me", {"is_operator": True}), 400, "invalid")
    alice.refresh_from_db()
    assert (alice.display_name, alice.is_staff) == ("Alice", False)


@pytest.mark.parametrize(
    "address", ["auth/me", "auth/keys", "auth/keys/{key}", "settings", "auth/login", "auth/logout"]
)
def test_a_person_in_a_browser_can_click_through_it(address, alice, client: Client) -> None:
    mine, _ = key(alice)
    for logged_in in (False, True):
        if logged_in:
            client.force_login(alice)
        page = client.get(f"/api/{address.format(key=mine.prefix)}", headers={"Accept": "text/html"})
        assert page.status_code == (405 if address in ("auth/login", "auth/logout") else 200 if logged_in else 401)
        assert page["Content-Type"].startswith("text/html")
        assert "Dualcaster" in page.content.decode()
