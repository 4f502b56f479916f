"""The cheapest way to buy a list: which card at which marketplace, with fees and a parcel's shipping from each.

    ways = ways_to_buy([Wanted(card_id=7, quantity=4)], "EUR")
    ways.best.total, ways.best.baskets, ways.best.unbought, ways.alone, ways.fewest, ways.is_exact

A marketplace is taken for one shop: its price is the cheapest it is known to offer, and one order of it one parcel.
"""

from collections.abc import Collection, Sequence

from apps.prices.models import Marketplace

from .offers import offers_for, why_not
from .plans import Basket, Line, Offer, Plan, Shop, Unbought, Wanted, Ways
from .solving import solve


def ways_to_buy(wanted: Sequence[Wanted], currency: str, marketplaces: Collection[str] = ()) -> Ways:
    """At these marketplaces of the currency, by slug, or at all of them; in three statements at most."""
    known = Marketplace.objects.filter(currency=currency)
    shops = [
        Shop(its.pk, its.slug, its.name, its.buyer_fee_bp, its.shipping)
        for its in (known.filter(slug__in=marketplaces) if marketplaces else known)
    ]
    offers = offers_for(wanted, currency, [shop.id for shop in shops])
    ways = solve(wanted, offers, shops)
    return ways.explained(why_not(ways.lacking, currency, [shop.id for shop in shops]))


__all__ = ["Basket", "Line", "Offer", "Plan", "Shop", "Unbought", "Wanted", "Ways", "ways_to_buy"]
