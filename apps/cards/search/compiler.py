"""From tree to condition. `-x` is exactly what `x` is not: what is unknown of a card counts as not so."""

from dataclasses import dataclass

from django.db.models import Q

from .conditions import opposite
from .context import Context
from .reading import plain_words
from .registry import keywords
from .syntax import PLAIN, And, Kind, Not, Or, Term, Tree, terms


@dataclass(frozen=True)
class Compiled:
    """A condition on printings, and the methods of CardQuerySet that add what it names."""

    condition: Q
    needs: tuple[str, ...]


def compile(tree: Tree | None, context: Context) -> Compiled:  # noqa: A001 - it is what it does
    """The condition; QueryError where only the catalogue could know that a value means nothing."""
    if tree is None:
        return Compiled(Q(), ())
    needs = [need for term in terms(tree) for need in keywords()[term.keyword].needs]
    return Compiled(condition(tree, context), tuple(dict.fromkeys(needs)))


def condition(tree: Tree, context: Context) -> Q:
    match tree:
        case Term():
            return keywords()[tree.keyword].condition(tree, context)
        case Not():
            return opposite(condition(tree.part, context))
        case Or():
            return Q(*(condition(part, context) for part in tree.parts), _connector=Q.OR)
        case And():
            return together(tree, context)


def together(tree: And, context: Context) -> Q:
    """All of the parts. Plain words are one search of the full text, as a sentence has words that no index keeps."""
    plain = [part for part in tree.parts if isinstance(part, Term) and is_plain(part)]
    others = [condition(part, context) for part in tree.parts if not (isinstance(part, Term) and is_plain(part))]
    return Q(*((plain_words(plain).match,) if plain else ()), *others)


def is_plain(term: Term) -> bool:
    return term.keyword == PLAIN and term.kind == Kind.WORD
