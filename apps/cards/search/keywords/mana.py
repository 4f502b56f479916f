"""What a card costs: symbols counted one by one, mana value, devotion."""

import re
from typing import ClassVar

from django.db.models import Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, Replace

from apps.cards.costs import counted_out
from apps.cards.search.conditions import compared, face
from apps.cards.search.context import Context
from apps.cards.search.keyword import COMPARISONS, Examples, Keyword, Names
from apps.cards.search.syntax import Term
from apps.cards.words import COLORS

MOST_SYMBOLS = 40
SYMBOL = re.compile(r"\{(?P<braced>[^{}\s]{1,8})\}|(?P<hybrid>(?:[0-9]+|[A-Z])/[A-Z](?:/P)?)|(?P<bare>[0-9]+|[A-Z∞½])")
PARTS = set("WUBRGCSXYZPD½∞")
AROUND = "WUBRG"
# The types of what stays on the battlefield.
PERMANENT = "artifact|battle|creature|enchantment|land|planeswalker"


class Mana(Keyword):
    names: ClassVar[Names] = ("mana", "m")
    operators = COMPARISONS
    family = "Mana"
    help = (
        "The symbols of a mana cost: m:2ww or m:{2}{w}{w}, hybrid {w/u}, Phyrexian {r/p}. A colon means at least these;"
        " a card with several faces is found by the cost of either."
    )
    examples: ClassVar[Examples] = (
        ("m:2ww", "costs with two generic and two white mana in them"),
        ("m={1}{u/b}", "just this cost"),
        ("m>3wu", "costs of this and more"),
    )

    def read(self, term: Term) -> tuple[str, ...]:
        self.check(term)
        return counted_out("".join(f"{{{symbol}}}" for symbol in self.symbols(term))) or ()

    def symbols(self, term: Term) -> list[str]:
        text = "".join(term.value.upper().split())
        found = list(SYMBOL.finditer(text))
        whole = "".join(match[0] for match in found)
        symbols = [next(part for part in match.groups() if part) for match in found]
        if whole != text or not all(is_symbol(symbol) for symbol in symbols) or len(symbols) > MOST_SYMBOLS:
            raise self.refuse(
                term, f"“{term.value}” is no mana cost; write it like {{2}}{{W/U}} or 2wu.", ["2wu", "{2}{W}", "{G/P}"]
            )
        return [in_order(symbol) for symbol in symbols]

    def condition(self, term: Term, context: Context) -> Q:
        wanted = list(self.read(term))
        return costs("mana_front", term.operator, wanted) | costs("mana_back", term.operator, wanted)


class Devotion(Mana):
    names = ("devotion",)
    help = "How many symbols of a permanent's cost have a colour, or one of two."
    examples = (("devotion:{u/b}{u/b}{u/b}", "three or more symbols that are blue or black"), ("devotion:gg", "green"))

    def read(self, term: Term) -> tuple[str, ...]:
        self.check(term)
        symbols = self.symbols(term)
        colors = set("".join(symbols).replace("/", ""))
        if len(set(symbols)) != 1 or not colors <= set(COLORS) or len(colors) > 2:
            raise self.refuse(term, "Devotion is to one colour or a pair: devotion:uu, devotion:{u/b}{u/b}.", ["uu"])
        return (*sorted(colors), str(len(symbols)))

    def condition(self, term: Term, context: Context) -> Q:
        *colors, number = self.read(term)
        operator = ">=" if term.operator == ":" else term.operator
        wanted = compared(symbols_of("".join(colors)), operator, Value(int(number)))
        if operator in ("=", ">", ">="):  # there must be some: asked first, because counting is dear
            wanted = Q(mana_cost__regex=f"[{''.join(colors)}]") & wanted
        return wanted & Q(search_type__regex=PERMANENT)


def costs(column: str, operator: str, wanted: list[str]) -> Q:
    """How the cost of one face stands to another cost: what costs more has all of it."""
    same = Q(**{column: wanted})
    holding, held = Q(**{f"{column}__contains": wanted}), Q(**{f"{column}__contained_by": wanted})
    match operator:
        case "=":
            return same
        case "!=":
            return ~same & Q(**{f"{column}__isnull": False})
        case "<=":
            return held
        case "<":
            return held & ~same
        case ">":
            return holding & ~same
    return holding if wanted else same  # m:0 is a cost of nothing


def is_symbol(symbol: str) -> bool:
    parts = symbol.split("/")
    if symbol in ("HW", "HR"):  # half a mana
        return True
    return all(part in PARTS or (part.isascii() and part.isdigit()) for part in parts) and symbol != "P"


def in_order(symbol: str) -> str:
    """A hybrid as it is printed: {W/U} and never {U/W}, {2/W}, {W/P}."""
    first, *rest = symbol.split("/")
    if rest and comes_second(first, rest[0]):
        first, rest[0] = rest[0], first
    return "/".join((first, *rest))


def comes_second(part: str, other: str) -> bool:
    """Of two colours the first is the one from which the way round the back of a card to the other is shorter."""
    if part in AROUND and other in AROUND:
        return (AROUND.index(other) - AROUND.index(part)) % len(AROUND) > 2
    return part == "P" or (part in AROUND and other.isdigit())


def symbols_of(colors: str) -> Combinable:
    """How many symbols of a cost have one of these colours; a symbol of both counts once."""
    count: Combinable = occurrences(colors[0])
    for color in colors[1:]:
        pair = occurrences(f"{colors[0]}/{color}") + occurrences(f"{color}/{colors[0]}")
        count = count + occurrences(color) - pair
    return count


def occurrences(text: str) -> Combinable:
    """How often a text stands in the cost of the first face."""
    cost = face("mana_cost", 1)
    left = Replace(cost, Value(text), Value(""), output_field=TextField())
    return (Length(cost) - Length(left)) / Value(len(text))
