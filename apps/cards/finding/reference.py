"""The language as people read about it: every keyword of the registry under its heading."""

from dataclasses import dataclass
from functools import cache

from django.utils.text import slugify

from apps.cards.search import Keyword
from apps.cards.search.registry import families

BASICS = (
    ("goblin", "cards with this word in their name, type or rules text, the best match first"),
    ('"draw a card"', "these words in this order"),
    ("t:goblin c:r", "two conditions: both must hold"),
    ("t:elf or t:goblin", "either of two"),
    ("t:goblin (c:b or c:g)", "brackets keep together what belongs together"),
    ("t:creature -c:g", "a minus turns a condition round"),
    ('!"lightning bolt"', "just the card of this name"),
    (r"o:/^{T}: add/", "between slashes stands a regular expression"),
)

# As people ask: first what a card is, then its printings and prices, then how results are shown. Others come behind.
ORDER = (
    "Names", "Types and text", "Colours", "Mana", "Numbers", "What it is", "Legality", "Sets", "Printings", "Dates",
    "Prices", "Your cards", "Looks", "Artist, flavour, watermark",
)  # fmt: skip
LAST = "How results are shown"


def place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER) + (name == LAST)


@dataclass(frozen=True)
class Word:
    """A keyword, ready to be read about."""

    slug: str
    names: tuple[str, ...]
    signs: str
    help: str
    examples: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, keyword: Keyword) -> "Word":
        names = tuple(name for name in keyword.names if name)
        return cls(
            slug=slugify(names[0]) if names and names[0].isalnum() else slugify(type(keyword).__name__),
            names=names,
            signs=" ".join(sign for sign in keyword.operators if sign),
            help=keyword.help,
            examples=tuple(keyword.examples),
            values=tuple((keyword.values or {}).items()),
        )


@dataclass(frozen=True)
class Family:
    name: str
    slug: str
    words: tuple[Word, ...]


@cache
def reference() -> tuple[Family, ...]:
    """Every family with its words; the same for everybody, so it is made once."""
    ordered = sorted(families().items(), key=lambda family: place(family[0]))
    return tuple(Family(name, slugify(name), tuple(map(Word.of, keywords))) for name, keywords in ordered)
