"""The search language's word for what one wants. It sees the asking person's list and nobody else's."""

from django.db.models import Q

from apps.cards.search.context import Context
from apps.cards.search.keyword import Keyword
from apps.cards.search.syntax import Kind, Term
from apps.wantlist.models import WantListItem


class Wanted(Keyword):
    names = ("wanted",)
    operators = ()
    family = "Your cards"
    help = "Printings on your want list; all of a card's where any will do."
    examples = (("wanted price<5", "what you want and could have for less than five"),)
    of_printing = True
    extras = True
    alone = True

    def check(self, term: Term) -> None:
        if term.kind != Kind.NONE:
            raise self.refuse(term, "“wanted” stands alone.", ["wanted"])

    def condition(self, term: Term, context: Context) -> Q:
        self.read(term)
        if context.user_id is None:
            raise self.refuse(term, "Sign in to search among the cards you want.")
        wants = WantListItem.objects.filter(user_id=context.user_id).order_by()
        of_cards = wants.filter(any_printing=True, card__oracle_id__isnull=False)
        return Q(pk__in=wants.values("card_id")) | Q(oracle_id__in=of_cards.values("card__oracle_id"))
