"""Who tells us prices: for everybody what and since when, for operators how it goes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.doors import is_operator
from apps.cards.models import Card
from apps.prices.reach import reach
from dualcaster.lib.throttles import TooMany

from . import documentation
from .models import Parcel, Quarantine, Visit
from .overview import overview
from .refreshing import refresh
from .visiting import DEMO

SHOWN = 20


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"sources": overview(), "reach": reach()}
    if is_operator(request):
        context |= {
            "operator": True,
            "demo": DEMO if any(told.source.simulated for told in context["sources"]) else "",
            "visits": Visit.objects.for_listing()[:SHOWN],
            "held": Parcel.objects.exclude(held="").select_related("visit__source").order_by("-pk"),
            "waiting": Quarantine.objects.filter(state=Quarantine.State.WAITING).count(),
        }
    return render(request, "sources/source_list.html", context)


@require_safe
def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    told = next((one for one in overview() if one.source.slug == slug), None)
    if told is None:
        raise Http404("There is no such source.")
    context: dict[str, Any] = {"told": told, "readme": documentation.page(told.kind) if told.kind else ""}
    if is_operator(request):
        context |= {"operator": True, "visits": Visit.objects.for_listing().filter(source=told.source)[:SHOWN]}
    return render(request, "sources/source_detail.html", context)


@login_required
@require_POST
def refresh_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card page's button."""
    card = get_object_or_404(Card, pk=pk)
    try:
        messages.info(request, refresh(card, request.user).words)
    except TooMany as limit:
        messages.error(request, str(limit.detail))
    return redirect(card)
