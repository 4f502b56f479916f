"""The pages of what one owns: the table, adding, editing, splitting, parting with copies."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.preferences import Request
from apps.cards.models import Card
from apps.cards.words import Condition, Language
from apps.collection.changes import collection_changed
from apps.collection.models import InventoryItem
from dualcaster.lib.htmx import page

from .adding import add as added
from .changing import delete as deleted
from .forms import LotForm, PartForm, add_errors
from .listing import Listing, owner_of, row_of
from .parting import part_with
from .stacks import split as split_off

FORM = ["GET", "HEAD", "POST"]


class OwnRequest(Request):
    user: User


@login_required
@require_safe
def cards(request: OwnRequest) -> HttpResponse:
    return page(request, "collection/cards.html", Listing(request).context(), partial="collection/_lots.html")


def add(request: OwnRequest) -> HttpResponse:
    """The form that writes down copies of a card: on a sheet above the page one is on, or as a page of its own."""
    return add_to(request) if request.user.is_authenticated else sign_in_first(request)


@require_http_methods(FORM)
def add_to(request: OwnRequest) -> HttpResponse:
    card = the_card(request.GET.get("card", ""))
    form = LotForm(request.user, card, request.currency, request.POST or None, initial=usual(request, card))
    if request.method == "POST" and (lot := kept(form)):
        return told_of(request, card, lot)
    return sheet(request, "collection/_add.html", {"form": form, "card": card}, "collection/add.html", bad=form)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """A sheet cannot show the log-in: the whole page goes there."""
    answer = redirect_to_login(request.get_full_path())
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": answer["Location"], "Vary": "HX-Request"})
    return answer


def the_card(number: str) -> Card:
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404("There is no such card.")
    return get_object_or_404(Card.objects.select_related("set"), pk=int(number))


def usual(request: OwnRequest, card: Card) -> dict[str, Any]:
    """What a copy most likely is: as the person prefers, and as the card is printed."""
    liked = request.preferences
    own = Language(card.lang) if card.lang != Language.ENGLISH else Language.parse(liked.default_language)
    return {
        "condition": Condition.parse(liked.default_condition).value,
        "language": own.value,
        "finish": next(iter(card.finishes), None),
        "currency": request.currency,
    }


def kept(form: LotForm) -> InventoryItem | None:
    if not form.is_valid():
        return None
    try:
        return added(form.instance)
    except ValidationError as wrong:
        add_errors(form, wrong)
        return None


def told_of(request: OwnRequest, card: Card, lot: InventoryItem) -> HttpResponse:
    owned = InventoryItem.objects.of(request.user).filter(card=card).copies()
    if not request.htmx:
        messages.success(request, f"{card.name} is in your collection; you own {owned}.")
        return redirect(card)
    here = request.htmx.current_url_abs_path or ""
    about = {"card": card, "lot": lot, "owned": owned, "on_its_page": here.startswith(card.get_absolute_url())}
    return HttpResponse(render(request, "collection/_added.html", about).content, headers={"HX-Trigger": "sheet-done"})


@login_required
@require_http_methods(FORM)
def edit(request: OwnRequest, pk: int) -> HttpResponse:
    """A lot's row as a form, or the form as a page."""
    lot = the_lot(request, pk)
    form = LotForm(request.user, lot.card, request.currency, request.POST or None, instance=lot, auto_id=f"lot-{pk}-%s")
    form.fields["quantity"].widget.attrs["autofocus"] = True
    if request.method == "POST" and changed(form):
        return row_again(request, pk) if request.htmx else back(request, "It is changed.")
    about = {"form": form, "lot": InventoryItem.objects.select_related("card__set").get(pk=pk)}
    return sheet(request, "collection/_lot_form.html", about, "collection/edit.html", bad=form)


@transaction.atomic
def changed(form: LotForm) -> bool:
    """Writes what was said, unless the lot was touched since it was read: then the form says so."""
    held = InventoryItem.objects.filter(pk=form.instance.pk).locked().first()
    seen = form.data.get("seen", "")
    if not form.is_valid():
        return False
    if held is None or (seen and seen != held.updated.isoformat()):
        form.add_error(None, "It was changed elsewhere meanwhile. Look at it again before you change it.")
        return False
    form.save()
    collection_changed(held.user_id, [held.card_id])
    return True


@login_required
@require_safe
def row(request: OwnRequest, pk: int) -> HttpResponse:
    """One row of the table as it is now."""
    return row_again(request, pk)


def row_again(request: OwnRequest, pk: int) -> HttpResponse:
    lot = row_of(owner_of(request), pk)
    if lot is None:
        raise Http404("You have no such stack.")
    return render(request, "collection/_lot_row.html", {"lot": lot, "alone": True})


@login_required
@require_POST
def split(request: OwnRequest, pk: int) -> HttpResponse:
    lot, many = the_lot(request, pk), request.POST.get("copies", "")
    try:
        split_off(lot, int(many) if many.isascii() and many.isdigit() and len(many) < 8 else 0)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("collection:edit", pk)
    return back(request, f"{many} of {lot.card.name} are a stack of their own now.")


@login_required
@require_http_methods(FORM)
def delete(request: OwnRequest, pk: int) -> HttpResponse:
    lot = the_lot(request, pk)
    if request.method == "POST":
        deleted(request.user, InventoryItem.objects.of(request.user).filter(pk=pk))
        return back(request, f"{lot.card.name} is struck out.")
    return render(request, "collection/delete.html", {"lot": lot})


@login_required
@require_http_methods(FORM)
def part(request: OwnRequest, pk: int) -> HttpResponse:
    """Selling copies like those of a lot, trading or losing them."""
    lot = the_lot(request, pk)
    alike = InventoryItem.objects.like(lot)
    form = PartForm(request.currency, request.POST or None)
    if request.method == "POST" and parted(form, lot):
        messages.success(request, f"{form.cleaned_data['quantity']} × {lot.card.name} written down.")
        return redirect("collection:sales")
    about = {"form": form, "lot": lot, "alike": list(alike.oldest_first()[:20]), "copies": alike.copies()}
    return render(request, "collection/part.html", about, status=400 if form.errors else 200)


def parted(form: PartForm, lot: InventoryItem) -> bool:
    if not form.is_valid():
        return False
    try:
        part_with(lot, form.deal())
    except ValidationError as wrong:
        add_errors(form, wrong)
        return False
    return True


def the_lot(request: OwnRequest, pk: int) -> InventoryItem:
    lots = InventoryItem.objects.of(request.user).select_related("card__set", "location")
    found: InventoryItem = get_object_or_404(lots, pk=pk)
    return found


def back(request: OwnRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("collection:cards")


def sheet(request: OwnRequest, part: str, about: dict[str, Any], whole: str, bad: Any) -> HttpResponse:
    """A part for htmx, which shows errors of a form as it shows the form; a page for everybody else."""
    wrong = 400 if bad.errors and not request.htmx else 200
    answer = render(request, part if request.htmx else whole, about, status=wrong)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
