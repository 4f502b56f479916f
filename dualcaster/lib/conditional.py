"""Answers for those who may already have them: ETag and Last-Modified out, 304 back."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.response import Response


def tagged(request: Request, response: Response, modified: datetime | None = None) -> Response:
    """The answer under the tag of its content, or 304 for those who have the same.

    The tag is that of the bytes, because a price can change without a newer moment: a late import of history, a
    correction, the reference prices that follow a run. A 304 saves the way and the reading; the queries are cheap.
    A person's browsable page is always made anew.
    """
    if request.accepted_renderer.format != "json":
        return response
    response["Cache-Control"] = "public, no-cache"  # anyone may keep it, and asks whether it still holds
    patch_vary_headers(response, ["Accept"])
    seconds = int(modified.timestamp()) if modified else None
    if seconds:
        response["Last-Modified"] = http_date(seconds)

    def not_modified_if_known(rendered: HttpResponse) -> HttpResponse:
        rendered["ETag"] = tag(rendered.content)
        return get_conditional_response(request._request, rendered["ETag"], seconds, rendered) or rendered

    response.add_post_render_callback(not_modified_if_known)
    return response


def tag(content: bytes) -> str:
    return f'W/"{settings.SPECTACULAR_SETTINGS["VERSION"]}-{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
