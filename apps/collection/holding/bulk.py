"""Many stacks changed at once: those that were ticked, or all that the page's filter matches."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.cards.search import QueryError
from apps.cards.words import Condition, Language
from apps.collection.models import InventoryItem, Location

from .changing import LEAVE, MOST, Change, change, delete, tags_of
from .finding import NOWHERE
from .forms import dress
from .listing import FINISHES, owner_of, wish_of, word_of
from .stacks import merge
from .tree import choices_of
from .views import OwnRequest

MOST_TICKED = 900  # boxes that one form may send
AS_IT_IS = ("", "As it is")


class BulkForm(forms.Form):
    location = forms.ChoiceField(required=False, label="Move to")
    tag = forms.CharField(required=False, max_length=500, label="Add tags")
    untag = forms.CharField(required=False, max_length=500, label="Take tags off")
    finish = forms.ChoiceField(required=False, choices=[AS_IT_IS, *FINISHES])
    condition = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[AS_IT_IS, *Condition.choices]
    )
    language = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[AS_IT_IS, *Language.choices]
    )
    for_trade = forms.ChoiceField(
        required=False, choices=[AS_IT_IS, ("all", "All copies"), ("none", "None")], label="For trade"
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        nowhere = (NOWHERE, "Nowhere in particular")
        places = [(str(number), name) for number, name in choices_of(user)]
        self.fields["location"].choices = [AS_IT_IS, nowhere, *places]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            dress(name, field)

    def clean_tag(self) -> list[str]:
        return self.tags("tag")

    def clean_untag(self) -> list[str]:
        return self.tags("untag")

    def tags(self, name: str) -> list[str]:
        tags = tags_of(self.cleaned_data[name])
        if any(len(tag) > 50 for tag in tags):
            raise ValidationError("A tag has 50 characters at most.")
        return tags

    def change(self) -> Change:
        from apps.cards.words import Finish

        said = self.cleaned_data
        place: Any = LEAVE
        if said["location"]:
            place = None if said["location"] == NOWHERE else Location.objects.of(self.user).get(pk=said["location"])
        return Change(
            location=place, tag=said["tag"], untag=said["untag"], finish=word_of(Finish, said["finish"]),
            condition=said["condition"], language=said["language"],
            for_trade={"all": True, "none": False}.get(said["for_trade"]),
        )  # fmt: skip


@login_required
@require_POST
def bulk(request: OwnRequest) -> HttpResponse:
    """`act` says what is to be done with the selection; what cannot be taken back asks first."""
    try:
        lots = selected(request)
        many = lots.order_by().values("pk")[: MOST + 1].count()
        if not many:
            raise ValidationError("Tick the stacks first, or choose all that match.")
        return act(request, lots, many)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    except QueryError as wrong:
        messages.error(request, wrong.message)
    return back(request)


def selected(request: OwnRequest) -> Any:
    if request.POST.get("all"):
        return wish_of(QueryDict(request.POST.get("matching", ""))).lots(owner_of(request))
    ticked = request.POST.getlist("lot")[:MOST_TICKED]
    numbers = [int(number) for number in ticked if number.isascii() and number.isdigit() and len(number) < 10]
    return InventoryItem.objects.of(request.user).filter(pk__in=numbers)


def act(request: OwnRequest, lots: Any, many: int) -> HttpResponse:
    about = {"many": many, "copies": 0, "ticked": request.POST.getlist("lot"), "all": request.POST.get("all", "")}
    about["matching"] = request.POST.get("matching", "")
    match request.POST.get("act", ""):
        case "merge":
            fewer = merge(request.user, list(lots.order_by().values_list("pk", flat=True)[:MOST]))
            messages.success(request, f"{counted(fewer)} fewer." if fewer else "No two of these are alike.")
            return back(request)
        case "deleted":
            messages.success(request, f"{counted(delete(request.user, lots))} struck out.")
            return back(request)
        case "delete":
            return render(request, "collection/bulk_delete.html", about | {"copies": lots.order_by().copies()})
        case "more":
            return render(request, "collection/bulk.html", about | {"form": BulkForm(request.user)})
    form = BulkForm(request.user, request.POST)
    if not form.is_valid():
        return render(request, "collection/bulk.html", about | {"form": form}, status=400)
    done = change(request.user, lots, form.change())
    left = f" {counted(done.left)} left as they are: their cards have no such finish." if done.left else ""
    messages.success(request, f"{counted(done.changed)} changed.{left}")
    return back(request)


def counted(many: int) -> str:
    return f"{many:,} stack{'' if many == 1 else 's'}"


def back(request: OwnRequest) -> HttpResponse:
    """To the table as it was narrowed down."""
    asked = QueryDict(request.POST.get("matching", ""), mutable=True)
    for place in ("after", "before"):
        asked.pop(place, None)
    address = reverse("collection:cards")
    return HttpResponseRedirect(f"{address}?{asked.urlencode()}" if asked else address)
