"""The pages of kept searches: save one from its results, open, rename and delete it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.accounts.preferences import Request
from apps.cards.saved import SavedSearch
from apps.cards.search import QueryError


class OwnRequest(Request):
    user: User


class SaveForm(forms.ModelForm):
    """What the results page sends: the name, and what is searched."""

    class Meta:
        model = SavedSearch
        fields: tuple[str, ...] = ("name", "query", "sort", "unique", "currency")

    def keep(self, user: User) -> SavedSearch | None:
        """The search, kept; nothing where something is wrong with it, which the form then says."""
        self.instance.user = user
        if not self.is_valid():
            return None
        try:
            self.instance.keep()
        except (ValidationError, QueryError) as wrong:
            self.add_error(None, wrong if isinstance(wrong, ValidationError) else wrong.message)
            return None
        return self.instance


class NameForm(SaveForm):
    class Meta(SaveForm.Meta):
        fields = ("name",)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: OwnRequest) -> HttpResponse:
    form = SaveForm(request.POST or None)
    if request.method == "POST" and (search := form.keep(request.user)):
        messages.success(request, f"Saved as “{search.name}”.")
        return redirect(search)
    return shown(request, form)


@login_required
@require_POST
def rename(request: OwnRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.of(request.user), pk=pk)
    form = NameForm(request.POST, instance=search)
    return redirect("cards:saved") if form.keep(request.user) else shown(request, form)


@login_required
@require_POST
def delete(request: OwnRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.of(request.user), pk=pk)
    search.delete()
    messages.success(request, f"“{search.name}” is deleted.")
    return redirect("cards:saved")


def shown(request: OwnRequest, form: forms.ModelForm) -> HttpResponse:
    context = {"searches": SavedSearch.objects.of(request.user), "form": form}
    return render(request, "cards/saved.html", context, status=400 if form.errors else 200)
