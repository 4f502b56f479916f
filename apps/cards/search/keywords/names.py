"""Names: words as they are typed, exact names, and `name:`."""

from django.db.models import Q

from apps.cards.search.context import Context
from apps.cards.search.keyword import Keyword
from apps.cards.search.reading import plain_words
from apps.cards.search.syntax import EXACT, PLAIN, Term


class Plain(Keyword):
    names = (PLAIN,)
    operators = ("",)
    family = "Names"
    help = "Words without a keyword are looked for in names, types and rules text; the best match comes first."
    examples = (("lightning bolt", "cards with both words, those of this name first"),)

    def condition(self, term: Term, context: Context) -> Q:
        return plain_words([term]).match


class Exact(Keyword):
    names = (EXACT,)
    operators = ("",)
    family = "Names"
    help = "An exclamation mark before a name finds just the card of that name."
    examples = (('!"lightning bolt"', "Lightning Bolt and no other card"),)

    def condition(self, term: Term, context: Context) -> Q:
        return Q(name__iexact=term.value)
