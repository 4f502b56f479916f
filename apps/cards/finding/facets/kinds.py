"""What a list can be narrowed by, beside it: each choice is a term that goes into the query text or out of it again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from apps.cards.search import Search, read
from apps.cards.search.registry import find
from apps.cards.search.syntax import And, Or, Term, Tree, all_of, any_of
from apps.cards.words import COLOR_NAMES, Finish, Language, Rarity

TYPES = ("creature", "instant", "sorcery", "artifact", "enchantment", "planeswalker", "land", "battle", "legendary")
FORMATS = ("standard", "pioneer", "modern", "legacy", "vintage", "commander", "pauper")
BANDS = ((None, 1), (1, 5), (5, 20), (20, 100), (100, None))
COLORS = {letter.lower(): name for letter, name in COLOR_NAMES.items()} | {"c": "Colourless", "m": "Multicolour"}


@dataclass(frozen=True)
class Facet:
    """`keyword` is what its terms begin with. Two choices `together` are wanted both; otherwise either will do."""

    name: str
    label: str
    keyword: str
    labels: dict[str, str]
    together: bool = False

    def term(self, value: str) -> str:
        return f"{self.keyword}:{value}"

    def chosen(self, search: Search) -> list[str]:
        """The values that the query has already."""
        return [value for part in parts(search) for value in self.values_of(part)]

    def values_of(self, part: Tree) -> list[str]:
        """What a part of the query chooses here; nothing where it says anything else."""
        if isinstance(part, Or):
            inner = [self.values_of(each) for each in part.parts]
            return [value for values in inner for value in values] if all(inner) else []
        if isinstance(part, Term) and part.operator in (":", "=") and same_keyword(part.keyword, self.keyword):
            keyword, value = find(part.keyword), part.value.lower()
            return [keyword.aliases.get(value, value) if keyword else value]
        return []

    def without(self, search: Search) -> Search:
        """The search as it would be without a choice here."""
        return with_parts(search, [part for part in parts(search) if not self.values_of(part)])

    def toggled(self, search: Search, value: str) -> Search:
        """The search with this choice made, or taken back."""
        chosen = self.chosen(search)
        left = [one for one in chosen if one != value] if value in chosen else [*chosen, value]
        return with_parts(self.without(search), self.tree(left), at_end=True)

    def tree(self, values: list[str]) -> list[Tree]:
        each = [tree for value in values if (tree := tree_of(self.term(value)))]
        if self.together:
            return each
        return [either] if (either := any_of(each)) else []


class Colors(Facet):
    """Colours join into one term: `c:ur` is blue and red at least."""

    def values_of(self, part: Tree) -> list[str]:
        if not isinstance(part, Term) or not same_keyword(part.keyword, self.keyword):
            return []
        letters = part.value.lower()
        if part.operator not in (":", ">=", "=") or not letters or set(letters) - set("wubrgcm"):
            return []
        if part.operator == "=" and letters != "c":
            return []
        return list(letters)

    def tree(self, values: list[str]) -> list[Tree]:
        newest = values[-1] if values else ""
        if newest == "c":
            return list(filter(None, [tree_of("c=c")]))
        letters = "".join(letter for letter in "wubrg" if letter in values)
        texts = ([f"c:{letters}"] if letters else []) + (["c:m"] if "m" in values else [])
        return [tree for text in texts if (tree := tree_of(text))]


class Prices(Facet):
    """Bands between two prices; one of them at a time."""

    def term(self, value: str) -> str:
        low, _, high = value.partition("-")
        return " ".join(([f"price>={low}"] if low else []) + ([f"price<{high}"] if high else []))

    def chosen(self, search: Search) -> list[str]:
        said = {str(part) for part in parts(search)} & self.own
        return [value for value in self.labels if said and self.said(value) == said]

    @property
    def own(self) -> set[str]:
        return {text for value in self.labels for text in self.said(value)}

    def said(self, value: str) -> set[str]:
        return {str(part) for part in split(tree_of(self.term(value)))}

    def without(self, search: Search) -> Search:
        return with_parts(search, [part for part in parts(search) if str(part) not in self.own])

    def tree(self, values: list[str]) -> list[Tree]:
        return split(tree_of(self.term(values[-1]))) if values else []


def band(low: int | None, high: int | None) -> tuple[str, str]:
    value = f"{low or ''}-{high or ''}"
    return value, f"Under {high}" if low is None else f"{low} and more" if high is None else f"{low} to {high}"


COLOR = Colors("color", "Colour", "c", COLORS, together=True)
TYPE = Facet("type", "Type", "t", {word: word.capitalize() for word in TYPES}, together=True)
RARITY = Facet("rarity", "Rarity", "r", {each.word: each.label for each in Rarity})
PRICE = Prices("price", "Price", "price", dict(band(*ends) for ends in BANDS))
SET = Facet("set", "Set", "s", {})
FINISH = Facet("finish", "Finish", "finish", {each.word: each.label for each in Finish}, together=True)
LEGAL = Facet("legal", "Playable in", "f", {word: word.capitalize() for word in FORMATS}, together=True)
LANGUAGE = Facet("language", "Language", "lang", {each.code: each.label for each in Language})
FACETS = (COLOR, TYPE, RARITY, PRICE, SET, FINISH, LEGAL, LANGUAGE)


def facets() -> list[Facet]:
    """Those whose keyword somebody has added."""
    return [facet for facet in FACETS if find(facet.keyword)]


def parts(search: Search) -> list[Tree]:
    """What all must hold."""
    return split(search.tree)


def split(tree: Tree | None) -> list[Tree]:
    return [] if tree is None else list(tree.parts) if isinstance(tree, And) else [tree]


@cache
def tree_of(text: str) -> Tree | None:
    return read(text).tree


def with_parts(search: Search, kept: Iterable[Tree], at_end: bool = False) -> Search:
    both = [*parts(search), *kept] if at_end else list(kept)
    return replace(search, tree=all_of(both))


def same_keyword(one: str, other: str) -> bool:
    return find(one) is not None and find(one) is find(other)
