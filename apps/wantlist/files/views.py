"""Taking a want list in and out."""

import io
import json

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.collection.exporting.sending import LOSSES
from apps.collection.holding.views import FORM, OwnRequest
from dualcaster.lib.uploads import Refused, TooLarge

from .exporting import choices, filed
from .importing import take_in


class FileForm(forms.Form):
    """A file, or a list that was pasted."""

    file = forms.FileField(required=False)
    text = forms.CharField(required=False, max_length=500_000, strip=False, widget=forms.Textarea)


@login_required
@require_http_methods(FORM)
def bring(request: OwnRequest) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        source = file.file if file else io.BytesIO(form.cleaned_data["text"].encode())
        try:
            taken = take_in(request.user, source, file.name if file else "wants.txt")
        except (Refused, TooLarge) as why:
            form.add_error(None, str(why))
    status = 400 if form.errors else 200
    return render(request, "wantlist/import.html", {"form": form, "taken": taken}, status=status)


@login_required
@require_safe
def send(request: OwnRequest) -> HttpResponse:
    """The page, or with `format` the file."""
    slug = request.GET.get("format", "")
    if not slug:
        return render(request, "wantlist/export.html", {"choices": choices()})
    try:
        content, extension, media_type, losses = filed(request.user, slug)
    except KeyError as unknown:
        raise Http404("There is no such format.") from unknown
    name = f"dualcaster-wants-{slug}-{timezone.localdate():%Y-%m-%d}.{extension}"
    about = {"Content-Disposition": f'attachment; filename="{name}"', LOSSES: json.dumps(losses)}
    return HttpResponse(content, content_type=f"{media_type}; charset=utf-8", headers=about)
