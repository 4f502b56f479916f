"""What operators do at the Sources pages: ask now, try again, bring a file, decide about a delivery held back."""

from collections import Counter

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.doors import operators_only
from dualcaster.lib.htmx import page

from . import parcels, quarantine, uploads
from .formats import formats
from .live import live_sources
from .models import Parcel, Run, Standing, Visit
from .tasks import read_upload, visit_source
from .visiting import NotNow

ROWS = 200


@operators_only
@require_POST
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks a source now, whatever its turn; a source that was stopped is given another try."""
    kind = live_sources().get(slug)
    if kind is None:
        messages.error(request, "This source is not asked over the network; bring its files instead.")
        return redirect("sources:source", slug)
    Standing.objects.get_or_create(source=kind.row())[0].forgive()
    visit_source.delay(slug, Visit.Reason.HAND.value, by=request.user.pk)
    messages.success(request, f"{kind.name} is asked now. How it goes shows below in a moment.")
    return redirect("sources:source", slug)


@operators_only
@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Does a failed visit again: stores what it had brought, asks for the rest."""
    failed = get_object_or_404(Visit.objects.select_related("source"), pk=pk, status=Visit.Status.FAILED)
    if failed.reason == Visit.Reason.UPLOAD:
        if not failed.folder.is_dir():
            messages.error(request, "The file is no longer here; send it again.")
            return redirect("sources:import")
        Visit.objects.filter(pk=pk).update(status=Visit.Status.RUNNING, error="", finished_at=None)
        read_upload.delay(pk)
        return redirect("sources:visit", pk)
    visit_source.delay(failed.source.slug, Visit.Reason.REPLAY.value, by=request.user.pk)
    messages.success(request, f"{failed.source} is asked again.")
    return redirect("sources:source", failed.source.slug)


@operators_only
@require_safe
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit; while it runs, the page asks how far it is."""
    shown = get_object_or_404(Visit.objects.for_listing(), pk=pk)
    if shown.status == Visit.Status.RUNNING and shown.reason == Visit.Reason.UPLOAD:
        shown.position = uploads.position(shown)
    runs = list(Run.objects.filter(visit=shown).order_by("-pk")[:ROWS])
    context = {"visit": shown, "runs": runs, "reasons": reasons(runs)}
    return page(request, "sources/visit.html", context, partial="sources/_visit.html")


def reasons(runs: list[Run]) -> list[tuple[str, int]]:
    """Why rows were refused, and how many; most first."""
    counted: Counter[str] = Counter()
    for run in runs:
        counted.update(run.refused_by_reason)
    return counted.most_common(ROWS)


class UploadForm(forms.Form):
    format = forms.ChoiceField(label="What kind of file is it?")
    file = forms.FileField(label="File", help_text="Plain or packed: .gz, .xz, .zip, a tar of many.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["format"].choices = [(slug, kind.name) for slug, kind in formats().items()]  # type: ignore[attr-defined]


@operators_only
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Brings prices in from a file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        kept = uploads.keep(form.cleaned_data["file"], form.cleaned_data["format"], request.user)
        read_upload.delay(kept.pk)
        return redirect("sources:visit", kept.pk)
    context = {"form": form, "formats": formats().values(), "most": settings.UPLOAD_LARGEST // (1024 * 1024)}
    return render(request, "sources/import.html", context, status=400 if form.is_bound else 200)


@operators_only
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Releases or throws away a delivery that was held back."""
    parcel = get_object_or_404(Parcel.objects.exclude(held="").select_related("visit__source"), pk=pk)
    if request.POST.get("act") == "release":
        try:
            done = quarantine.release(parcel, request.user)
            messages.success(request, f"Stored: {done.accepted:,} prices accepted, {done.unchanged:,} unchanged.")
        except NotNow as why:
            messages.error(request, str(why))
    else:
        parcels.throw_away(parcel)
        messages.success(request, "Thrown away; nothing of it was stored.")
    return redirect("sources:list")
