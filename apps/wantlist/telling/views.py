"""The pages of alerts: the list, setting one, changing it, and what fired."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.cards.models import SavedSearch
from apps.cards.words import Condition
from apps.collection.holding.forms import add_errors
from apps.collection.holding.views import FORM, OwnRequest, the_card
from apps.wantlist import alerting
from apps.wantlist.models import PriceAlert
from dualcaster.lib.keyset import paginate

from .forms import AlertForm, said_of
from .listing import LATEST, NEWEST, alerts_of, firings_of
from .testing import send_test

SIZE = 50


@login_required
@require_safe
def alerts(request: OwnRequest) -> HttpResponse:
    found = paginate(request, alerts_of(request.user), NEWEST, SIZE)
    about = {"alerts": found.items, "page": found, "searches": SavedSearch.objects.of(request.user).exists()}
    return render(request, "wantlist/alerts.html", about)


@login_required
@require_http_methods(FORM)
def add(request: OwnRequest) -> HttpResponse:
    """A new alert on `card`, or on one of one's saved searches."""
    number = request.GET.get("card", "")
    card = the_card(number) if number else None
    condition = Condition.parse(request.preferences.default_condition).value
    usual = {"currency": str(request.currency), "condition": condition, "search": request.GET.get("search")}
    form = AlertForm(request.user, card, request.POST or None, of_search=card is None, initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            alerting.set_alert(request.user, **({"card": card} if card else {}), **form.facts())
        except ValidationError as wrong:
            told(form, wrong)
        else:
            return back(request, "The alert is set.")
    about = {"form": form, "card": card, "alert": None}
    return render(request, "wantlist/alert.html", about, status=400 if form.errors else 200)


@login_required
@require_http_methods(FORM)
def edit(request: OwnRequest, pk: int) -> HttpResponse:
    alert = the_alert(request, pk)
    form = AlertForm(request.user, alert.card, request.POST or None, initial=said_of(alert))
    if request.method == "POST" and form.is_valid():
        try:
            alerting.change(alert, **form.facts())
        except ValidationError as wrong:
            told(form, wrong)
        else:
            return back(request, "The alert is changed, and armed again.")
    about = {"form": form, "card": alert.card, "alert": alert}
    return render(request, "wantlist/alert.html", about, status=400 if form.errors else 200)


@login_required
@require_POST
def switch(request: OwnRequest, pk: int) -> HttpResponse:
    alert = the_alert(request, pk)
    alerting.change(alert, active=request.POST.get("active") == "1")
    return back(request, "The alert is on." if alert.active else "The alert is off.")


@login_required
@require_POST
def delete(request: OwnRequest, pk: int) -> HttpResponse:
    the_alert(request, pk).delete()
    return back(request, "The alert is gone. What it told you stays in its history.")


@login_required
@require_POST
def test(request: OwnRequest, pk: int) -> HttpResponse:
    send_test(the_alert(request, pk))
    return back(request, "A test is on its way, by every channel that tells you of price alerts.")


@login_required
@require_safe
def history(request: OwnRequest) -> HttpResponse:
    """Everything that ever fired for one, or what one alert did."""
    asked = request.GET.get("alert", "")
    alert = the_alert(request, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    found = paginate(request, firings_of(request.user, alert), LATEST, SIZE)
    return render(request, "wantlist/history.html", {"fired": found.items, "page": found, "alert": alert})


def told(form: AlertForm, wrong: ValidationError) -> None:
    if hasattr(wrong, "error_dict"):
        add_errors(form, wrong)
    else:
        form.add_error(None, wrong)


def the_alert(request: OwnRequest, pk: int) -> PriceAlert:
    alerts: Any = PriceAlert.objects.of(request.user).select_related("card__set", "search", "marketplace")
    found: PriceAlert = get_object_or_404(alerts, pk=pk)
    return found


def back(request: OwnRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("wantlist:alerts")
