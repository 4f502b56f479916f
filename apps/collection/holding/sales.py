"""The pages of what one parted with: the list with what was gained, year by year, and taking one back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.collection.models import Disposal
from dualcaster.lib.htmx import page
from dualcaster.lib.keyset import Column, paginate

from .finding import UNSEEN
from .parting import undo
from .views import OwnRequest

SIZE = 50
BY_DAY = (Column("day", descending=True), Column("id", descending=True))


@dataclass(frozen=True)
class Year:
    """What a year brought in one currency, in its minor units. `uncosted` copies have no cost in it."""

    year: int
    currency: str
    copies: int
    proceeds: int
    cost: int
    gain: int
    uncosted: int


def by_year(user: User) -> list[Year]:
    """Newest first; each currency for itself."""
    sums: Any = (
        Disposal.objects.of(user)
        .with_gain()
        .order_by()
        .values("currency", year=ExtractYear("day"))
        .annotate(
            **{f"all_{name}": Sum(name) for name in ("quantity", "proceeds", "cost", "gain", "uncosted")},
        )
        .order_by("-year", "currency")
    )
    return [
        Year(
            line["year"], line["currency"], line["all_quantity"], line["all_proceeds"], line["all_cost"],
            line["all_gain"], line["all_uncosted"],
        )
        for line in sums
    ]  # fmt: skip


@login_required
@require_safe
def sales(request: OwnRequest) -> HttpResponse:
    rows = Disposal.objects.of(request.user).with_gain().select_related("card__set").defer(*UNSEEN)
    context = {"page": paginate(request, rows, BY_DAY, SIZE), "years": by_year(request.user)}
    return page(request, "collection/sales.html", context, partial="collection/_sales.html")


@login_required
@require_POST
def undo_sale(request: OwnRequest, pk: int) -> HttpResponse:
    gone = undo(request.user, pk)
    if gone is None:
        raise Http404("You have parted with nothing under this number.")
    messages.success(request, f"{gone.quantity} × {gone.card.name} is back where it was.")
    return redirect("collection:sales")
