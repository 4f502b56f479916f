"""What one copy of each lot is worth now: the one place that says so.

Among the marketplaces its owner chose in a currency (all of it where they chose none there), the retail price of just
this finish, condition and language counts; where there is none, that of a near mint copy, and then that of a near mint
English one. Among equals the marketplace of the lowest rank speaks. `basis` says which it was:

    own        its owner's own value; the market is not asked, and in other currencies it is worth nothing known
    exact      the price of just this
    condition  a near mint copy's price stands in
    language   a near mint English copy's price stands in
    proxy      worth nothing, and not without a price either
    elsewhere  its owner gave it a value in another currency: no value in this one
    null       nobody says what it costs
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from apps.cards.words import Condition, Language
from apps.collection.words import Mark
from apps.prices.models import Marketplace, PriceVariant
from dualcaster.lib.money import Currency

Lots = TypeVar("Lots", bound=QuerySet[Any])

NEAR_MINT, ENGLISH = Condition.NEAR_MINT.value, Language.ENGLISH.value
WORDS = ("exact", "condition", "language")  # the closer, the better

# Where each person looks, in each currency.
SHOPS = """
SELECT u.id AS user_id, m.id AS marketplace_id, m.currency, m.rank
FROM accounts_user u CROSS JOIN prices_marketplace m LEFT JOIN accounts_preferences p ON p.user_id = u.id
WHERE {whose} AND m.currency = ANY (%(currencies)s::text[]) AND (
    m.slug = ANY (p.marketplaces) OR p.marketplaces IS NULL OR NOT EXISTS (
        SELECT FROM prices_marketplace chosen
        WHERE chosen.slug = ANY (p.marketplaces) AND chosen.currency = m.currency))
"""

# Which prices could stand for what is held: `far` is 0 for just this, 1 near mint, 2 near mint and English.
CLOSE = f"""
SELECT i.id, i.user_id, v.id AS variant_id, v.marketplace_id,
       CASE WHEN v.language <> i.language THEN 2 WHEN v.condition <> i.condition THEN 1 ELSE 0 END AS far
FROM {{held}} i
JOIN prices_pricevariant v ON v.card_id = i.card_id AND v.finish = i.finish AND v.side = 0
     AND v.condition IN (i.condition, {NEAR_MINT}) AND v.language IN (i.language, {ENGLISH})
     AND (v.condition = {NEAR_MINT} OR v.language = i.language) AND v.currency = ANY (%(currencies)s::text[])
WHERE {{wanted}}
"""

# The closest of them that has a price, or a past, for each holding and currency.
STANDING = """
SELECT DISTINCT ON (c.id, s.currency) c.id, s.currency, c.variant_id, c.marketplace_id, c.far, l.price, l.unconfirmed
FROM close c JOIN shops s ON s.user_id = c.user_id AND s.marketplace_id = c.marketplace_id
JOIN price_latest l ON l.variant_id = c.variant_id
WHERE {priced}
ORDER BY c.id, s.currency, l.price IS NULL, c.far, s.rank, c.marketplace_id, c.variant_id
"""

LOT_VALUES = f"""
WITH shops AS MATERIALIZED ({SHOPS}), close AS MATERIALIZED (
    {CLOSE.format(held="collection_inventoryitem", wanted="{lots} AND i.value IS NULL AND 'proxy' <> ALL (i.marks)")}
), standing AS ({STANDING.format(priced="l.price IS NOT NULL")})
SELECT i.id AS item_id, i.user_id, i.card_id, i.quantity, c.currency,
       CASE WHEN i.value_currency = c.currency THEN i.value WHEN 'proxy' = ANY (i.marks) THEN 0
            ELSE s.price END AS unit_value,
       CASE WHEN i.value_currency = c.currency THEN 'own' WHEN 'proxy' = ANY (i.marks) THEN 'proxy'
            WHEN i.value IS NOT NULL THEN 'elsewhere'
            ELSE (ARRAY['exact', 'condition', 'language'])[s.far + 1] END AS basis,
       s.variant_id, s.marketplace_id, coalesce(s.unconfirmed, false) AS unconfirmed{{also}}
FROM collection_inventoryitem i CROSS JOIN unnest(%(currencies)s::text[]) AS c (currency)
LEFT JOIN standing s ON s.id = i.id AND s.currency = c.currency
WHERE {{lots}}
"""


def lot_values_sql(
    users: Sequence[int] | None = None,
    currencies: Sequence[str] | None = None,
    sets: Sequence[int] | None = None,
    also: Sequence[str] = (),
) -> tuple[str, dict[str, Any]]:
    """A SELECT with a row for each lot and currency, for a CTE: of some people's lots or of everybody's.

    item_id, user_id, card_id, quantity, currency, unit_value (minor units; null where there is none), basis,
    variant_id, marketplace_id, unconfirmed, and the lots' columns that `also` names. Its parameters are `currencies`
    and, with `users`, `users`; of these people's lots `sets` leaves those of some sets.
    """
    values: dict[str, Any] = {"currencies": list(currencies or map(str, Currency))}
    more = "".join(f", i.{column}" for column in also)
    if users is None:
        return LOT_VALUES.format(whose="true", lots="true", also=more), values
    values["users"] = list(users)
    lots = "i.user_id = ANY (%(users)s::bigint[])"
    if sets is not None:
        values["sets"] = list(sets)
        lots += " AND i.card_id IN (SELECT id FROM cards_card WHERE set_id = ANY (%(sets)s::bigint[]))"
    return LOT_VALUES.format(whose="u.id = ANY (%(users)s::bigint[])", lots=lots, also=more), values


def valued(lots: Lots, currency: str, marketplaces: Sequence[str] = ()) -> Lots:
    """Lots with `unit_value` and `basis`, for lists of one currency; `marketplaces` are those their owner chose."""
    shops = list(Marketplace.objects.filter(currency=currency).order_by("rank", "pk"))
    shops = [shop for shop in shops if shop.slug in marketplaces] or shops
    condition, language = OuterRef("condition"), OuterRef("language")
    same, alike = Q(condition=condition, language=language), Q(condition=NEAR_MINT, language=language)
    standing = (
        PriceVariant.objects.filter(same | alike | Q(condition=NEAR_MINT, language=ENGLISH))
        .filter(card=OuterRef("card"), finish=OuterRef("finish"), side=0, marketplace__in=shops)
        .filter(latest__price__isnull=False)
        .annotate(
            far=Case(When(same, then=0), When(alike, then=1), default=2),
            place=Case(*(When(marketplace=shop, then=place) for place, shop in enumerate(shops)), default=0),
        )
        .order_by("far", "place", "pk")
    )
    its_own, proxy = Q(value_currency=currency), Q(marks__contains=[Mark.PROXY.value])
    far = Case(*(When(far=place, then=Value(word)) for place, word in enumerate(WORDS)), output_field=CharField())
    return lots.annotate(
        unit_value=Case(
            When(its_own, then=F("value")),
            When(proxy, then=Value(0)),
            When(value__isnull=False, then=Value(None)),
            default=Subquery(standing.values("latest__price")[:1]),
            output_field=IntegerField(),
        ),
        basis=Case(
            When(its_own, then=Value("own")),
            When(proxy, then=Value("proxy")),
            When(value__isnull=False, then=Value("elsewhere")),
            default=Subquery(standing.annotate(word=far).values("word")[:1]),
            output_field=CharField(),
        ),
    )
