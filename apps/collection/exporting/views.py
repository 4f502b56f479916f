"""The page where an export is put together, and the file itself."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.cards.search import QueryError
from apps.collection.formats import Format, formats
from apps.collection.holding.bulk import selected
from apps.collection.holding.views import OwnRequest
from dualcaster.lib.htmx import page

from .abilities import cannot_hold
from .choosing import MOST_LOTS, What, what_of
from .exports import USUAL, Export
from .lots import paths_of
from .sending import sent

LONGEST = 1_500  # letters of lots that an address takes; a form sends more of them
SAID = ("what", "format", "location", "q", "set", "lots")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def export(request: OwnRequest) -> HttpResponse:
    said = said_by(request)
    return page(
        request,
        "collection/export.html",
        told(request.user, said) | form(request.user, said),
        partial="collection/_export_told.html",
    )


def said_by(request: OwnRequest) -> dict[str, str]:
    """What the form says; or the lots that were chosen in the table of all cards, whose bar says what they match."""
    source = request.POST if request.method == "POST" else request.GET
    if "matching" in request.POST:
        numbers = selected(request).order_by().values_list("pk", flat=True)[: MOST_LOTS + 1]
        return dict.fromkeys(SAID, "") | {"what": What.LOTS.value, "lots": ",".join(map(str, numbers))}
    return {name: source.get(name, "") for name in SAID} | {"lots": ",".join(source.getlist("lots"))}


def told(user: User, said: dict[str, str]) -> dict[str, Any]:
    """How much goes out, and what is lost on the way: that is looked for once a format is asked for."""
    try:
        asked = Export.of(user, said)
        rows, copies = asked.counted
        losses = asked.losses() if said["format"] and rows else None
    except (QueryError, ValidationError) as wrong:
        return {"wrong": words_of(wrong)}
    return {"asked": asked, "rows": rows, "copies": copies, "losses": losses}


def form(user: User, said: dict[str, str]) -> dict[str, Any]:
    """What can be chosen."""
    return {
        "said": said,
        "what": said["what"] or what_of(said),
        "format": said["format"] or USUAL,
        "is_long": len(said["lots"]) > LONGEST,
        "places": sorted(paths_of(user).items(), key=lambda place: place[1].casefold()),
        "formats": [(one, not cannot_hold(one)) for one in offered()],
    }


def offered() -> list[Format]:
    """What holds everything first. “Any CSV” is for reading; it would be our own once more."""
    others = [one for slug, one in formats().items() if slug != "csv"]
    return sorted(others, key=lambda one: bool(cannot_hold(one)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def export_file(request: OwnRequest) -> FileResponse | HttpResponse:
    """The file; POST where the numbers of the lots are too many for an address."""
    said = said_by(request)
    try:
        return sent(Export.of(request.user, said))
    except (QueryError, ValidationError):
        asked = {name: value for name, value in said.items() if 0 < len(value) <= LONGEST}
        return redirect(f"{reverse('collection:export')}?{urlencode(asked)}")


def words_of(wrong: QueryError | ValidationError) -> list[str]:
    return [wrong.message] if isinstance(wrong, QueryError) else wrong.messages
