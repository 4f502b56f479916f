"""The pages of sets and milestones."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.views import OwnRequest
from apps.cards.models import CardSet
from apps.collection.models import CollectionStats
from dualcaster.lib.htmx import page
from dualcaster.lib.keyset import paginate
from dualcaster.lib.throttles import TooMany

from .ahead import achieved_by, ahead_of, highest
from .checklist import checklist
from .forms import RulesForm
from .listing import ORDERS, SHOWN, begun, others
from .rarities import rarities_of
from .refreshing import refresh_sets
from .rules import rules_of, terms_of
from .ruling import change_rules
from .showing import number, shown_cards
from .standing import bring_up_to_date, totals

ROWS = 30
REACHED = 20
OTHERS = 12
USUAL = "-percent"


@login_required
@require_safe
def sets(request: OwnRequest) -> HttpResponse:
    """Every set one has begun."""
    is_calculating = bring_up_to_date(request.user)
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    show = request.GET.get("show", "") if request.GET.get("show") in SHOWN else ""
    sort = request.GET.get("sort", "") if request.GET.get("sort") in ORDERS else USUAL
    currency = str(request.currency)
    context = {
        "is_calculating": is_calculating,
        "totals": totals(request.user, currency),
        "rules": rules_of(request.user),
        "page": paginate(request, begun(request.user, currency, words, show), ORDERS[sort].columns, ROWS),
        "others": others(request.user, words)[:OTHERS],
        "q": words,
        "show": show,
        "shown": SHOWN.items(),
        "sort": sort,
        "sorts": [(word, order.label) for word, order in ORDERS.items()],
    }
    return page(request, "collection/sets.html", context, partial="collection/_sets.html")


@login_required
@require_safe
def one_set(request: OwnRequest, code: str) -> HttpResponse:
    """One set card by card."""
    card_set = CardSet.objects.filter(code=code.lower().replace("\0", "")).order_by("game").first()
    if card_set is None:
        raise Http404(f"There is no set {code.upper()}.")
    is_calculating = bring_up_to_date(request.user)
    rules = rules_of(request.user)
    found = checklist(request.user, card_set, terms_of(request.user, rules), request.currency)
    stats = CollectionStats.objects.begun_by(request.user).with_amounts(request.currency).filter(set=card_set)
    context = {
        "set": card_set,
        "is_calculating": is_calculating,
        "stats": stats.first(),
        "found": found,
        "rules": rules,
    } | shown_cards(request, card_set, found)  # fmt: skip
    return page(request, "collection/set.html", context, partial="collection/_set_cards.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: OwnRequest) -> HttpResponse:
    """What counts."""
    form = RulesForm(request.POST or None, instance=rules_of(request.user), currency=request.currency)
    if form.is_valid():
        change_rules(form.save(commit=False))
        messages.success(request, "Your sets are counted by your new rules.")
        return redirect("collection:sets")
    return render(request, "collection/rules.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def refresh(request: OwnRequest) -> HttpResponse:
    """Calculates all sets anew."""
    try:
        refresh_sets(request.user)
    except TooMany as wait:
        messages.error(request, str(wait.detail))
    return HttpResponseRedirect(reverse("collection:sets"))


@login_required
@require_safe
def milestones(request: OwnRequest) -> HttpResponse:
    """What one has reached, and what comes next."""
    is_calculating = bring_up_to_date(request.user)
    achieved, start = achieved_by(request.user), number(request.GET.get("from", ""))
    shown = highest(achieved)
    more = start + REACHED
    context: dict[str, Any] = {
        "is_calculating": is_calculating,
        "achieved": shown[start:more],
        "reached": len(achieved),
        "next_url": f"{request.path}?from={more}" if more < len(shown) else "",
        "ahead": ahead_of(request.user, request.preferences.currency),
        "rarities": rarities_of(request.user),
    }
    return page(request, "collection/milestones.html", context, partial="collection/_milestones.html")
