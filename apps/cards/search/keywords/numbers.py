"""Numbers: mana value and what stands in the corners, compared with a number or with each other."""

import re
from decimal import Decimal

from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Mod
from django.db.models.lookups import Exact

from apps.cards.search.conditions import compared, face, is_folded, opposite
from apps.cards.search.context import Context
from apps.cards.search.errors import guess
from apps.cards.search.keyword import COMPARISONS, EQUALITY, Keyword
from apps.cards.search.syntax import Term

NUMBER = re.compile(r"[+-]?(\d{1,9}(\.\d{0,4})?|\.\d{1,4})")
INFINITE = ("∞", "inf", "infinity")
# Written in a corner instead of a number, as 1+* or X.
SIGN = re.compile(r"[0-9+\-]*[*x?][0-9+\-²]*", re.IGNORECASE)


class Number(Keyword):
    """A number that each face may have; a card fits where one of its faces does."""

    operators = COMPARISONS
    family = "Numbers"
    columns: tuple[str, ...] = ()
    text = ""  # the column that has it as it is written

    def read(self, term: Term) -> "Decimal | Number | str":
        self.check(term)
        word = term.value.strip().lower()
        if NUMBER.fullmatch(word):
            return Decimal(word)
        if word in INFINITE:
            return Decimal("Infinity")
        if other := OTHERS.get(word):
            return other
        if self.text and SIGN.fullmatch(word):
            if term.operator not in EQUALITY:
                raise self.refuse(term, f"“{term.value}” has no order; “{self.names[0]}={term.value}” finds it.")
            return word
        raise self.refuse(
            term, f"“{term.value}” is no number.{guess(word, OTHERS)}", ["a number", *self.words(), *OTHERS]
        )

    def words(self) -> tuple[str, ...]:
        return ("*",) if self.text else ()

    def condition(self, term: Term, context: Context) -> Q:
        value = self.read(term)
        if isinstance(value, str):
            wanted = is_folded(face(self.text, 1), value) | is_folded(face(self.text, 2), value)
            return opposite(wanted) & ~Q(**{self.text: ""}) if term.operator == "!=" else wanted
        sides = self.faces()
        others = value.faces() if isinstance(value, Number) else [Value(float(value))] * len(sides)
        fitting = Q()
        for place, side in enumerate(sides):
            fitting |= compared(side, term.operator, others[min(place, len(others) - 1)])
        return fitting

    def faces(self) -> list[Combinable]:
        return [F(column) for column in self.columns]


class ManaValue(Number):
    names = ("mv", "cmc", "manavalue")
    help = "The mana value; even and odd are values too."
    examples = (
        ("mv>=7", "cards that cost seven or more"),
        ("mv:odd", "odd mana values"),
        ("mv=pow", "as strong as dear"),
    )
    columns = ("mana_value",)

    def read(self, term: Term) -> Decimal | Number | str:
        word = term.value.strip().lower()
        if word not in ("even", "odd"):
            return super().read(term)
        self.check(term)
        if term.operator not in EQUALITY:
            raise self.refuse(term, f"“{word}” has no order; write mv:{word}.", [f"mv:{word}"])
        return word

    def words(self) -> tuple[str, ...]:
        return ("even", "odd")

    def condition(self, term: Term, context: Context) -> Q:
        word = self.read(term)
        if not isinstance(word, str):
            return super().condition(term, context)
        rest = (word == "odd") ^ (term.operator == "!=")
        return Q(Exact(Mod(F("mana_value"), Value(Decimal(2))), Value(Decimal(int(rest)))))


class Power(Number):
    names = ("pow", "power")
    help = "Power; * counts as 0. It can be compared with another number of the card."
    examples = (("pow>=8", "power of eight or more"), ("pow>tou", "stronger than tough"), ("pow=*", "a star for power"))
    columns = ("power_front", "power_back")
    text = "power"


class Toughness(Number):
    names = ("tou", "toughness")
    help = "Toughness; * counts as 0."
    examples = (("tou>=8", "toughness of eight or more"), ("tou=pow", "as tough as strong"))
    columns = ("toughness_front", "toughness_back")
    text = "toughness"


class Together(Number):
    names = ("pt", "powtou")
    help = "Power and toughness together."
    examples = (("pt>=20", "power and toughness of twenty or more together"),)

    def faces(self) -> list[Combinable]:
        pairs = zip(Power.columns, Toughness.columns, strict=True)
        return [F(power) + F(toughness) for power, toughness in pairs]


class Loyalty(Number):
    names = ("loy", "loyalty")
    help = "The loyalty a planeswalker begins with."
    examples = (("loy=3", "planeswalkers that begin with three"),)
    columns = ("loyalty_front", "loyalty_back")
    text = "loyalty"


class Defense(Number):
    names = ("def", "defense", "defence")
    help = "The defense a battle begins with."
    examples = (("def>=5", "battles that begin with five or more"),)
    columns = ("defense_front",)
    text = "defense"


OTHERS = {
    name: keyword() for keyword in (ManaValue, Power, Toughness, Together, Loyalty, Defense) for name in keyword.names
}
