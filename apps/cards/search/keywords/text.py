"""What a card says: its type line, rules text, keywords, flavour, artist and watermark."""

from functools import reduce
from operator import and_, or_
from typing import ClassVar

from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace
from django.db.models.lookups import Contains

from apps.cards.search.conditions import SplitPart, face, fits, holds, opposite
from apps.cards.search.context import Context
from apps.cards.search.keyword import EQUALITY, Examples, Keyword, Names
from apps.cards.search.patterns import pattern
from apps.cards.search.predicates.predicate import ability
from apps.cards.search.syntax import Kind, Term
from apps.cards.search.words import Folded, folded

ITSELF = "~"
THIS = (
    "this artifact", "this aura", "this battle", "this card", "this class", "this creature", "this enchantment",
    "this equipment", "this land", "this permanent", "this planeswalker", "this saga", "this siege", "this spell",
    "this token", "this vehicle",
)  # fmt: skip


EXTRA_TYPES = {"token", "emblem", "card", "plane", "phenomenon", "scheme", "vanguard", "dungeon"}


class Text(Keyword):
    """A text that is searched by its letters, or by a pattern."""

    regex = True
    column = ""

    def condition(self, term: Term, context: Context) -> Q:
        if term.kind == Kind.REGEX:
            return fits(self.column, pattern(self, term))
        return holds(self.column, term.value)


class Type(Text):
    names = ("type", "t")
    operators = EQUALITY
    family = "Types and text"
    help = "Letters of the type line: supertypes, types, subtypes, or parts of them."
    examples = (("t:goblin", "Goblins"), ('t:"legendary creature"', "legendary creatures"), ("-t:land", "no lands"))
    column = "search_type"

    def finds_extras(self, term: Term) -> bool:
        return not EXTRA_TYPES.isdisjoint(term.value.lower().split())

    def condition(self, term: Term, context: Context) -> Q:
        wanted = super().condition(term, context)
        return opposite(wanted) if term.operator == "!=" else wanted


class Oracle(Text):
    names: ClassVar[Names] = ("oracle", "o")
    family = "Types and text"
    help = "Rules text without its reminders, as the card reads today. ~ stands for the card's own name."
    examples: ClassVar[Examples] = (
        ('o:"draw a card"', "cards that say so"),
        ('o:"~ enters"', "cards that speak of their own coming"),
        (r"o:/^{T}: add/", "a line that begins with tapping for mana"),
    )
    column = "search_rules"

    def condition(self, term: Term, context: Context) -> Q:
        if term.kind != Kind.REGEX and ITSELF in term.value:
            return speaks_of_itself(self.column, term.value)
        return super().condition(term, context)


class FullOracle(Oracle):
    names = ("fulloracle", "fo")
    help = "Rules text with its reminders."
    examples = (('fo:"can only be blocked"', "cards that say so, or are explained so"),)
    column = "search_text"


class Ability(Keyword):
    names = ("keyword", "kw", "keywords")
    family = "Types and text"
    help = "A keyword ability, ability word or keyword action, in full."
    examples = (("kw:flying", "cards with flying"), ('kw:"first strike"', "cards with first strike"))

    def condition(self, term: Term, context: Context) -> Q:
        return ability(" ".join(term.value.split()).lower())


class Flavor(Text):
    names = ("flavor", "ft", "flavour")
    family = "Artist, flavour, watermark"
    help = "The text in italics that has no rules in it."
    examples = (("ft:mishra", "cards whose flavour text mentions Mishra"),)
    of_printing = True
    column = "search_flavor"


class Artist(Text):
    names = ("artist", "a")
    family = "Artist, flavour, watermark"
    help = "Who painted it."
    examples = (('a:"rebecca guay"', "cards painted by Rebecca Guay"),)
    of_printing = True
    column = "search_artist"


class Watermark(Keyword):
    names = ("watermark", "wm")
    family = "Artist, flavour, watermark"
    help = "The sign behind the rules text."
    examples = (("wm:izzet", "cards with the sign of the Izzet League"),)
    of_printing = True

    def condition(self, term: Term, context: Context) -> Q:
        return Q(watermark=term.value.strip().lower())


def speaks_of_itself(column: str, text: str) -> Q:
    """A text with the card's own name in it, or one of the words that stand for it.

    What stands between the names is looked for first, because there is an index for that and none for the names.
    """
    pieces = [holds(column, piece) for piece in text.split(ITSELF) if piece.strip()]
    said = [holds(column, text.replace(ITSELF, word)) for word in THIS]
    for number in (1, 2):
        said += [named(column, text, face("name", number), number), named(column, text, first_name(number), number)]
    return reduce(and_, pieces, reduce(or_, said))


def named(column: str, text: str, name: Combinable, number: int) -> Q:
    """The text with a name in it that is another one for each card."""
    wanted = Replace(folded(text), Value(ITSELF), Folded(name))  # type: ignore[arg-type] # the stubs know only values
    found = Q(Contains(F(column), wanted))
    return found if number == 1 else Q(name__contains=" // ") & found


def first_name(number: int) -> Combinable:
    """Krenko, Mob Boss calls herself Krenko."""
    return SplitPart(face("name", number), Value(","), Value(1))
