"""`is:` and `not:`."""

from dataclasses import replace
from typing import ClassVar

from django.db.models import Q

from apps.cards.search.conditions import opposite
from apps.cards.search.context import Context
from apps.cards.search.keyword import Examples, Keyword, Names
from apps.cards.search.predicates import ALIASES, PREDICATES
from apps.cards.search.registry import find
from apps.cards.search.syntax import Kind, Term

ABOUT_EXTRAS = {"token", "emblem", "artseries", "planar", "scheme", "vanguard"}


class Is(Keyword):
    names: ClassVar[Names] = ("is",)
    family = "What it is"
    help = "What a card or a printing is, of a long list."
    examples: ClassVar[Examples] = (
        ("is:commander", "cards that can be commanders"),
        ("is:fetchland", "the ten lands that fetch"),
        ("is:foil -is:nonfoil", "printings in foil only"),
    )
    values = {word: predicate.meaning for word, predicate in PREDICATES.items()}
    aliases = ALIASES

    def read(self, term: Term) -> str:
        if alone := standing_alone(term):
            self.check(term)
            return alone.names[0]
        return str(super().read(term))

    def finds_extras(self, term: Term) -> bool:
        alone = standing_alone(term)
        return alone.extras if alone else self.read(term) in ABOUT_EXTRAS

    def depends_on_printing(self, term: Term) -> bool:
        alone = standing_alone(term)
        return alone.of_printing if alone else PREDICATES[self.read(term)].of_printing

    def condition(self, term: Term, context: Context) -> Q:
        if alone := standing_alone(term):
            itself = replace(term, keyword=alone.names[0], operator="", value="", kind=Kind.NONE)
            return alone.condition(itself, context)
        return PREDICATES[self.read(term)].condition


class IsNot(Is):
    names = ("not",)
    help = "The opposite of is."
    examples = (("s:c16 not:reprint", "what was new in Commander 2016"),)

    def finds_extras(self, term: Term) -> bool:
        return False

    def condition(self, term: Term, context: Context) -> Q:
        return opposite(super().condition(term, context))


def standing_alone(term: Term) -> Keyword | None:
    """The keyword that needs no value and stands here as one: is:owned is what owned is."""
    keyword = find(term.value.strip())
    return keyword if keyword and keyword.alone else None
