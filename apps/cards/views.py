"""The pages of the catalogue."""

from time import perf_counter

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.accounts.preferences import Request
from dualcaster.lib.htmx import page
from dualcaster.lib.keyset import paginate

from .filters import CardFilter
from .models import Card, CardSet
from .orders import ORDERS

TILES = 60
SETS = 60
CHANGES = 20
PRINTINGS = 60
VIEWS = ("grid", "table")


@require_safe
def card_list(request: Request) -> HttpResponse:
    started = perf_counter()
    filter_ = CardFilter(request.GET, Card.objects.for_listing(request.currency), request=request)
    found = paginate(request, filter_.qs, filter_.order.columns, TILES)
    words = filter_.said("q") or ""
    context = {
        "filter": filter_,
        "cards": found.items,
        "page": found,
        "suggestions": Card.objects.names_like(words) if words and not found.items else [],
        "q": words,
        "sort": filter_.order_word,
        "view": request.GET["view"] if request.GET.get("view") in VIEWS else "grid",
        "simulated": any_simulated(found.items),
        "live": True,
        "took_ms": round((perf_counter() - started) * 1000),
    }
    return page(request, "cards/card_list.html", context, partial="cards/_results.html")


@require_safe
def card_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    card = get_object_or_404(Card.objects.select_related("set__game").with_headline(request.currency), pk=pk)
    if request.path != card.get_absolute_url():
        return HttpResponsePermanentRedirect(card.get_absolute_url())
    prices = list(card.variants.retail().latest_prices(request.currency))
    printings = Card.objects.printings_of(card)
    context = {
        "card": card,
        "faces": card.faces,
        "prices": prices,
        "printings": printings.for_listing(request.currency).by_price()[:PRINTINGS],
        "printings_total": printings.count(),
        "history": card.variants.retail().filter(currency=request.currency).changes()[:CHANGES],
        "legalities": sorted((card.legalities or {}).items()),
        "simulated": any(price.source.simulated for price in prices),
    }
    return render(request, "cards/card_detail.html", context)


@require_safe
def set_list(request: Request) -> HttpResponse:
    sets = CardSet.objects.newest().with_value(request.currency)
    return render(request, "cards/set_list.html", {"sets": sets})


@require_safe
def set_detail(request: Request, code: str) -> HttpResponse:
    card_set = get_object_or_404(CardSet.objects.select_related("game").order_by("game"), code=code.lower())
    sort = request.GET.get("sort", "")
    order = ORDERS[sort] if sort in SET_ORDERS else ORDERS["number"]
    cards = order.prepare(card_set.cards.for_listing(request.currency))
    found = paginate(request, cards, order.columns, TILES)
    context = {
        "set": card_set,
        "cards": found.items,
        "page": found,
        "value": card_set.value_by_currency(),
        "sort": sort if sort in SET_ORDERS else "number",
        "orders": [(word, ORDERS[word].label) for word in SET_ORDERS],
        "simulated": any_simulated(found.items),
    }
    return page(request, "cards/set_detail.html", context, partial="cards/_results.html")


SET_ORDERS = ("number", "name", "-price", "price", "-change", "change", "edhrec")


def any_simulated(cards: list[Card]) -> bool:
    return any(card.headline and card.headline.latest.source.simulated for card in cards)
