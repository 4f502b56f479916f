"""The facets of a search as the page shows them: each choice with its count and the query that takes it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from apps.cards.finding.writing import written
from apps.cards.models import CardSet
from apps.cards.querysets import CardQuerySet
from apps.cards.search import Search

from .counting import Counts, counts
from .kinds import FINISH, LANGUAGE, SET, Facet, facets

MOST = 10
RARE = {"special", "bonus", "battle"}  # shown only where there are some
OPEN = {SET.name, FINISH.name, LANGUAGE.name}  # only what there is, most of it first

Finder = Callable[[Search], CardQuerySet]  # the printings that match


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True)
class Narrowing:
    """One facet; `clear` is the query without it, None where it says nothing."""

    name: str
    label: str
    choices: list[Choice]
    clear: str | None

    @property
    def offers(self) -> bool:
        """Whether there is a choice to make."""
        return len(self.choices) > 1 and any(choice.count for choice in self.choices)


def narrowings(search: Search, unique: str, find: Finder) -> list[Narrowing]:
    """Every facet that leaves a choice."""
    found = counted(search, unique, find)
    names = set_names({*found.get("set", ()), *SET.chosen(search)})
    shown = [narrowing(facet, search, found[facet.name], names if facet == SET else facet.labels) for facet in facets()]
    return [each for each in shown if each.clear is not None or each.offers]


def counted(search: Search, unique: str, find: Finder) -> Counts:
    """What each choice would leave. Where either of two will do, the choices made do not count against the others."""
    apart = [facet for facet in facets() if not facet.together and facet.chosen(search)]
    found = counts(find(search), unique, [facet for facet in facets() if facet not in apart])
    for facet in apart:
        found |= counts(find(facet.without(search)), unique, [facet])
    return found


def narrowing(facet: Facet, search: Search, found: Counter[str], labels: dict[str, str]) -> Narrowing:
    chosen = facet.chosen(search)
    values = [value for value, _ in found.most_common(MOST)] if facet.name in OPEN else list(facet.labels)
    values = [value for value in values if found[value] or value not in RARE]
    values += [value for value in chosen if value not in values]
    choices = [
        Choice(
            value,
            labels.get(value, value.capitalize()),
            found[value],
            value in chosen,
            written(facet.toggled(search, value)),
        )
        for value in values
    ]
    return Narrowing(facet.name, facet.label, choices, written(facet.without(search)) if chosen else None)


def set_names(codes: set[str]) -> dict[str, str]:
    return dict(CardSet.objects.filter(code__in=codes).values_list("code", "name"))
