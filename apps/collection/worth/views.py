"""The first page of a collection: what it is worth, what it did, and what it is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.accounts.preferences import Request
from apps.collection.models import Disposal, InventoryItem
from dualcaster.lib.htmx import page
from dualcaster.lib.money import written

from . import charts, kept
from .charts import Range
from .movers import Window
from .valuation import Part, Valuation

FIRST = 10  # of the sets and tags there are
ROWS = 60
PARTS = {
    "location": "Locations", "set": "Sets", "rarity": "Rarities", "condition": "Conditions", "finish": "Finishes",
    "tag": "Tags",
}  # fmt: skip


@dataclass(frozen=True)
class Breakdown:
    """One way to part a collection, the first few with a bar as long as their share of the largest."""

    by: str
    name: str
    parts: list[tuple[Part, int]]
    left_out: int


@login_required
@require_safe
def overview(request: Request) -> HttpResponse:
    user, currency = person(request), str(request.currency)
    lots = InventoryItem.objects.of(user)
    if not lots.exists() and not Disposal.objects.of(user).exists():
        return render(request, "collection/worth.html", {"nothing": True})
    window = asked(Window, request.GET.get("window"), Window.WEEK)
    context: dict[str, Any] = {
        "moves": kept.moves_of(user, currency, window), "window": window, "windows": list(Window),
    }  # fmt: skip
    if not request.htmx:
        worth = kept.value_of(user, currency)
        context |= {
            "line": worth.line, "others": worth.others, "breakdowns": breakdowns(worth),
            "unpriced": lots.filter(pk__in=worth.unpriced).select_related("card__set").order_by("-quantity", "pk"),
            **drawn(request, user, currency),
        }  # fmt: skip
    return page(request, "collection/worth.html", context, partial="collection/_worth_movers.html")


def as_json(chart: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """One's own chart; a word nobody knows is a 400 that says which."""

    @login_required
    @require_safe
    @wraps(chart)
    def view(request: Request) -> HttpResponse:
        try:
            period = asked(Range, request.GET.get("period"), Range.QUARTER, strictly=True)
        except BadRequest as unknown:
            return JsonResponse({"detail": str(unknown), "code": "invalid", "fields": {}}, status=400)
        response = JsonResponse(chart(request, period))
        patch_cache_control(response, private=True, max_age=60)
        return response

    return view


@as_json
def value_json(request: Request, period: Range) -> dict[str, Any]:
    return charts.value(person(request), str(request.currency), period)


@as_json
def index_json(request: Request, period: Range) -> dict[str, Any]:
    return charts.index(person(request), str(request.currency), period, request.preferences.marketplaces)


def drawn(request: Request, user: User, currency: str) -> dict[str, Any]:
    """Both charts. Their figures come with the page where somebody asks for a range by its link, without a script."""
    period = asked(Range, request.GET.get("period"), Range.QUARTER)
    rows: dict[str, Any] = {}
    if "period" in request.GET:
        days = [day for day in charts.within(kept.days_of(user, currency), period) if day.told][: -ROWS - 1 : -1]
        rows["value_rows"] = [
            (f"{day.day:%-d %b %Y}", [written(day.value, currency), written(day.put_in, currency)]) for day in days
        ]
        rows["index_rows"] = [(f"{day.day:%-d %b %Y}", [f"{day.index:,.2f}"]) for day in days]
    where = f"?currency={currency}"
    return rows | {
        "period": period, "periods": list(Range), "value_columns": ["Value", "Put in"],
        "value_url": reverse("collection:value_json") + where, "index_url": reverse("collection:index_json") + where,
    }  # fmt: skip


def breakdowns(worth: Valuation) -> list[Breakdown]:
    found = []
    for by, name in PARTS.items():
        parts = worth.parts.get(by, [])
        most = max((part.figures.value for part in parts), default=0) or 1
        shown = [(part, round(100 * part.figures.value / most)) for part in parts[:FIRST]]
        if parts:
            found.append(Breakdown(by, name, shown, len(parts) - len(shown)))
    return found


def asked(kind: Any, text: str | None, usual: Any, strictly: bool = False) -> Any:
    try:
        return kind(text) if text else usual
    except ValueError:
        if not strictly:
            return usual
        raise BadRequest(f"“{text}” is not a known period; known are {', '.join(kind)}") from None


def person(request: Request) -> User:
    return cast(User, request.user)
