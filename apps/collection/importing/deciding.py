"""The pages on which one decides about rows, one by one or all at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.cards.models import Card
from apps.cards.words import Finish
from apps.collection.models import ImportRow
from dualcaster.lib.htmx import HtmxRequest, page

from . import showing
from .mending import Closed, accept_all, mend
from .views import own


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HtmxRequest, pk: int, row: int) -> HttpResponse:
    """One row: what it may mean, and another search; htmx has it in the place of the row."""
    found = get_object_or_404(ImportRow.objects.select_related("batch", "card__set"), pk=row, batch=own(request, pk))
    wrong = ""
    if request.method == "POST":
        try:
            found = decided(request, found)
        except Closed as why:
            wrong = str(why)
        if not wrong and not request.htmx:
            return redirect(found.batch)
        if not wrong:
            context = showing.after_deciding(found.batch) | {"row": showing.describe(found), "batch": found.batch}
            answer = render(request, "collection/_import_decided.html", context)
            answer["HX-Reswap"] = "none"  # each part of it knows its own place
            return answer
    if "close" in request.GET and request.htmx:
        return render(request, "collection/_import_row.html", {"row": showing.describe(found), "batch": found.batch})
    query = request.GET.get("q", "")
    context = {
        "batch": found.batch, "row": showing.describe(found), "wrong": wrong, "query": query,
        "cards": showing.printings(query) if query else showing.candidates(found),
        "finishes": [(its.value, its.label) for its in finishes(found.card)], "quantity": found.told.get("quantity", 1),
    }  # fmt: skip
    return page(request, "collection/import_row.html", context, partial="collection/_import_mend_row.html")


def decided(request: HttpRequest, row: ImportRow) -> ImportRow:
    said: dict[str, Any] = {}
    if (number := request.POST.get("card", "")).isdecimal():
        said["card"] = get_object_or_404(Card, pk=int(number[:9]))
    if (finish := request.POST.get("finish", "")).isdecimal() and int(finish[:4]) in Finish.values:
        said["finish"] = int(finish[:4])
    if (copies := request.POST.get("quantity", "")).isdecimal():
        said["quantity"] = int(copies[:9])
    done = mend(row, leave_out=request.POST.get("act") == "leave_out", **said)
    return ImportRow.objects.select_related("batch", "card__set").get(pk=done.pk)


def finishes(card: Card | None) -> list[Finish]:
    return card.finish_list if card and card.finishes else [Finish.NONFOIL, Finish.FOIL, Finish.ETCHED]


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes every suggestion at its word."""
    batch = own(request, pk)
    taken = accept_all(batch)
    messages.success(request, f"{taken:,} {'row is' if taken == 1 else 'rows are'} matched as suggested.")
    return redirect(batch)
