"""What the one who asks prefers: their preferences when signed in, their cookies otherwise."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from apps.accounts import choices
from apps.accounts.models import Preferences, User
from dualcaster.lib.htmx import HtmxRequest
from dualcaster.lib.money import Currency

YEAR = 365 * 24 * 3600
SIGNS = {Currency.USD: "$", Currency.EUR: "€", Currency.TIX: "tix"}


class Request(HtmxRequest):
    """A request that knows how the one who asks likes to see things."""

    currency: Currency
    preferences: Preferences


class PreferencesMiddleware:
    """`?currency=` decides for one page, preferences or cookies for all of them; US dollars otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        asked = parse(request.GET.get("currency"))
        request.preferences = preferences_of(request)
        request.currency = asked or Currency(request.preferences.currency)
        if request.path.startswith("/api/"):  # its times are UTC, and its answers are shared
            response = self.get_response(request)
        else:
            with timezone.override(ZoneInfo(request.preferences.time_zone)):
                response = self.get_response(request)
        if not asked:
            patch_vary_headers(response, ["Cookie"])
        return response


def preferences_of(request: HttpRequest) -> Preferences:
    """Nobody without a session is looked up."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(user := request.user, User):
        return Preferences.objects.of(user)
    return Preferences(**chosen_by_visitor(request))


def chosen_by_visitor(request: HttpRequest) -> dict[str, str]:
    """What their cookies say, where it makes sense."""
    known: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "currency": choices.currencies,
        "theme": lambda: Preferences.Theme.choices,
        "time_zone": choices.time_zones,
    }
    said = {name: request.COOKIES[name] for name in known if name in request.COOKIES}
    return {name: value for name, value in said.items() if value in dict(known[name]())}


def context(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows."""
    preferences = getattr(request, "preferences", None) or Preferences()
    return {
        "currency": getattr(request, "currency", Currency.USD),
        "currencies": [(str(currency), sign) for currency, sign in SIGNS.items()],
        "theme": preferences.theme,
        "themes": Preferences.Theme.choices,
        "zone": preferences.time_zone if preferences.user_id else "",  # a visitor's browser knows its own
        "sign_up_open": settings.SIGN_UP == "open",
        "mail_in_log": settings.DEBUG and settings.MAIL_IN_LOG,
    }


@require_POST
def choose_currency(request: Request) -> HttpResponse:
    """Remembers the currency and goes back to where one was."""
    return remember(request, "currency", parse(request.POST.get("currency")))


@require_POST
def choose_theme(request: Request) -> HttpResponse:
    asked = request.POST.get("theme")
    return remember(request, "theme", asked if asked in Preferences.Theme.values else None)


def remember(request: Request, name: str, value: str | None) -> HttpResponse:
    """In the preferences of who is signed in, and in the browser for when they are not."""
    response = HttpResponseRedirect(way_back(request))
    if value:
        if isinstance(request.user, User):
            request.preferences.change(**{name: str(value)})
        hidden = name != "theme"  # its switch works in the browser
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=hidden)
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
