"""The search language's words for prices: what a printing costs, where, in which finish, and how that moved.

They read what things cost now, never the history: `HeadlinePrice` and the reference prices beside `LatestPrice`.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, ClassVar

from django.db.models import BigIntegerField, Exists, F, Max, Min, OuterRef, Q
from django.db.models.functions import Cast, Coalesce, Mod

from apps.cards.preferring import ROOM, SAME
from apps.cards.search.conditions import ALWAYS, NEVER, compared, measured
from apps.cards.search.context import Context
from apps.cards.search.keyword import COMPARISONS, EQUALITY, EQUALS, Examples, Keyword, Names
from apps.cards.search.registry import keywords
from apps.cards.search.syntax import And, Term, Tree
from apps.cards.words import PLAIN_FINISHES, Condition
from apps.prices.models import HeadlinePrice, LatestPrice, PriceVariant
from dualcaster.lib.money import LARGEST, MINOR_UNITS, Currency, scale

AMOUNT = re.compile(r"[$€]?(\d{1,9}(?:\.\d{0,4})?|\.\d{1,4})", re.ASCII)
PERCENT = re.compile(r"([+\-−]?(?:\d{1,6}(?:\.\d{0,3})?|\.\d{1,3}))%?", re.ASCII)
MARKETS = {
    "tcgplayer": "TCGplayer", "cardmarket": "Cardmarket", "cardhoarder": "Cardhoarder", "cardkingdom": "Card Kingdom",
    "manapool": "Mana Pool", "cardtrader": "CardTrader", "ebay-us": "eBay",
}  # fmt: skip
MARKET_ALIASES = {
    "tcg": "tcgplayer", "cm": "cardmarket", "mkm": "cardmarket", "ch": "cardhoarder", "ck": "cardkingdom",
    "mp": "manapool", "ct": "cardtrader", "ebay": "ebay-us",
}  # fmt: skip


class Priced(Keyword):
    """What all of them share."""

    family = "Prices"
    of_printing = True


class Price(Priced):
    names: ClassVar[Names] = ("price",)
    operators = COMPARISONS
    help = "What a printing costs in the chosen currency. Beside market:, finish: or condition: it is the price there."
    examples: ClassVar[Examples] = (
        ("price>=100", "printings that cost a hundred or more"),
        ("price<5 finish:foil", "foils for less than five"),
        ("price<1 market:cardkingdom", "printings that Card Kingdom sells for less than one"),
    )
    currency: ClassVar[Currency | None] = None

    def read(self, term: Term) -> Decimal:
        self.check(term)
        if not (amount := AMOUNT.fullmatch(term.value.strip())):
            raise self.refuse(term, f"“{term.value}” is no amount.", [f"{self.names[0]}{term.operator}2.50"])
        return Decimal(amount[1]) * MINOR_UNITS

    def condition(self, term: Term, context: Context) -> Q:
        amount, currency = self.read(term), self.currency or context.currency
        prices = in_minor(term.operator, amount)
        told = Offers.beside(context.tree)
        if told:
            return told.exist(currency if self.currency or not told.markets else None, prices)
        return headline(currency, prices & on_scale(term.operator, amount))


class Dollars(Price):
    names = ("usd",)
    help = "What a printing costs in dollars."
    examples = (("usd<0.50", "printings for less than half a dollar"),)
    currency = Currency.USD


class Euros(Price):
    names = ("eur",)
    help = "What a printing costs in euros."
    examples = (("eur>=20", "printings for twenty euros or more"),)
    currency = Currency.EUR


class Tickets(Price):
    names = ("tix",)
    help = "What a printing costs in Magic Online's event tickets."
    examples = (("tix>10", "printings for more than ten tickets"),)
    currency = Currency.TIX


class Market(Priced):
    names = ("market", "marketplace")
    operators = EQUALS
    help = "Printings that are on offer at a marketplace; prices in the same search are meant there."
    examples = (("market:cardmarket price<1", "printings for less than one euro at Cardmarket"),)
    values = MARKETS
    aliases = MARKET_ALIASES

    def condition(self, term: Term, context: Context) -> Q:
        return offered(Q(variant__marketplace__slug=self.read(term)))


class InCondition(Priced):
    names = ("condition",)
    operators = EQUALS
    help = "Printings that are on offer in a condition; prices in the same search are meant for it."
    examples = (("condition:lp price<10", "lightly played copies for less than ten"),)
    values = {condition.word.lower(): condition.label for condition in Condition}
    aliases = {word: Condition(number).word.lower() for word, number in Condition.aliases().items()}

    def read(self, term: Term) -> int:
        self.check(term)
        return Condition.parse(self.choose(term)).value

    def condition(self, term: Term, context: Context) -> Q:
        return offered(Q(variant__condition=self.read(term)))


class Cheapest(Priced):
    names = ("cheapest",)
    operators = EQUALS
    help = "The cheapest printing of each card in a currency."
    examples = (("cheapest:usd t:goblin", "the cheapest printing of every Goblin"),)
    values = {code.lower(): code.label for code in Currency}

    def condition(self, term: Term, context: Context) -> Q:
        packed = Cast("price", BigIntegerField()) * ROOM + F("card_id")
        of_card = Coalesce(*(f"card__{name}" for name in SAME["cards"]))
        priced = HeadlinePrice.objects.filter(currency=self.read(term).upper()).order_by()
        return Q(pk__in=priced.values(one=of_card).annotate(best=Mod(Min(packed), ROOM)).values("best"))


class Percent(Priced):
    """A share in percent."""

    operators = tuple(sign for sign in COMPARISONS if sign != "!=")

    def read(self, term: Term) -> Decimal:
        self.check(term)
        if not (share := PERCENT.fullmatch(term.value.strip())):
            raise self.refuse(term, f"“{term.value}” is no percentage.", [f"{self.names[0]}{term.operator}10"])
        return Decimal(share[1].replace("−", "-"))


class Change(Percent):
    span = ""

    def condition(self, term: Term, context: Context) -> Q:
        before = f"variant__latest__price_{self.span}"
        moved = (F("variant__latest__price") - F(before)) * 100
        known = HeadlinePrice.objects.filter(currency=context.currency, **{f"{before}__gt": 0})
        wanted = known.filter(compared(moved, term.operator, F(before) * self.read(term)))
        return Q(pk__in=wanted.order_by().values("card_id"))


class ChangeInADay(Change):
    names = ("change24h", "change1d")
    help = "How much the price moved in 24 hours, in percent."
    examples = (("change24h<-10", "printings that lost more than a tenth since yesterday"),)
    span = "24h"


class ChangeInAWeek(Change):
    names = ("change7d", "change")
    help = "How much the price moved in seven days, in percent."
    examples = (("change7d>20", "printings that gained more than a fifth in a week"),)
    span = "7d"


class ChangeInAMonth(Change):
    names = ("change30d",)
    help = "How much the price moved in thirty days, in percent."
    examples = (("change30d>50 price>5", "dear printings that gained more than half in a month"),)
    span = "30d"


class Spread(Percent):
    names = ("spread",)
    help = "How much dearer the dearest marketplace of the chosen currency is than the cheapest, in percent."
    examples = (("spread>50 price>10", "printings whose price depends on where they are bought"),)

    def condition(self, term: Term, context: Context) -> Q:
        alike = ("card_id", "finish", "condition", "language")
        offers = PriceVariant.objects.filter(
            currency=context.currency, side=PriceVariant.Side.RETAIL, finish__in=PLAIN_FINISHES,
            condition=Condition.NEAR_MINT, latest__price__gt=0,
        )  # fmt: skip
        ends = offers.order_by().values(*alike).annotate(low=Min("latest__price"), high=Max("latest__price"))
        several = ends.annotate(first=Min("marketplace_id"), last=Max("marketplace_id")).filter(first__lt=F("last"))
        wanted = several.filter(compared((F("high") - F("low")) * 100, term.operator, F("low") * self.read(term)))
        return Q(pk__in=wanted.values("card_id"))


class Offers:
    """The offers that a search speaks of beside its prices: where, in which finish and condition."""

    def __init__(self, terms: Iterable[Term]) -> None:
        said: dict[str, list[Any]] = {"market": [], "finish": [], "condition": []}
        for term in terms:
            if term.keyword in said and term.operator in EQUALS:
                said[term.keyword].append(keywords()[term.keyword].read(term))
        self.markets, self.finishes, self.conditions = said.values()

    @classmethod
    def beside(cls, tree: Tree | None) -> "Offers":
        """Those that all results of the search have."""
        parts = tree.parts if isinstance(tree, And) else (tree,)
        return cls(part for part in parts if isinstance(part, Term))

    def __bool__(self) -> bool:
        return bool(self.markets or self.finishes or self.conditions)

    def exist(self, currency: Currency | None, prices: Q) -> Q:
        """Where no finish is named the plain one is meant, and any other of what there is not plain."""
        wanted = prices & Q(variant__condition__in=self.conditions or [Condition.NEAR_MINT.value])
        if currency:
            wanted &= Q(variant__currency=currency)
        if self.markets:
            wanted &= Q(variant__marketplace__slug__in=self.markets)
        if self.finishes:
            return offered(wanted & Q(variant__finish__in=self.finishes))
        plain = [finish.value for finish in PLAIN_FINISHES]
        return offered(wanted & Q(variant__finish__in=plain)) | (~Q(finishes__overlap=plain) & offered(wanted))


def in_minor(operator: str, amount: Decimal) -> Q:
    """The comparison in whole minor units, as an index has them."""
    whole = amount.to_integral_value(ROUND_CEILING if operator in ("<", ">=") else ROUND_FLOOR)
    if whole != amount and operator in EQUALITY:
        return ALWAYS if operator == "!=" else NEVER
    return measured("price", operator, min(int(whole), LARGEST))


def on_scale(operator: str, amount: Decimal) -> Q:
    """What the index of headlines can say of the comparison."""
    step, bounds = scale(float(amount)), Q()
    if operator in (">", ">=", *EQUALS):
        bounds &= Q(scale__gte=step - 1)
    if operator in ("<", "<=", *EQUALS):
        bounds &= Q(scale__lte=step + 1)
    return bounds


def headline(currency: Currency, prices: Q) -> Q:
    return Q(Exists(HeadlinePrice.objects.filter(prices, card=OuterRef("pk"), currency=currency)))


def offered(wanted: Q) -> Q:
    """Somebody sells it so."""
    retail = LatestPrice.objects.filter(wanted, variant__side=PriceVariant.Side.RETAIL, price__isnull=False)
    return Q(Exists(retail.filter(variant__card=OuterRef("pk"))))
