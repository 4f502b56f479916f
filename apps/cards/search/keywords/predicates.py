"""`is:` and `not:`."""

from typing import ClassVar

from django.db.models import Q

from apps.cards.search.conditions import opposite
from apps.cards.search.context import Context
from apps.cards.search.keyword import Examples, Keyword, Names
from apps.cards.search.predicates import ALIASES, PREDICATES
from apps.cards.search.syntax import Term


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

    def depends_on_printing(self, term: Term) -> bool:
        return PREDICATES[self.read(term)].of_printing

    def condition(self, term: Term, context: Context) -> Q:
        return PREDICATES[self.read(term)].condition


class IsNot(Is):
    names = ("not",)
    help = "The opposite of is."
    examples = (("s:c16 not:reprint", "what was new in Commander 2016"),)

    def condition(self, term: Term, context: Context) -> Q:
        return opposite(super().condition(term, context))
