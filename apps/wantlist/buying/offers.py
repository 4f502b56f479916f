"""What marketplaces ask for what is wanted, and why there is nothing to be had, in one statement each."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.cards.words import Condition, Finish, Language
from apps.prices.models import PriceVariant

from .plans import Offer, Unbought, Wanted

COUNTED_FOR = timedelta(days=7)  # how long a count of copies is believed

# Printings of what is asked for, each with its prices; `fits` is what the list says of the copy.
ASKED = """
WITH asked AS (
    SELECT * FROM unnest(
        %(numbers)s::int[], %(cards)s::int[], %(any)s::bool[], %(conditions)s::int[], %(finishes)s::int[],
        %(languages)s::int[], %(shops)s::int[], %(needed)s::bigint[]
    ) AS asked(number, card_id, any_printing, condition, finish, language, marketplace_id, needed)
), printings AS (
    SELECT number, card_id FROM asked
    UNION
    SELECT asked.number, other.id FROM asked JOIN cards_card own ON own.id = asked.card_id
    JOIN cards_card other ON other.oracle_id = own.oracle_id WHERE asked.any_printing
), priced AS (
    SELECT asked.number, asked.needed, v.id, v.marketplace_id, v.card_id, v.finish, v.condition, v.language,
        l.price, l.unconfirmed,
        v.marketplace_id = ANY (%(places)s)
        AND (asked.marketplace_id IS NULL OR v.marketplace_id = asked.marketplace_id)
        AND (asked.condition IS NULL OR v.condition <= asked.condition)
        AND (asked.finish IS NULL OR v.finish = asked.finish)
        AND (asked.language IS NULL OR v.language = asked.language) AS fits
    FROM asked JOIN printings USING (number)
    JOIN prices_pricevariant v ON v.card_id = printings.card_id AND v.currency = %(currency)s AND v.side = %(retail)s
    JOIN price_latest l ON l.variant_id = v.id AND l.price > 0
)
"""
# Of each marketplace as many of the cheapest as may be needed, however many printings there are.
OFFERS = f"""{ASKED}, stocked AS (
    SELECT priced.*, (
        SELECT c.total_quantity FROM prices_listingcount c
        WHERE c.variant_id = priced.id AND c.day >= %(since)s ORDER BY c.day DESC LIMIT 1
    ) AS stock
    FROM priced WHERE fits AND NOT unconfirmed
), ordered AS (
    SELECT stocked.*, coalesce(sum(coalesce(stock, needed)) OVER (
        PARTITION BY number, marketplace_id ORDER BY price, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS cheaper
    FROM stocked WHERE stock IS DISTINCT FROM 0
)
SELECT number, marketplace_id, id, card_id, finish, condition, language, price, stock
FROM ordered WHERE cheaper < needed ORDER BY number, price, id
"""  # noqa: S608 - our own words; what is asked for are parameters
REASONS = f"""{ASKED}
SELECT number, bool_or(fits AND NOT unconfirmed), bool_or(fits), count(*) FROM priced GROUP BY number
"""  # noqa: S608


def offers_for(wanted: Sequence[Wanted], currency: str, places: Sequence[int]) -> list[list[Offer]]:
    """For each of them, cheapest first."""
    found: list[list[Offer]] = [[] for _ in wanted]
    if not wanted or not places:
        return found
    for number, place, variant, card, finish, condition, language, *price in asked(OFFERS, wanted, currency, places):
        offer = Offer(place, variant, card, Finish(finish), Condition(condition), Language(language), *price)
        found[number].append(offer)
    return found


def why_not(lacking: Sequence[Unbought], currency: str, places: Sequence[int]) -> dict[Wanted, str]:
    """In words, why not all of these can be bought."""
    told = {}
    if lacking:
        wanted = [one.wanted for one in lacking]
        told = {number: rest for number, *rest in asked(REASONS, wanted, currency, places)}
    return {one.wanted: reason(one, told.get(number), currency) for number, one in enumerate(lacking)}


def reason(one: Unbought, told: list[Any] | None, currency: str) -> str:
    if told is None:
        return f"No marketplace has a price for it in {currency}."
    confirmed, fits, _ = told
    if confirmed:
        had = one.wanted.quantity - one.quantity
        return f"Only {had:,} of {one.wanted.quantity:,} copies are on offer." if had else "It is sold out."
    return "Its price is a great jump that nobody else confirms." if fits else "Nobody offers it as you want it."


def asked(statement: str, wanted: Sequence[Wanted], currency: str, places: Sequence[int]) -> list[Any]:
    # Wants that compete for the same copies are of one card: together they need at most this many.
    copies = sum(one.quantity for one in wanted)
    many = Counter(one.card_id for one in wanted)
    alone = all(count == 1 for count in many.values()) and not any(one.any_printing for one in wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "numbers": list(range(len(wanted))),
                "cards": [one.card_id for one in wanted],
                "any": [one.any_printing for one in wanted],
                "conditions": [one.condition and one.condition.value for one in wanted],
                "finishes": [one.finish and one.finish.value for one in wanted],
                "languages": [one.language and one.language.value for one in wanted],
                "shops": [one.marketplace_id for one in wanted],
                "needed": [one.quantity if alone else copies for one in wanted],
                "places": list(places),
                "currency": str(currency),
                "retail": PriceVariant.Side.RETAIL.value,
                "since": timezone.now().date() - COUNTED_FOR,
            },
        )
        return cursor.fetchall()
