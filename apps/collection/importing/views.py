"""Bringing in what another program knows: a file, a look at what it means, and what is to be decided."""

import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.preferences import Request
from apps.collection.formats import formats
from apps.collection.models import ImportBatch
from dualcaster.lib.htmx import page
from dualcaster.lib.uploads import Refused

from . import arriving, showing, working
from .forms import ANY_CSV, MappingForm, OptionsForm, UploadForm, as_initial
from .options import Options
from .refused import refused as refused_lines
from .undoing import undo as take_back

SHOWN = 50
Status = ImportBatch.Status


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Request) -> HttpResponse:
    """Takes a file, and lists those that came before."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, preferences=request.preferences)
    if form.is_valid():
        said = form.cleaned_data
        file = said["file"] or io.BytesIO(said["text"].encode())
        name = said["file"].name if said["file"] else ""
        try:
            batch = arriving.receive(request.user, file, name, said["format"], said["mode"], form.options())
        except Refused as why:
            form.add_error("file" if said["file"] else "text", str(why))
            return listing(request, form, why.status)
        if batch.status == Status.READING:
            working.start(batch)
        return redirect(batch)
    return listing(request, form, 400 if form.is_bound else 200)


def listing(request: HttpRequest, form: UploadForm, status: int) -> HttpResponse:
    batches = ImportBatch.objects.of(request.user).for_listing()[:SHOWN]  # type: ignore[arg-type]
    context = {"form": form, "batches": batches, "formats": formats().values()}
    return render(request, "collection/imports.html", context, status=status)


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How it stands with one file; while it is worked on, the page asks again."""
    batch = own(request, pk)
    if batch.status in (Status.READING, Status.IMPORTING) and timezone.now() - batch.stirred_at > working.PATIENCE:
        working.take_up_again(batch)
    return page(request, "collection/import.html", showing.context(request, batch), partial="collection/_import.html")


@login_required
@require_POST
def change(request: Request, pk: int) -> HttpResponse:
    """Other words about it: what it is, what holds where it is silent, what is to happen."""
    batch = own(request, pk)
    form = OptionsForm(as_initial(batch) | request.POST.dict(), preferences=request.preferences)
    if not form.is_valid():
        return render(request, "collection/import.html", showing.context(request, batch, form), status=400)
    said, before = form.cleaned_data, Options.of(batch.options)
    format_ = said["format"] or batch.format
    once_more = "once_more" in request.POST if "choosing" in request.POST else before.once_more
    options = form.options(before.mapping if format_ == batch.format else {}, once_more)
    working.change(batch, format_, said["mode"] or batch.mode, options)
    return redirect(batch)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request, pk: int) -> HttpResponse:
    """Which column of a table is what."""
    batch = own(request, pk)
    try:
        header, guessed, rows = arriving.columns(batch)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(batch)
    form = MappingForm(header, guessed, request.POST or None)
    if form.is_valid():
        kept = Options.of(batch.options).as_json() | {"mapping": form.mapping()}
        working.change(batch, ANY_CSV, batch.mode, Options.of(kept))
        return redirect(batch)
    context = {"batch": batch, "form": form, "rows": rows}
    return render(request, "collection/import_columns.html", context, status=400 if form.is_bound else 200)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    batch = own(request, pk)
    try:
        working.confirm(batch)
    except Refused as why:
        messages.error(request, str(why))
    return redirect(batch)


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = own(request, pk)
    done = take_back(batch)
    if done is None:
        messages.error(request, "There is nothing to take back.")
    return redirect(batch)


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends what is only read, and forgets it."""
    batch = own(request, pk)
    if working.stop(batch):
        messages.success(request, f"{batch} is put aside; nothing of it was imported.")
        return redirect("collection:imports")
    messages.error(request, "It is imported already; you can take it back.")
    return redirect(batch)


@login_required
@require_safe
def refused(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """What was not imported, as a file."""
    batch = own(request, pk)
    answer = StreamingHttpResponse(refused_lines(batch), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refused-{batch.pk}.csv"'
    return answer


def own(request: HttpRequest, pk: int) -> ImportBatch:
    found: ImportBatch = get_object_or_404(ImportBatch.objects.of(request.user), pk=pk)  # type: ignore[arg-type]
    return found
