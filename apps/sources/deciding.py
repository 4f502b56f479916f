"""The page where operators decide about what was not taken: by source and reason, one by one or in bulk."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts.doors import operators_only
from apps.cards.models import Card, ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.prices.models import Marketplace

from . import quarantine
from .models import Quarantine
from .quarantine import Meant, MixedError, codes

ROWS = 100
AS_TOLD = ("", "as told")


class MeantForm(forms.Form):
    """What the ticked rows mean, where their source did not say it."""

    card = forms.CharField(required=False, max_length=80, label="It is the card")
    finish = forms.TypedChoiceField(required=False, choices=[AS_TOLD, *Finish.choices], coerce=int, empty_value=None)
    condition = forms.TypedChoiceField(
        required=False, choices=[AS_TOLD, *Condition.choices], coerce=int, empty_value=None
    )
    language = forms.TypedChoiceField(
        required=False, choices=[AS_TOLD, *Language.choices], coerce=int, empty_value=None
    )

    def clean_card(self) -> Card | None:
        said = self.cleaned_data["card"].strip()
        card = Card.objects.filter(named(said)).order_by("pk").first() if said else None
        if said and card is None:
            raise forms.ValidationError(f"There is no card “{said}”: say a set and a number, or a Scryfall id.")
        return card

    @property
    def meant(self) -> Meant:
        return Meant(**self.cleaned_data)


def named(said: str) -> Q:
    """“M10 146”, our own number, or a Scryfall id."""
    code, _, number = said.rpartition(" ")
    if code:
        return Q(set__code=code.lower(), collector_number=number)
    try:
        return Q(pk=int(said)) if said.isdecimal() else Q(scryfall_id=UUID(said))
    except ValueError:
        return Q(pk=None)


@operators_only
@require_http_methods(["GET", "HEAD", "POST"])
def doubts(request: HttpRequest) -> HttpResponse:
    waiting = Quarantine.objects.filter(state=Quarantine.State.WAITING)
    source, cause = request.GET.get("source", ""), request.GET.get("cause", "")
    narrowed = waiting.filter(**({"source__slug": source} if source else {}), **({"cause": cause} if cause else {}))
    form = MeantForm(request.POST or None)
    if request.method == "POST" and decide(request, narrowed, form):
        return redirect(f"{reverse('sources:quarantine')}?{request.GET.urlencode()}")
    older = narrowed.filter(pk__lt=int(before)) if (before := request.GET.get("before", "")).isdecimal() else narrowed
    rows = list(older.select_related("source", "card__set").order_by("-pk")[: ROWS + 1])
    known, markets = {"source": source, "cause": cause}, Marketplace.objects.in_bulk()
    context = {
        "form": form, "rows": [shown(row, markets) for row in rows[:ROWS]], "total": narrowed.count(), "cause": cause,
        "source": source, "groups": groups(waiting),
        "older": urlencode(known | {"before": rows[ROWS - 1].pk}) if len(rows) > ROWS else "",
    }  # fmt: skip
    return render(request, "sources/quarantine.html", context, status=400 if form.errors else 200)


def decide(request: HttpRequest, waiting: QuerySet[Quarantine], form: MeantForm) -> bool:
    """Does what was asked with what is ticked; answers whether it could be understood."""
    ticked = [int(number) for number in request.POST.getlist("chosen") if number.isdecimal()]
    chosen = waiting if "everything" in request.POST else waiting.filter(pk__in=ticked)
    if request.POST.get("act") != "accept":
        messages.success(request, f"{quarantine.discard(chosen, request.user):,} discarded.")
        return True
    if not form.is_valid():
        return False
    try:
        messages.success(request, quarantine.accept(chosen, request.user, form.meant).words)
    except MixedError as why:
        form.add_error("card", str(why))
    return form.is_valid()


def groups(waiting: QuerySet[Quarantine]) -> list[dict[str, Any]]:
    """How many wait of each source and reason; most first."""
    counted = waiting.order_by().values("source__slug", "source__name", "cause").annotate(rows=Count("pk"))
    return [
        group | {"query": urlencode({"source": group["source__slug"], "cause": group["cause"]})}
        for group in counted.order_by("-rows", "source__slug", "cause")[:ROWS]
    ]


def shown(row: Quarantine, markets: Mapping[int, Marketplace]) -> dict[str, Any]:
    """A row with its words instead of numbers."""
    if row.kind is None or row.traits is None:
        return {"row": row}
    finish, condition, language = codes(row)
    words = [
        Finish(finish).label if finish in Finish.values else "unknown finish",
        Condition(condition).label if condition in Condition.values else "unknown condition",
        *([Language(language).label if language in Language.values else "unknown language"] if language else []),
        *(["buylist"] if row.traits % 2 else []),
    ]
    called = f"{ExternalId.Kind(row.kind).label} {row.key}"
    return {"row": row, "market": markets.get(row.traits // 65536), "words": ", ".join(words), "called": called}
