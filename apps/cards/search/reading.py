"""From a text to a search that is known to make sense."""

from dataclasses import dataclass, field

from .errors import QueryError
from .parser import parse
from .registry import keywords
from .syntax import PLAIN, And, Kind, Not, Or, Term, Tree, terms, wanted, without
from .words import Words

MOST_TERMS = 60


@dataclass(frozen=True)
class Search:
    """What is looked for, and how it is to be shown: `display` has the words of `unique:`, `order:` and their like."""

    tree: Tree | None
    display: dict[str, str] = field(default_factory=dict)
    text: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return self.tree is not None or bool(self.display)

    def __str__(self) -> str:
        shown = [f"{name}:{value}" for name, value in self.display.items()]
        wanted = str(self.tree) if self.tree is not None else ""
        if shown and isinstance(self.tree, Or):
            wanted = f"({wanted})"
        return " ".join(part for part in (wanted, *shown) if part)

    @property
    def words(self) -> Words:
        """The plain words every result has: what the best match is judged by."""
        parts = self.tree.parts if isinstance(self.tree, And) else (self.tree,)
        return plain_words([part for part in parts if isinstance(part, Term) and part.keyword == PLAIN])

    @property
    def of_printing(self) -> bool:
        """Whether printings of one card may differ in what is asked."""
        return any(keywords()[term.keyword].depends_on_printing(term) for term in terms(self.tree))

    @property
    def extras(self) -> bool:
        """Whether tokens and the like are meant as well: where the search says so, or speaks of them."""
        return "include" in self.display or any(
            keywords()[term.keyword].finds_extras(term) for term in wanted(self.tree)
        )


def plain_words(plain: list[Term]) -> Words:
    """Words without a keyword, as one search of the full text."""
    return Words(
        wanted=tuple(term.value for term in plain if term.kind == Kind.WORD),
        phrases=tuple(term.value for term in plain if term.kind == Kind.QUOTED),
        unwanted=(),
        unfinished=bool(plain) and plain[-1].unfinished,
    )


def read(text: str) -> Search:
    """The search somebody typed; QueryError says what is wrong with it."""
    tree = parse(text)
    found = list(terms(tree))
    if len(found) > MOST_TERMS:
        extra = found[MOST_TERMS]
        raise QueryError(f"A search has at most {MOST_TERMS} conditions.", extra.written, extra.start, extra.end)
    display: dict[str, str] = {}
    for term in found:
        keyword = keywords()[term.keyword]
        value = keyword.read(term)
        if keyword.display:
            display[term.keyword] = value
    check_display(tree, negated=False)
    return Search(without(tree, is_display), display, text)


def is_display(term: Term) -> bool:
    return keywords()[term.keyword].display


def check_display(tree: Tree | None, negated: bool) -> None:
    """There is no opposite of `order:name`."""
    match tree:
        case Not():
            check_display(tree.part, negated=True)
        case Term() if negated and is_display(tree):
            raise QueryError(f"“{tree.keyword}” cannot be negated.", tree.written, tree.start, tree.end)
        case Term() | None:
            return
        case _:
            for part in tree.parts:
                check_display(part, negated)
