"""In which order the database is asked: what its narrow indexes answer comes first, texts are read of what is left.

What is the same of all printings of a card is asked of the one that stands for it, and the answer holds for the others.
"""

from collections.abc import Iterable

from django.db.models.functions import Coalesce

from apps.cards.models import Card
from apps.cards.preferring import SAME
from apps.cards.querysets import CardQuerySet

from .compiler import compile as compiled
from .context import Context
from .registry import keywords
from .syntax import PLAIN, And, Kind, Term, Tree, all_of, terms

# Keywords that look at nothing but columns of `cards_one_each`, and those that have an index of their own.
NARROW = {
    "color", "identity", "mv", "mana", "type", "format", "banned", "restricted", "pow", "tou", "pt", "loy", "def",
    "produces",
}  # fmt: skip
NARROW_AS_PATTERNS = {PLAIN, "name"}
INDEXED = {"oracle", "fulloracle", "keyword"}
FENCE = 1_000_000_000  # a limit that limits nothing, but that no planner looks behind


def matching(tree: Tree | None, context: Context) -> CardQuerySet:
    """Every printing that matches."""
    of_cards, of_printings = shared(tree)
    if not of_cards or all(is_narrow(part) for part in of_cards):
        return asked(looked_through(context), parts_of(tree), context)
    cards = standing(all_of(of_cards), context).order_by().values_list(Coalesce(*SAME["cards"]))
    found = Card.objects.alias(same=Coalesce(*SAME["cards"])).filter(same__in=cards)
    return asked(found, of_printings, context)


def standing(tree: Tree | None, context: Context) -> CardQuerySet:
    """The printings that stand for the cards that match, where printings do not differ in what is asked."""
    preferred = looked_through(context).filter(preferred=True)
    parts = parts_of(tree)
    narrow = [part for part in parts if is_narrow(part)]
    wide = [part for part in parts if part not in narrow]
    if not narrow or not wide or any(is_indexed(part) for part in wide):
        return asked(preferred, parts, context)
    first = asked(preferred, narrow, context).order_by().values("pk")[:FENCE]
    return asked(Card.objects.filter(pk__in=first), wide, context)


def looked_through(context: Context) -> CardQuerySet:
    return Card.objects.all() if context.extras else Card.objects.without_extras()


def asked(cards: CardQuerySet, parts: Iterable[Tree], context: Context) -> CardQuerySet:
    """Those of these printings that fit all of the parts."""
    wanted = compiled(all_of(list(parts)), context)
    for need in wanted.needs:
        cards = getattr(cards, need)(context)
    return cards.filter(wanted.condition)


def shared(tree: Tree | None) -> tuple[list[Tree], list[Tree]]:
    """The parts in which all printings of a card agree, and the others."""
    parts = parts_of(tree)
    of_printings = [part for part in parts if differs(part)]
    return [part for part in parts if part not in of_printings], of_printings


def parts_of(tree: Tree | None) -> list[Tree]:
    """What all must hold."""
    return list(tree.parts) if isinstance(tree, And) else [tree] if tree else []


def differs(part: Tree) -> bool:
    return any(keywords()[term.keyword].depends_on_printing(term) for term in terms(part))


def is_narrow(part: Tree) -> bool:
    return all(
        term.keyword in NARROW or (term.kind == Kind.REGEX and term.keyword in NARROW_AS_PATTERNS)
        for term in terms(part)
    )


def is_indexed(part: Tree) -> bool:
    return isinstance(part, Term) and part.keyword in INDEXED
