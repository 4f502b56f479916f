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

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe

from dualcaster.lib.cache import one_flight

SECONDS = 10
LARGEST = 200_000
VERSION = "data-version"


class Kept(NamedTuple):
    version: str
    content: bytes
    headers: dict[str, str]


def changed(*_: object) -> None:
    """Cards or prices are new: what was answered before is old. Hears of every delivery once it is committed."""
    cache.set(VERSION, secrets.token_hex(8), None)


def answered(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The kept answer, or the one `make` makes. A person's browsable page is always made anew."""
    if request.method not in ("GET", "HEAD"):
        return make()
    asked = f"{request.build_absolute_uri()} {request.headers.get('Accept', '')}"
    key = f"answer:{digest(asked.encode())}"
    known = cache.get_many([VERSION, key])
    if (version := known.get(VERSION)) is None:
        changed()
        return sent(request, rendered(make()))
    if kept := still_true(known.get(key), version):
        return sent(request, HttpResponse(kept.content, headers=kept.headers))
    with one_flight(key):
        if kept := still_true(cache.get(key), version):
            return sent(request, HttpResponse(kept.content, headers=kept.headers))
        response = rendered(make())
        if is_public(response) and len(response.content) < LARGEST:
            cache.set(key, Kept(version, response.content, dict(response.items())), SECONDS)
    return sent(request, response)


def still_true(kept: Kept | None, version: str) -> Kept | None:
    return kept if kept and kept.version == version else None


def dated(response: HttpResponseBase, modified: datetime | None) -> None:
    """Says when what is answered changed last."""
    if modified:
        response["Last-Modified"] = http_date(int(modified.timestamp()))


def rendered(response: Any) -> HttpResponse:
    return response.render() if hasattr(response, "render") else response


def is_public(response: HttpResponse) -> bool:
    """Everybody who asks like this gets the same."""
    return response.status_code == 200 and response.get("Content-Type", "").startswith("application/json")


def sent(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer under its tag, or 304 for those who have it.

    The tag is that of the bytes, because a price can change without a newer moment: a late import of history, a
    correction, the reference prices that follow a run.
    """
    if not is_public(response):
        return response
    tag = f'W/"{settings.SPECTACULAR_SETTINGS["VERSION"]}-{digest(response.content)}"'
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"  # anyone may keep it, and asks whether it still holds
    patch_vary_headers(response, ["Accept"])
    seconds = parse_http_date_safe(response.get("Last-Modified", ""))
    return get_conditional_response(request, tag, seconds, response) or response


def digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()
