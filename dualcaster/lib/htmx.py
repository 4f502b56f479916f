"""One view, two answers: the whole page, or only the region that htmx asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


def page(request: HttpRequest, template: str, context: dict[str, Any], *, partial: str) -> HttpResponse:
    """The partial for htmx, the page that includes it for everybody else: a boosted link without a target means a page.

    Going back to a page htmx no longer remembers asks for it as htmx does, and needs the whole page.
    """
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    wants_partial = bool(htmx) and not (htmx.boosted and not htmx.target) and not htmx.history_restore_request
    response = render(request, partial if wants_partial else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
