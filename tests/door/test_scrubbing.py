"""No password, token, key or cookie is ever written to a log, whichever way it got there."""

import json
import logging
import time
from logging.config import DictConfigurator
from typing import Any

import pytest
import structlog

from dualcaster import logs
from dualcaster.lib.scrubbing import clean, clean_text, is_secret

S = "hunter2-0123456789abcdef"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLW9mLWl0"


def written(style: str, message: object, *arguments: Any, error: Exception | None = None, **fields: Any) -> str:
    """How an event of ours, or of a library, ends up on the line."""
    configuration = logs.configure(style=style, level="INFO")
    formatter = DictConfigurator(configuration).configure_formatter(configuration["formatters"]["events"])
    caught = (type(error), error, None) if error else None
    record = logging.LogRecord("door", logging.ERROR, __file__, 1, message, arguments, caught)
    if fields:
        record.msg = {"event": message, **fields}
        record.__dict__ |= {"_logger": structlog.get_logger(), "_name": "error"}
    return str(formatter.format(record))


@pytest.mark.parametrize("style", ["json", "console"])
@pytest.mark.parametrize(
    "name",
    ["password", "new_password", "password1", "oldPassword", "X-API-Key", "api_key", "apikey", "access_token",
     "refresh", "HTTP_AUTHORIZATION", "HTTP_COOKIE", "Set-Cookie", "sessionid", "session_key", "csrfmiddlewaretoken",
     "SECRET_KEY", "client_secret", "otp", "recovery_codes", "DATABASE_URL", "private_key"],
)  # fmt: skip
def test_a_field_with_a_secret_name_is_hidden(style: str, name: str) -> None:
    assert S not in written(style, "log_in", **{name: S})
    assert S not in written(style, "log_in", request={"headers": [{name: S}]})
    assert S not in written(style, "log_in", **{name: [S, {"deep": S}]})


@pytest.mark.parametrize("style", ["json", "console"])
@pytest.mark.parametrize(
    "text",
    [
        f"POST /login?password={S}&next=/",
        f"Authorization: Bearer {S}",
        f"authorization: Basic {S}",
        f"headers {{'Authorization': 'Token {S}'}}",
        f"Cookie: theme=dark; sessionid={S}; currency=EUR",
        f"{{'HTTP_COOKIE': 'theme=dark; sessionid={S}'}}",
        f'{{"password": "{S}", "email": "a@example.org"}}',
        f"{{'api_key': '{S}'}}",
        f"x-api-key: dc.{S}",
        f"connecting to postgresql://alice:{S}@db.example.org/cards",
        f"redis://:{S}@cache.example.org:6379/0",
        f"GET /accounts/password/reset/key/3-{S}/",
        f"GET /accounts/confirm-email/{S}/",
        f"/api/auth/refresh?refresh_token={S}",
        JWT,
        f"GET /ws?ticket={JWT}",
    ],
)
def test_a_secret_inside_a_text_is_hidden(style: str, text: str) -> None:
    for line in (
        written(style, text),
        written(style, "%s", text),
        written(style, "asked", request=text),
        written(style, "failed", error=ValueError(text)),
        written(style, "deep", a={"b": [{"c": (text,)}]}),
        written(style, "raw", body=text.encode()),
    ):
        assert S not in line
        assert JWT not in line


def test_a_traceback_keeps_its_place_and_loses_its_secret() -> None:
    event = json.loads(written("json", "import failed", error=ValueError(f"no log-in with password={S}")))
    assert event["exception"] == "ValueError: no log-in with password=[hidden]"


@pytest.mark.parametrize(
    "text",
    [
        "GET /cards/?q=token+creature&currency=EUR",
        "Token Creature — Goblin",
        "Basic Snow-Covered Island",
        "The worker default@host has 3 tasks",
        "https://cards.scryfall.io/normal/front/a/b/ab.jpg?1562894979",
        "import_prices: 12 refused, because: unknown condition",
        "One bearer of bad news",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert clean_text(text) == text


def test_ordinary_fields_stay_as_they_are() -> None:
    fields = {
        "cards": 3,
        "seconds": 0.5,
        "user_id": None,
        "ok": True,
        "content_hash": "ab12",
        "key_prefix": "dc1",
        "q": "x",
    }
    assert clean(fields) == fields
    assert not any(is_secret(name) for name in ("keys", "monkey", "keyword", "refresh_rollups", "accessed", "tokenise"))


def test_a_long_and_nasty_text_is_cleaned_quickly() -> None:
    began = time.monotonic()
    for piece in ("eyJ-", "a.", "password", "-", "://a:", "x" * 50 + " ", "Bearer ", "cookie", "'\""):
        clean_text(piece * (100_000 // len(piece)))
    assert time.monotonic() - began < 5


def test_something_that_contains_itself_ends() -> None:
    loop: dict[str, Any] = {"password": S}
    loop["again"] = loop
    assert S not in str(clean(loop))
