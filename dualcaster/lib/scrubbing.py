"""Keeps secrets out of what is logged: by the name of a field, and by the look of a text."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

HIDDEN = "[hidden]"
DEEPEST = 6

# A field is secret by one of its words, or two that follow each other: `new_password`, `X-API-Key`, `recoveryCodes`.
SECRET_WORDS = frozenset(
    "password password1 password2 passwd passphrase pwd secret secrets token tokens jwt apikey cookie cookies"
    " authorization sessionid csrftoken csrfmiddlewaretoken otp totp credential credentials signature".split()
)
SECRET_PAIRS = frozenset(
    tuple(pair.split("_"))
    for pair in "api_key secret_key private_key signing_key session_key session_id set_cookie recovery_code"
    " recovery_codes database_url redis_url".split()
)
SECRET_NAMES = frozenset({"access", "refresh"})
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")

NAME = r"[\w-]*(?:password\d?|passwd|passphrase|secret|token|sessionid|api[_-]?key|secret[_-]?key|otp)"
VALUE = r"\"[^\"]*\"|'[^']*'|[^\s&,;'\"}\])]+"
HEADER = r"(?:set-)?cookie|authorization|x-api-key"
LOOKS = [
    (re.compile(r"\bBearer\s+[\w.~+/=-]{6,}", re.I), f"Bearer {HIDDEN}"),
    (re.compile(r"\bBasic\s+(?=[\w+/]*[\d=])[\w+/]{8,}={0,2}"), f"Basic {HIDDEN}"),
    (re.compile(rf"(?<![\w-])({HEADER})(['\"]?\s*:\s*['\"]?)[^\r\n'\"]+", re.I), rf"\1\2{HIDDEN}"),
    (re.compile(rf"(?<![\w-])({NAME})(['\"]?\s*[=:]\s*)(?:{VALUE})", re.I), rf"\1\2{HIDDEN}"),
    # A JSON web token, the password of an address, the key in a link that was mailed.
    (re.compile(r"(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*"), HIDDEN),
    (re.compile(r"([a-z][a-z0-9+.-]{1,20}://[^\s/:@]*):[^\s/@]+@", re.I), rf"\1:{HIDDEN}@"),
    (re.compile(r"(/(?:reset/key|confirm-email)/)[^/\s'\"]+", re.I), rf"\1{HIDDEN}"),
]


def scrub(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A structlog processor; it comes last before the event is written, when everything in it is known."""
    return {name: HIDDEN if is_secret(name) and value else clean(value) for name, value in event.items()}


def clean(value: Any, depth: int = 0) -> Any:
    """The same value without its secrets, however deep they lie."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bytes):
        return clean_text(value.decode("utf-8", "backslashreplace"))
    if depth >= DEEPEST and isinstance(value, Mapping | list | tuple | set | frozenset):
        return HIDDEN
    if isinstance(value, Mapping):
        return {name: HIDDEN if is_secret(name) and inner else clean(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(inner, depth + 1) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean_text(str(value))


def clean_text(text: str) -> str:
    for look, instead in LOOKS:
        text = look.sub(instead, text)
    return text


def is_secret(name: object) -> bool:
    words = [word.lower() for word in WORDS.findall(str(name))]
    return (
        str(name).lower() in SECRET_NAMES
        or not SECRET_WORDS.isdisjoint(words)
        or not SECRET_PAIRS.isdisjoint(pairwise(words))
    )
