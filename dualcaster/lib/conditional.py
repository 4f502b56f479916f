"""Answers for those who may already have them: ETag and Last-Modified out, 304 back."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.response import Response


def if_changed(
    request: Request, version: object, modified: datetime | None, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """`answer()`, or 304 for those who already have this version. A person's browsable page is always made anew."""
    if request.accepted_renderer.format != "json":
        return answer()
    tag = f'W/"{digest(repr((settings.SPECTACULAR_SETTINGS["VERSION"], version)).encode())}"'
    seconds = int(modified.timestamp()) if modified else None
    response = get_conditional_response(request._request, tag, seconds) or answer()
    response["ETag"] = tag
    if seconds:
        response["Last-Modified"] = http_date(seconds)
    return to_be_asked_again(response)


def tagged(request: Request, response: Response) -> Response:
    """For lists, whose version is their content: the same bytes again are a 304, which saves the way, not the work."""
    if request.accepted_renderer.format != "json" or response.status_code != 200:
        return response

    def not_modified_if_known(rendered: HttpResponse) -> HttpResponse:
        tag = f'W/"{digest(rendered.content)}"'
        rendered["ETag"] = tag
        return get_conditional_response(request._request, tag, None, rendered) or rendered

    response.add_post_render_callback(not_modified_if_known)
    to_be_asked_again(response)
    return response


def to_be_asked_again(response: HttpResponseBase) -> HttpResponseBase:
    """Anyone may keep the answer, but asks whether it still holds before using it."""
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Accept"])
    return response


def digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()
