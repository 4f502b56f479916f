"""The tree of a search. Printed, it is a search again that reads to the same tree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a value was written."""

    WORD = "word"
    QUOTED = "quoted"
    REGEX = "regex"
    NONE = "none"  # a keyword that stands alone, as `owned`


PLAIN = ""  # the keyword of words without one
EXACT = "!"  # the keyword of a name behind an exclamation mark


@dataclass(frozen=True)
class Term:
    """One condition. `written` is what was typed, `start` and `end` are where; they do not make it another term."""

    keyword: str
    operator: str
    value: str
    kind: Kind = Kind.WORD
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    written: str = field(default="", compare=False)
    unfinished: bool = field(default=False, compare=False)  # the last word of the text: more letters may follow

    def __str__(self) -> str:
        return f"{self.keyword}{self.operator}{written(self.value, self.kind)}"


@dataclass(frozen=True)
class Not:
    part: "Tree"

    def __str__(self) -> str:
        return f"-({self.part})" if isinstance(self.part, And | Or) else f"-{self.part}"


@dataclass(frozen=True)
class And:
    parts: tuple["Tree", ...]

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True)
class Or:
    parts: tuple["Tree", ...]

    def __str__(self) -> str:
        return " or ".join(str(part) for part in self.parts)


Tree = Term | Not | And | Or


def all_of(parts: list[Tree]) -> Tree | None:
    """Parts that all must hold; what is itself such a group is taken apart, so that brackets leave no trace."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return And(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def any_of(parts: list[Tree]) -> Tree | None:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return Or(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def terms(tree: Tree | None) -> Iterator[Term]:
    """Every term, from left to right."""
    match tree:
        case Term():
            yield tree
        case Not():
            yield from terms(tree.part)
        case And() | Or():
            for part in tree.parts:
                yield from terms(part)


def wanted(tree: Tree | None) -> Iterator[Term]:
    """Every term that is not negated, from left to right."""
    if isinstance(tree, And | Or):
        for part in tree.parts:
            yield from wanted(part)
    elif isinstance(tree, Term):
        yield tree


def without(tree: Tree | None, unwanted: Callable[[Term], bool]) -> Tree | None:
    """The tree without some of its terms, or None where nothing is left."""
    match tree:
        case Term():
            return None if unwanted(tree) else tree
        case Not():
            inner = without(tree.part, unwanted)
            return Not(inner) if inner else None
        case And() | Or():
            left = [part for part in (without(part, unwanted) for part in tree.parts) if part]
            return all_of(left) if isinstance(tree, And) else any_of(left)
    return None


def written(value: str, kind: Kind) -> str:
    match kind:
        case Kind.QUOTED:
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Kind.REGEX:
            return f"/{value}/"
    return value
