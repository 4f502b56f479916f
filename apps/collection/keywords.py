"""The search language's words for what one owns. They see the asking person's copies and nobody else's."""

from typing import ClassVar

from django.db.models import Q, Sum

from apps.cards.search.conditions import opposite
from apps.cards.search.context import Context
from apps.cards.search.keyword import COMPARISONS, LOOKUPS, Examples, Keyword, Names
from apps.cards.search.syntax import Kind, Term
from apps.collection.models import InventoryItem

MOST = 1_000_000
OPPOSITES = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", ":": "!=", "!=": "="}


class Owned(Keyword):
    names: ClassVar[Names] = ("owned", "have")
    operators: ClassVar[tuple[str, ...]] = COMPARISONS
    family = "Your cards"
    help = "Printings you own, or own so many copies of."
    examples: ClassVar[Examples] = (
        ("owned", "what you own"),
        ("owned>=4 t:instant", "instants of which you own four or more"),
    )
    of_printing = True
    alone = True
    extras = True

    def read(self, term: Term) -> int:
        self.check(term)
        if term.kind == Kind.NONE:
            return 1
        count = term.value.strip()
        if not (count.isascii() and count.isdigit() and len(count) <= 7 and int(count) <= MOST):
            raise self.refuse(term, f"“{term.value}” is no number of copies.", [f"{self.names[0]}>=4"])
        return int(count)

    def condition(self, term: Term, context: Context) -> Q:
        count, operator = self.read(term), ">=" if term.kind == Kind.NONE else term.operator
        if context.user_id is None:
            raise self.refuse(term, "Sign in to search among the cards you own.")
        if holds_for_none(operator, count):
            return opposite(held(context.user_id, OPPOSITES[operator], count))
        return held(context.user_id, operator, count)


class Missing(Owned):
    names = ("missing",)
    operators = ()
    help = "Printings of which you own no copy."
    examples = (("s:mid missing", "what your set still lacks"),)
    extras = False

    def check(self, term: Term) -> None:
        if term.kind != Kind.NONE:
            raise self.refuse(term, "“missing” stands alone.", ["missing"])

    def condition(self, term: Term, context: Context) -> Q:
        return opposite(super().condition(term, context))


def holds_for_none(operator: str, count: int) -> bool:
    """Whether who owns no copy owns so many."""
    match operator:
        case "<":
            return count > 0
        case "<=":
            return True
        case ">":
            return False
        case "!=":
            return count != 0
    return count == 0


def held(user_id: int, operator: str, count: int) -> Q:
    """Printings of which somebody owns so many copies, and at least one."""
    lots = InventoryItem.objects.filter(user_id=user_id).order_by()
    if (operator, count) in ((">=", 1), (">", 0), ("!=", 0)):
        return Q(pk__in=lots.values("card_id"))
    sums = lots.values("card_id").annotate(copies=Sum("quantity"))
    wanted = ~Q(copies=count) if operator == "!=" else Q(**{f"copies__{LOOKUPS[operator]}": count})
    return Q(pk__in=sums.filter(wanted).values("card_id"))
