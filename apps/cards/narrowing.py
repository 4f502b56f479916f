"""Which of a printing's prices its page opens on: what the address says, or else what one prefers if there is any."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from .words import Condition, Language, Word

ANY = "any"


@dataclass(frozen=True)
class Choice:
    label: str
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Trait:
    """Something the prices differ in. `chosen` is empty where all are meant."""

    name: str
    chosen: str
    choices: list[Choice]
    by_preference: bool


@dataclass(frozen=True)
class Narrowed:
    rows: list[Any]
    traits: list[Trait]
    hidden: int

    @property
    def by_preference(self) -> bool:
        """Nobody asked for it just now, so the page says whose wish it is."""
        return any(trait.by_preference for trait in self.traits)

    @property
    def chosen(self) -> dict[str, str]:
        return {trait.name: trait.chosen for trait in self.traits}


def narrow(rows: Iterable[Any], query: QueryDict, preferred: Mapping[str, str]) -> Narrowed:
    """Latest prices, and the conditions and languages to choose between where there are several."""
    every = list(rows)
    wanted = {"condition": condition_words(every), "language": language_codes(every)}
    traits, shown = [], every
    for name, there in wanted.items():
        if len(there) < 2:
            continue
        asked = meant(name, query.get(name, ""), there)
        wish = preferred.get(name, "")
        by_preference = asked is None and wish in there and bool(having(name, there[wish], shown))
        chosen = wish if by_preference else asked or ""
        traits.append(Trait(name, chosen, choices(query, name, there, chosen), by_preference))
        if chosen:
            shown = having(name, there[chosen], shown)
    return Narrowed(shown, traits, len(every) - len(shown))


def having(name: str, member: Word, rows: list[Any]) -> list[Any]:
    return [row for row in rows if getattr(row.variant, name) == member.value]


def condition_words(rows: list[Any]) -> dict[str, Word]:
    return {one.word: one for one in map(Condition, sorted({row.variant.condition for row in rows}))}


def language_codes(rows: list[Any]) -> dict[str, Word]:
    return {one.code: one for one in map(Language, sorted({row.variant.language for row in rows}))}


def meant(name: str, text: str, there: Mapping[str, Word]) -> str | None:
    """The word the address means, however it is spelt; nothing for all of them, None where it says nothing."""
    if not text:
        return None
    if text.lower() == ANY:
        return ""
    kind: type[Word] = Condition if name == "condition" else Language
    try:
        member = kind.parse(text)
    except ValueError:
        return None
    return next((word for word, one in there.items() if one == member), "")


def choices(query: QueryDict, name: str, there: Mapping[str, Word], chosen: str) -> list[Choice]:
    options = {ANY: f"Every {name}"} | {word: one.label for word, one in there.items()}
    return [Choice(label, address(query, name, word), word == (chosen or ANY)) for word, label in options.items()]


def address(query: QueryDict, name: str, word: str) -> str:
    changed = query.copy()
    changed[name] = word
    return f"?{changed.urlencode()}#prices"
