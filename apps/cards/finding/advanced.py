"""A form that writes the query: a question for every keyword of the registry, under the headings of the reference."""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import slugify

from apps.cards.search import Keyword, QueryError, read
from apps.cards.search.registry import families
from apps.cards.words import COLOR_NAMES

from .asking import quoted
from .reference import place

SIGNS = {":": "is", "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
# What a question is called where none of its keyword's names says it to somebody new.
LABELS = {
    "identity": "Colour identity", "mv": "Mana value", "pow": "Power", "tou": "Toughness", "pt": "Power and toughness",
    "loy": "Loyalty", "def": "Defence", "cn": "Collector number", "st": "Kind of set", "lang": "Language",
    "color": "Colours", "oracle": "Rules text", "fulloracle": "With reminders", "date": "Released", "mana": "Mana cost",
    "format": "Playable in", "flavor": "Flavour text", "new": "New in a printing", "change24h": "Change in a day",
    "change7d": "Change in a week", "change30d": "Change in 30 days", "in": "Also printed in", "keyword": "Ability",
    "paperprints": "Paper printings", "papersets": "Paper sets", "prints": "Printings", "sets": "Sets",
    "usd": "US dollars", "eur": "Euros", "tix": "Event tickets",
}  # fmt: skip
LETTERS = {letter.lower(): name for letter, name in COLOR_NAMES.items()} | {"c": "Colourless"}
OPEN_FAMILIES = 5


@dataclass(frozen=True)
class Question:
    """One keyword: how it can be compared, and what can be chosen where not everything goes."""

    name: str
    label: str
    help: str
    example: str
    signs: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    colors: bool
    alone: bool
    value: str = ""
    sign: str = ""
    picked: tuple[str, ...] = ()

    @classmethod
    def about(cls, keyword: Keyword) -> "Question":
        name = keyword.names[0]
        return cls(
            name=name,
            label=LABELS.get(name, name.capitalize()),
            help=keyword.help,
            example=next((value_in(query) for query, _ in keyword.examples if " " not in query), ""),
            signs=tuple((sign, SIGNS.get(sign, sign)) for sign in keyword.operators),
            choices=tuple((keyword.values or {}).items()),
            colors=set("wubrg") <= set(keyword.values or {}) and "<=" in keyword.operators,
            alone=keyword.alone and not keyword.operators,
        )

    @property
    def letters(self) -> list[tuple[str, str]]:
        return list(LETTERS.items())

    @property
    def several_signs(self) -> bool:
        return bool({sign for sign, _ in self.signs} - {":", "="})

    def term(self, said: QueryDict) -> str:
        """What it says, in the language; nothing where nothing was said."""
        values = [value.strip() for value in said.getlist(self.name) if value.strip()]
        if not values:
            return ""
        sign = said.get(f"{self.name}.is", "") or next((sign for sign, _ in self.signs), ":")
        if self.alone and values[0] in ("yes", "no"):
            return self.name if values[0] == "yes" else f"-{self.name}"
        if self.colors:
            return f"{self.name}{sign}{'c' if 'c' in values else ''.join(values)}"
        return f"{self.name}{sign}{as_value(values[0])}"


@dataclass(frozen=True)
class Section:
    name: str
    slug: str
    questions: list[Question] = field(default_factory=list)
    open: bool = False


class Advanced:
    """The form as it was filled in."""

    def __init__(self, said: QueryDict) -> None:
        self.said = said

    @property
    def query(self) -> str:
        words = self.said.get("q", "").strip()
        terms = [question.term(self.said) for section in sections() for question in section.questions]
        return " ".join(part for part in (words, *terms) if part)

    @property
    def address(self) -> str:
        return f"{reverse('cards:search')}?{urlencode({'q': self.query})}"

    @property
    def wrong(self) -> QueryError | None:
        try:
            read(self.query)
        except QueryError as wrong:
            return wrong
        return None

    @property
    def words(self) -> str:
        return self.said.get("q", "")

    def sections(self) -> list[Section]:
        return [
            Section(each.name, each.slug, [self.filled(question) for question in each.questions], each.open)
            for each in sections()
        ]

    def filled(self, question: Question) -> Question:
        said = self.said.getlist(question.name)
        return replace(
            question, value=said[0] if said else "", sign=self.said.get(f"{question.name}.is", ""), picked=tuple(said)
        )


@cache
def sections() -> list[Section]:
    """Every keyword that has a name of letters; plain words have a field of their own."""
    shown = {
        name: [Question.about(keyword) for keyword in keywords if keyword.names[0].isalnum()]
        for name, keywords in sorted(families().items(), key=lambda family: place(family[0]))
    }
    named = [(name, questions) for name, questions in shown.items() if questions]
    return [Section(name, slugify(name), asked, number < OPEN_FAMILIES) for number, (name, asked) in enumerate(named)]


def value_in(example: str) -> str:
    """What stands behind the operator of an example."""
    return re.sub(r"^-?\w+(?:!=|<=|>=|[:=<>])", "", example)


def as_value(value: str) -> str:
    """A pattern between slashes and a plain word stay as they are; the rest stands in quotation marks."""
    return value if value[:1] in '/"' or value.replace(".", "").replace("+", "").isalnum() else quoted(value)
