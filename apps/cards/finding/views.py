"""The pages where cards are found: results, what narrows them, completions, the form and the reference."""

from time import perf_counter

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts.preferences import Request
from dualcaster.lib.htmx import page

from .advanced import Advanced
from .asking import PLAIN, as_terms
from .completing import complete
from .listing import Listing
from .reference import BASICS, reference


@require_safe
def card_list(request: Request) -> HttpResponse:
    started = perf_counter()
    if plain := as_terms({name: request.GET.getlist(name) for name in PLAIN}):
        return in_words(request, plain)
    context = Listing(request).context() | {"took_ms": round((perf_counter() - started) * 1000)}
    return page(request, "cards/card_list.html", context, partial="cards/_results.html")


@require_safe
def facets(request: Request) -> HttpResponse:
    """The counts, which come after the cards."""
    return render(request, "cards/_facets.html", Listing(request).narrowing())


@require_safe
def completions(request: Request) -> HttpResponse:
    at = request.GET.get("at", "")
    found = complete(request.GET.get("q", "")[:2000].replace("\0", " "), int(at) if at.isdecimal() else None)
    return JsonResponse({"results": [vars(completion) for completion in found]})


@require_safe
def syntax(request: Request) -> HttpResponse:
    return render(request, "cards/syntax.html", {"families": reference(), "basics": BASICS})


@require_safe
def advanced(request: Request) -> HttpResponse:
    """The form; what it says is written into the search field, at once or while it is filled in."""
    form = Advanced(request.GET)
    if "search" in request.GET:
        return redirect(form.address)
    return page(request, "cards/advanced.html", {"form": form}, partial="cards/_written.html")


def in_words(request: HttpRequest, plain: str) -> HttpResponse:
    """An old address with plain filters leads to the one whose query says the same."""
    query = request.GET.copy()
    for name in (*PLAIN, "after", "before"):
        query.pop(name, None)
    typed = query.get("q", "")
    query["q"] = f"({typed}) {plain}" if " or " in typed.lower() else f"{typed} {plain}".strip()
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
