"""What a visitor prefers. Until there are accounts with settings, a cookie remembers the currency."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dualcaster.lib.htmx import HtmxRequest
from dualcaster.lib.money import Currency

COOKIE = "currency"
YEAR = 365 * 24 * 3600
SIGNS = {Currency.USD: "$", Currency.EUR: "€", Currency.TIX: "tix"}


class Request(HtmxRequest):
    """A request that knows which currency its visitor thinks in."""

    currency: Currency


class CurrencyMiddleware:
    """`?currency=` decides for one page, the cookie for all of them; US dollars otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        asked = parse(request.GET.get("currency"))
        request.currency = asked or parse(request.COOKIES.get(COOKIE)) or Currency.USD
        response = self.get_response(request)
        if not asked:
            patch_vary_headers(response, ["Cookie"])
        return response


def context(request: HttpRequest) -> dict[str, Any]:
    """What the switch at the top of every page shows."""
    return {
        "currency": getattr(request, "currency", Currency.USD),
        "currencies": [(str(currency), sign) for currency, sign in SIGNS.items()],
    }


@require_POST
def choose_currency(request: HttpRequest) -> HttpResponse:
    """Remembers the currency and goes back to where the visitor was."""
    response = HttpResponseRedirect(way_back(request))
    if currency := parse(request.POST.get("currency")):
        response.set_cookie(COOKIE, currency, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


def way_back(request: HttpRequest) -> str:
    """The page that was asked to come back to, without a currency or a place in a list of the old one."""
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(address)
    kept = [(k, v) for k, v in parse_qsl(parts.query, True) if k not in {"currency", "after", "before"}]
    return parts._replace(query=urlencode(kept)).geturl()


def parse(text: str | None) -> Currency | None:
    try:
        return Currency((text or "").upper())
    except ValueError:
        return None
