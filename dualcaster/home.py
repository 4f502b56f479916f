"""The first page: what this is, the market today, and where to go on."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.preferences import Request
from apps.cards.models import Card, CardSet
from apps.prices import market
from apps.prices.coverage import newest_run
from apps.prices.models import HeadlinePrice, LatestPrice, MarketTick
from apps.prices.selection import Selection
from apps.prices.views import preferred, table_rows
from dualcaster.lib.cache import remember
from dualcaster.lib.periods import Period

MOVERS = 6
SETS = 6


@require_safe
def home(request: Request) -> HttpResponse:
    currency = str(request.currency)
    run = newest_run()
    sources = market.freshness()
    context = {
        "stats": remember("home.stats", f"{run}.{Card.objects.newest_number()}", stats)
        | {"updated_at": sources[0].newest if sources else None},
        "newest_sets": CardSet.objects.released()[:SETS],
        "movers_up": remember(f"home.up.{currency}", run, lambda: movers(currency, rising=True)),
        "movers_down": remember(f"home.down.{currency}", run, lambda: movers(currency, rising=False)),
        "index": index(currency, preferred(request), Period.reaching(sources[0].newest if sources else None)),
        "simulated": any(source.simulated for source in sources),
    }
    return render(request, "home.html", context)


def stats() -> dict[str, int]:
    return {
        "cards": Card.objects.count(),
        "sets": CardSet.objects.count(),
        "prices": LatestPrice.objects.filter(price__isnull=False).count(),
        "marketplaces": MarketTick.objects.values("marketplace_id").distinct().count(),
    }


def movers(currency: str, rising: bool) -> list[HeadlinePrice]:
    return list(HeadlinePrice.objects.movers(currency, rising).with_card()[:MOVERS])


def index(currency: str, marketplaces: tuple[str, ...], period: Period) -> dict[str, Any] | None:
    """The market's line, or nothing where there is no price yet."""
    rows = table_rows(market.table(period, Selection(marketplaces, currency=currency)))
    if not rows:
        return None
    return {
        "url": f"{reverse('prices:index_json')}?{urlencode({'currency': currency, 'marketplace': marketplaces}, True)}",
        "narrowed": bool(marketplaces),
        "period": period,
        "periods": list(Period),
        "rows": rows,
    }
