"""The pages and charts of prices."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from apps.accounts.preferences import Request
from apps.cards.models import Card
from dualcaster.lib.htmx import page
from dualcaster.lib.keyset import Column, paginate
from dualcaster.lib.periods import Period

from . import history, market
from .models import Marketplace
from .selection import Selection

CHANGES = 60
BUCKETS = 60
EVERYWHERE = "all"
NEWEST_FIRST = (Column("time", descending=True), Column("variant_id"))

View = Callable[..., HttpResponse]


def as_json(chart: Callable[..., str]) -> View:
    """The chart's text as it is; a word nobody knows is a 400 that says which."""

    @require_safe
    @wraps(chart)
    def view(request: Request, **place: int) -> HttpResponse:
        try:
            text = chart(request, **place)
        except ValueError as unknown:
            return JsonResponse({"detail": str(unknown), "code": "invalid", "fields": {}}, status=400)
        response = HttpResponse(text, content_type="application/json")
        patch_cache_control(response, public=True, max_age=60)
        return response

    return view


@as_json
def history_json(request: Request, pk: int) -> str:
    return history.chart([pk], Period.read(request.GET.get("period"), Period.QUARTER), Selection.read(request.GET))


@as_json
def index_json(request: Request) -> str:
    selection = Selection.read(request.GET).within(request.currency)
    return market.chart(Period.read(request.GET.get("period"), Period.QUARTER), selection)


@require_safe
def history_page(request: Request, pk: int, slug: str) -> HttpResponse:
    """Every change of a card's prices, newest first."""
    card = get_object_or_404(Card.objects.select_related("set"), pk=pk)
    selection = selected(request)
    changes = card.variants.retail().chosen(selection).changes()
    found = paginate(request, changes, NEWEST_FIRST, CHANGES)
    narrowed = bool(selection.marketplace) and "marketplace" not in request.GET
    context = {"card": card, "changes": found.items, "page": found, "narrowed": narrowed}
    return page(request, "prices/history.html", context, partial="prices/_changes.html")


@require_safe
def market_page(request: Request) -> HttpResponse:
    sources = market.freshness()
    period = Period.asked(request.GET, Period.reaching(sources[0].newest if sources else None))
    selection = selected(request)
    buckets = market.table(period, selection)
    context = {
        "period": period,
        "periods": list(Period),
        "index_url": f"{reverse('prices:index_json')}?{address(request, selection)}",
        "narrowed": bool(selection.marketplace) and "marketplace" not in request.GET,
        "buckets": buckets,
        "rows": table_rows(buckets),
        "breakdown": market.breakdown(period, selection),
        "freshness": sources,
        "simulated": any(source.simulated for source in sources),
    }
    return render(request, "prices/market.html", context)


def selected(request: Request) -> Selection:
    """What the address narrows to; where it names no marketplace, those one chose to see."""
    try:
        selection = Selection.read(request.GET).within(request.currency)
    except ValueError as unknown:
        raise BadRequest(str(unknown)) from unknown
    if selection.marketplace == (EVERYWHERE,):
        return replace(selection, marketplace=())
    return selection if selection.marketplace else replace(selection, marketplace=preferred(request))


def preferred(request: Request) -> tuple[str, ...]:
    return Marketplace.objects.shown(request.preferences.marketplaces, str(request.currency))


def address(request: Request, selection: Selection) -> str:
    """The page's own narrowing, for its chart."""
    query = request.GET.copy()
    query["currency"] = str(request.currency)
    query.setlist("marketplace", selection.marketplace)
    return query.urlencode()


def table_rows(buckets: list[market.Bucket]) -> list[tuple[str, list[str]]]:
    """The newest steps for those who see no chart; nothing where there is no line."""
    if all(bucket.level is None for bucket in buckets):
        return []
    return [
        (
            f"{timezone.localtime(bucket.time):%-d %b %Y, %H:%M}",
            ["–" if bucket.level is None else f"{bucket.level:,.2f}"],
        )
        for bucket in buckets[:BUCKETS]
    ]
