"""Which of several printings is shown for a card or a picture. Smaller is better, so that choosing is a minimum."""

from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Func, IntegerField, Value, When
from django.db.models.functions import Coalesce, Least

if TYPE_CHECKING:
    from .querysets import CardQuerySet

DEFAULT = "default"
ROOM = 2**31  # a rank and a printing's number lie in one integer, the number in the lower half
LAST = ROOM - 1
DEAREST = 2**30  # what is dearer, in minor units, counts as this; what has no price comes behind it, as by default

# What is the same of printings that stand for each other; a printing of an unknown card is one of its own.
SAME = {"cards": ("oracle_id", "scryfall_id"), "art": ("illustration_id", "scryfall_id")}

PREFERENCES = {
    DEFAULT: "printed, English, pictured and ordinary; of those the newest",
    "newest": "the newest printing",
    "oldest": "the oldest printing",
    "promo": "a promotional printing",
    "usd-low": "the cheapest in dollars",
    "usd-high": "the dearest in dollars",
    "eur-low": "the cheapest in euros",
    "eur-high": "the dearest in euros",
    "tix-low": "the cheapest in event tickets",
    "tix-high": "the dearest in event tickets",
}


class Days(Func):
    """A date as days since a time before there were cards."""

    template = "greatest(%(expressions)s - DATE '1900-01-01', 0)"
    output_field = IntegerField()


class ColorRank(Func):
    """One colour before two, in the order WUBRG; without colour last."""

    template = (
        "CASE WHEN %(expressions)s = 0 THEN 256 ELSE bit_count(%(expressions)s::int::bit(8)) * 32 + %(expressions)s END"
    )
    output_field = IntegerField()


def ranked_by(cards: "CardQuerySet", prefer: str) -> tuple["CardQuerySet", Any]:
    """The cards with what the rank needs, and the rank."""
    currency, _, end = prefer.partition("-")
    match currency, end:
        case "newest", _:
            return cards, Value(LAST) - Coalesce(Days("released_at"), Value(0))
        case "oldest", _:
            return cards, Coalesce(Days("released_at"), Value(LAST))
        case "promo", _:
            ordinary = Case(When(promo=True, then=Value(0)), default=Value(2**22), output_field=IntegerField())
            return cards, ordinary + F("preference")
        case _, "low":
            priced: Any = Least(F(f"price_{currency}"), Value(DEAREST))
        case _, "high":
            priced = Value(DEAREST) - Least(F(f"price_{currency}"), Value(DEAREST))
        case _:
            return cards, F("preference")
    # The smallest of several is not null where one of them is, so that the case is told apart before.
    known = When(**{f"price_{currency}__isnull": False}, then=priced)
    rank = Case(known, default=F("preference") + DEAREST, output_field=IntegerField())
    return cards.with_price_in(currency.upper()), rank
