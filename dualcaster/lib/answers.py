"""Public answers of the API: made once for all who ask within ten seconds, and not sent to those who have them.

An answer is kept under the version of the data, which `changed` renews when a delivery of prices or cards is in: so it
is never older than the newest delivery, and never older than ten seconds where something else changed. Without Redis
every answer is made anew. Its tag is that of its bytes.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec
import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe

from dualcaster.lib.cache import one_flight, run
from dualcaster.lib.throttles import COUNTS, PER_ADDRESS, address_of

log = structlog.get_logger(__name__)

SECONDS = 10
LARGEST = 200_000
VERSION = "data-version"
# Who sends one of these may be answered with other headers, or be refused.
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY", "HTTP_COOKIE", "HTTP_ORIGIN", "CONTENT_LENGTH")
READS = ("GET", "HEAD")
OF_THE_BODY = ("Content-Type", "Content-Length")

# One question for all: which version the data has, whether the answer is kept for it, and whether who asks may have it.
FETCH = f"""{COUNTS}
local version = redis.call('GET', KEYS[1])
local kept = version and redis.call('GET', KEYS[2])
if not kept or string.sub(kept, 1, #version + 1) ~= version .. ' ' then return {{version}} end
return {{version, kept, KEYS[3] and take(KEYS[3], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])) or 0}}
"""
KEEP = "redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[3])"

Make = Callable[[], HttpResponseBase]


class Kept(NamedTuple):
    content: bytes
    headers: dict[str, str]


class Fetched(NamedTuple):
    """`wait` is how long who asks has to wait before they may have it."""

    version: bytes | None = None
    kept: Kept | None = None
    wait: int = 0


class KeptFirst:
    """Middleware, before all others: what is kept for everybody goes out again as it went out before.

    It is kept with the headers that all other middleware gave it, and given to those who would be given the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_anybody(request):
            return self.get_response(request)
        request.kept_first = True  # type: ignore[attr-defined]
        return kept_or_made(request, "whole", lambda: self.get_response(request), address_of(request))


def changed(*_: object) -> None:
    """Cards or prices are new: what was answered before is old. Hears of every delivery once it is committed."""
    cache.set(VERSION, secrets.randbits(62), None)  # a number lies in Redis as it is written


def answered(request: HttpRequest, make: Make) -> HttpResponseBase:
    """The kept answer, or the one `make` makes. A person's browsable page is always made anew."""
    if request.method not in READS:
        return make()
    if hasattr(request, "kept_first"):
        return tagged(make())
    return kept_or_made(request, "view", lambda: tagged(make()))


def kept_or_made(request: HttpRequest, by: str, make: Make, address: str = "") -> HttpResponseBase:
    """With an address the request counts as the view would count it, which has the words for who comes too often."""
    asked = f"{by} {request.build_absolute_uri()} {request.headers.get('Accept', '')}"
    key = f"kept:{digest(asked.encode())}"
    known = fetched(key, address)
    if known.version is None:
        changed()
        return sent(request, make())
    if known.kept is None:
        with one_flight(key):
            known = fetched(key, address)
            if known.kept is None:
                response: Any = make()
                if is_for_everybody(response) and len(response.content) < LARGEST:
                    keep(key, known.version, Kept(response.content, dict(response.items())))
                return sent(request, response)
    if known.wait:
        return make()
    if address:
        said = f"{request.method} {request.path}"
        log.info("request_finished", request_id=str(uuid4()), ip=address, request=said, code=200, kept=True)
    return again(request, known.kept)


def fetched(key: str, address: str) -> Fetched:
    counted = [PER_ADDRESS.key(address)] if address else []
    version, *found = run(FETCH, [VERSION, key, *counted], PER_ADDRESS.arguments()) or [None]
    if not found:
        return Fetched(version)
    text, wait = found
    return Fetched(version, msgspec.msgpack.decode(text.partition(b" ")[2], type=Kept), wait)


def keep(key: str, version: bytes | None, kept: Kept) -> None:
    run(KEEP, [key], [version, msgspec.msgpack.encode(kept), SECONDS])


def is_anybody(request: HttpRequest) -> bool:
    """Someone of whom nothing is known asks the API for something, by a name of this site."""
    asks, path = request.META, request.path_info
    if request.method not in READS or not path.startswith("/api/") or path.startswith("/api/health"):
        return False
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return not any(asks.get(name) for name in PERSONAL)


def again(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    return conditional(request, HttpResponse(kept.content, headers=kept.headers))


def sent(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    return conditional(request, response) if is_for_everybody(response) else response


def conditional(request: HttpRequest, response: Any) -> HttpResponseBase:
    """The answer, or 304 for those who have it; with the same headers as far as they are not about the body."""
    seconds = parse_http_date_safe(response.get("Last-Modified", ""))
    shorter = get_conditional_response(request, response["ETag"], seconds, response)
    if shorter is None or shorter is response:
        return response
    for name, value in response.items():
        if name not in OF_THE_BODY:
            shorter.headers.setdefault(name, value)
    if "Content-Length" in response:
        shorter["Content-Length"] = str(len(shorter.content))
    return shorter


def dated(response: HttpResponseBase, modified: datetime | None) -> None:
    """Says when what is answered changed last."""
    if modified:
        response["Last-Modified"] = http_date(int(modified.timestamp()))


def tagged(made: Any) -> HttpResponse:
    """The answer under its tag, where everybody who asks like this gets the same.

    The tag is that of the bytes, because a price can change without a newer moment: a late import of history, a
    correction, the reference prices that follow a run.
    """
    response: HttpResponse = made.render() if hasattr(made, "render") else made
    if response.status_code == 200 and response.get("Content-Type", "").startswith("application/json"):
        response["ETag"] = f'W/"{settings.SPECTACULAR_SETTINGS["VERSION"]}-{digest(response.content)}"'
        response["Cache-Control"] = "public, no-cache"  # anyone may keep it, and asks whether it still holds
        patch_vary_headers(response, ["Accept"])
        response.is_for_everybody = True  # type: ignore[attr-defined]
    return response


def is_for_everybody(response: HttpResponseBase) -> bool:
    return hasattr(response, "is_for_everybody")


def digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()
