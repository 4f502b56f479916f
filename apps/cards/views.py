"""The pages of the catalogue."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.preferences import Request
from dualcaster.lib.htmx import page
from dualcaster.lib.keyset import paginate
from dualcaster.lib.money import written
from dualcaster.lib.periods import Period

from .drawn import drawn_tiles
from .models import Card, CardSet
from .narrowing import narrow
from .orders import ORDERS
from .querysets import HEAVY

TILES = 60
CHANGES = 30
PRINTINGS = 60
SET_ORDERS = {"number": "Number", "name": "Name", "-price": "Dearest", "price": "Cheapest", "-change": "Rising"}


@require_safe
def card_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    card = get_object_or_404(Card.objects.select_related("set__game").with_headline(request.currency), pk=pk)
    if request.path != card.get_absolute_url():
        return HttpResponsePermanentRedirect(card.get_absolute_url())
    every = card.variants.at(request.preferences.marketplaces).latest_prices(request.currency)
    narrowed = narrow(every, request.GET, request.preferences.traits)
    prices = narrowed.rows
    printings = Card.objects.printings_of(card)
    context = {
        "card": card,
        "faces": card.faces or [face_of(card)],
        "prices": prices,
        "narrowed": narrowed,
        "printings": printings.for_listing(request.currency).cheapest_first()[:PRINTINGS],
        "printings_total": printings.count(),
        "chart_url": chart_url(request, pk),
        "history_url": reverse("prices:history", args=[pk, slug]),
        "history_table": history_table(card),
        "period": Period.asked(request.GET, Period.reaching(max((p.confirmed_at for p in prices), default=None))),
        "periods": list(Period),
        "legalities": card.legalities,
        "simulated": any(price.source.simulated for price in prices),
    }
    return render(request, "cards/card_detail.html", context)


@require_safe
def set_list(request: Request) -> HttpResponse:
    every = CardSet.objects.newest()
    types = sorted({card_set.set_type for card_set in every.only("set_type")} - {""})
    chosen = request.GET.get("type", "")
    sets = list(every.filter(set_type=chosen) if chosen else every)
    worth = Card.objects.value_by_set(request.currency)
    for card_set in sets:
        value, priced = worth.get(card_set.pk, (None, 0))
        vars(card_set).update(value=value, priced=priced)
    years = [
        (year, list(of_year))
        for year, of_year in groupby(sets, lambda card_set: card_set.released_at and card_set.released_at.year)
    ]
    context = {"years": years, "sets": sets, "count": len(sets), "types": types, "type": chosen}
    return render(request, "cards/set_list.html", context)


@require_safe
def set_detail(request: Request, code: str) -> HttpResponse:
    card_set = CardSet.objects.filter(code=code.lower().replace("\0", "")).order_by("game").first()
    if card_set is None:
        raise Http404(f"There is no set {code.upper()}.")
    sort = request.GET.get("sort", "")
    sort = sort if sort in SET_ORDERS else "number"
    order = ORDERS[sort]
    cards = order.prepare(card_set.cards.with_price(request.currency)).defer(*HEAVY)
    found = paginate(request, cards, order.columns, TILES)
    tiles = drawn_tiles([card.pk for card in found.items], request.currency)
    context = {
        "set": card_set,
        "cards": tiles,
        "page": found,
        "value": card_set.cards.value_by_currency(),
        "sort": sort,
        "sorts": list(SET_ORDERS.items()),
        "simulated": any(tile.simulated for tile in tiles),
    }
    return page(request, "cards/set_detail.html", context, partial="cards/_tiles.html")


def chart_url(request: Request, pk: int) -> str:
    """Every price in the chosen currency, of the marketplaces one shows."""
    said = {"currency": str(request.currency)}
    if shown := request.preferences.marketplaces:
        said["marketplace"] = ",".join(shown)
    return f"{reverse('prices:history_json', args=[pk])}?{urlencode(said)}"


def face_of(card: Card) -> dict[str, Any]:
    """A card with one face, told as that face."""
    said = ("name", "mana_cost", "type_line", "oracle_text", "flavor_text", "power", "toughness", "loyalty", "defense")
    return {name: getattr(card, name) for name in said}


def history_table(card: Card) -> list[tuple[str, list[str]]]:
    """The newest changes of the price its tile shows, for those who see no chart."""
    if card.headline is None:
        return []
    changes = card.variants.filter(pk=card.headline.variant_id).changes()[:CHANGES]
    currency = card.headline.currency
    return [
        (f"{timezone.localtime(change.time):%-d %b %Y}", ["–" if price is None else written(price, currency)])
        for change in changes
        for price in [change.price]
    ]
