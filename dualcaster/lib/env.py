"""Environment variables as typed values; a value nobody understands stops the program with its name in the message."""

import os
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false.")


def number(name: str, default: int, *, at_least: int = 0) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdecimal() or int(value) < at_least:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number of at least {at_least}.")
    return int(value)


def choice(name: str, default: str, choices: Iterable[str]) -> str:
    value = text(name, default)
    if value not in (known := sorted(choices)):
        raise ImproperlyConfigured(f"{name}={value!r} is not one of {', '.join(known)}.")
    return value


def words(name: str, default: Iterable[str] = ()) -> list[str]:
    return [word.strip() for word in text(name).split(",") if word.strip()] or list(default)


def refuse_unknown(prefix: str, known: Iterable[str]) -> None:
    """A misspelt variable is an error, not a default."""
    if unknown := sorted({name for name in os.environ if name.startswith(prefix)} - set(known)):
        raise ImproperlyConfigured(f"Unknown setting {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")


def database(name: str, url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=require` as an entry of DATABASES."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://, not {parts.scheme}://.")
    options = dict(parse_qsl(parts.query))
    if not (database_name := unquote(parts.path.lstrip("/"))):
        raise ImproperlyConfigured(f"{name} names no database: postgresql://host/name.")
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port that is no port.") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def redis(name: str, url: str) -> str:
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"{name} must begin with redis://, rediss:// or unix://.")
    return url


def broker(redis_url: str) -> str:
    """The same server as Celery writes it: its own scheme for unix sockets."""
    return redis_url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


def mail(name: str, url: str) -> dict[str, Any]:
    """`smtp://user:password@host:587` (with STARTTLS) or `smtps://...:465` as settings; `console:` logs it."""
    parts = urlsplit(url)
    if not url or parts.scheme == "console":
        backend = "console" if url else "dummy"
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp://user:password@host:587, smtps://... or console:.")
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and parts.hostname not in {"localhost", "127.0.0.1"},
        "EMAIL_TIMEOUT": 10,
    }
