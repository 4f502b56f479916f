"""The pages of what one wants: the list, adding, editing, striking out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from apps.cards.models import Card
from apps.cards.words import Condition
from apps.collection.holding.forms import add_errors
from apps.collection.holding.views import FORM, OwnRequest, sheet, sign_in_first, the_card
from apps.wantlist import wanting
from apps.wantlist.models import WantListItem
from dualcaster.lib.htmx import page
from dualcaster.lib.keyset import paginate

from .finding import ORDERS, USUAL, Wish
from .forms import WantForm, said_of
from .lowest import rows_of
from .suggesting import suggested

SIZE = 50
NEAR = 5
SORTS = (
    ("priority", "Priority"), ("distance", "Nearest its target"), ("price", "Cheapest"), ("-price", "Dearest"),
    ("-date", "Added last"), ("date", "Added first"), ("name", "Name"),
)  # fmt: skip


@login_required
@require_safe
def wants(request: OwnRequest) -> HttpResponse:
    wish = wish_of(request)
    found = paginate(request, wish.wants(request.user, request.currency), wish.order, SIZE)
    about = {
        "rows": rows_of(found.items, request.currency), "page": found, "wish": wish, "sort": wish.sort or USUAL,
        "sorts": SORTS, "priorities": WantListItem.Priority.choices, "wanting": wish.narrows or bool(found.items),
    }  # fmt: skip
    return page(request, "wantlist/wants.html", about, partial="wantlist/_wants.html")


def wish_of(request: OwnRequest) -> Wish:
    said = request.GET
    sort, priority = said.get("sort", ""), said.get("priority", "")
    return Wish(
        priority=int(priority) if priority in ("1", "2", "3") else None,
        near=bool(said.get("near")),
        met=bool(said.get("met")),
        any_printing=bool(said.get("any")),
        sort=sort if sort in ORDERS else "",
    )


@login_required
@require_safe
def near(request: OwnRequest) -> HttpResponse:
    """The few wants that are nearest their target, as a part of another page."""
    wish = Wish(near=True, sort="distance")
    found = wish.wants(request.user, request.currency).order_by("distance", "pk")[:NEAR]
    return render(request, "wantlist/_near.html", {"rows": rows_of(found, request.currency)})


def add(request: OwnRequest) -> HttpResponse:
    """The form that puts a card on the list: on a sheet above the page one is on, or as a page of its own."""
    return add_to(request) if request.user.is_authenticated else sign_in_first(request)


@require_http_methods(FORM)
def add_to(request: OwnRequest) -> HttpResponse:
    card = the_card(request.GET.get("card", ""))
    known = WantListItem.objects.of(request.user).filter(card=card).first()
    if known is not None:
        return already(request, card, known)
    condition = Condition.parse(request.preferences.default_condition).value
    usual = {"currency": str(request.currency), "condition": condition, "alert_enabled": True}
    form = WantForm(card, request.POST or None, initial=usual)
    if request.method == "POST" and kept(form, lambda facts: wanting.want(request.user, card, **facts)):
        return told_of(request, card)
    about = {
        "form": form, "card": card,
        "suggested": suggested(card, request.currency, request.preferences.marketplaces, condition),
    }  # fmt: skip
    return sheet(request, "wantlist/_add.html", about, "wantlist/add.html", bad=form)


def already(request: OwnRequest, card: Card, want: WantListItem) -> HttpResponse:
    """A card is on the list once: whoever presses again may change what is said of it."""
    if request.method == "POST":
        messages.info(request, f"{card.name} is on your want list already.")
        return redirect("wantlist:edit", want.pk)
    about = {"want": want, "card": card, "row": rows_of([want], request.currency)[0]}
    template = "wantlist/_already.html" if request.htmx else "wantlist/already.html"
    answer = render(request, template, about)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def kept(form: WantForm, act: Any) -> bool:
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            act({name: form.cleaned_data[name] for name in form.fields})
    except ValidationError as wrong:
        add_errors(form, wrong)
        return False
    except IntegrityError:  # somebody pressed twice
        form.add_error(None, "This card is on your want list already.")
        return False
    return True


def told_of(request: OwnRequest, card: Card) -> HttpResponse:
    if not request.htmx:
        messages.success(request, f"{card.name} is on your want list.")
        return redirect(card)
    here = request.htmx.current_url_abs_path or ""
    about = {"card": card, "on_its_page": here.startswith(card.get_absolute_url())}
    return HttpResponse(render(request, "wantlist/_added.html", about).content, headers={"HX-Trigger": "sheet-done"})


@login_required
@require_http_methods(FORM)
def edit(request: OwnRequest, pk: int) -> HttpResponse:
    """A want's row as a form, or the form as a page."""
    want = the_want(request, pk)
    form = WantForm(want.card, request.POST or None, want, initial=said_of(want, request.currency))
    if request.method == "POST" and kept(form, lambda facts: wanting.change(want, **facts)):
        return row_again(request, pk) if request.htmx else back(request, "It is changed.")
    return sheet(request, "wantlist/_want_form.html", {"form": form, "want": want}, "wantlist/edit.html", bad=form)


@login_required
@require_safe
def row(request: OwnRequest, pk: int) -> HttpResponse:
    """One row of the list as it is now."""
    return row_again(request, pk)


def row_again(request: OwnRequest, pk: int) -> HttpResponse:
    [shown] = rows_of([the_want(request, pk)], request.currency)
    return render(request, "wantlist/_want_row.html", {"row": shown})


@login_required
@require_http_methods(FORM)
def delete(request: OwnRequest, pk: int) -> HttpResponse:
    want = the_want(request, pk)
    if request.method == "POST":
        want.delete()
        if request.htmx:
            return HttpResponse()
        return back(request, f"{want.card.name} is off your want list.")
    return render(request, "wantlist/delete.html", {"want": want})


def the_want(request: OwnRequest, pk: int) -> WantListItem:
    wants = WantListItem.objects.of(request.user).select_related("card__set", "marketplace")
    found: WantListItem = get_object_or_404(wants, pk=pk)
    return found


def back(request: OwnRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("wantlist:wants")
