"""What a page was asked: a text that may be wrong, and the plain filters of old addresses as words of the language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from apps.cards.search import QueryError

TRIES = 3

T = TypeVar("T")


@dataclass(frozen=True)
class Asked(Generic[T]):
    """`found` answers `text`, or what is left of it without the terms that are wrong; None where nothing is left."""

    text: str
    found: T | None
    wrong: QueryError | None = None

    @classmethod
    def of(cls, text: str, find: Callable[[str], T]) -> "Asked[T]":
        text = text.replace("\0", " ").strip()
        try:
            return cls(text, find(text))
        except QueryError as wrong:
            return cls(text, nearest(text, wrong, find), wrong)

    @property
    def before(self) -> str:
        return self.text[: self.wrong.start] if self.wrong else self.text

    @property
    def marked(self) -> str:
        """The part of the text that is wrong."""
        return self.text[self.wrong.start : self.wrong.end] if self.wrong else ""

    @property
    def after(self) -> str:
        return self.text[self.wrong.end :] if self.wrong else ""


def nearest(text: str, wrong: QueryError, find: Callable[[str], T]) -> T | None:
    """What is found without what is wrong."""
    for _ in range(TRIES):
        text = f"{text[: wrong.start].rstrip('-!')} {text[wrong.end :]}".strip()
        if wrong.end <= wrong.start or not text:
            return None
        try:
            return find(text)
        except QueryError as again:
            wrong = again
    return None


# Plain filters, each as a word of the language; `{}` is its value.
ANY = {"set": "set:{}", "rarity": "rarity:{}", "finish": "finish:{}", "language": "lang:{}", "game": "game:{}"}
ALL = {"type": "type:{}"}
ONE = {"price_from": "price>={}", "price_to": "price<={}"}
TRUTHS = {
    "digital": {"true": "is:digital", "false": "-is:digital"},
    "priced": {"true": "price>=0", "false": "-price>=0"},
}
PLAIN = (*ANY, *ALL, *ONE, *TRUTHS, "color", "identity")


def as_terms(filters: Mapping[str, list[str]]) -> str:
    """What plain filters mean, in the language."""
    said = {name: [word for text in filters.get(name) or () for word in split(text)] for name in PLAIN}
    parts = [any_of(form, said[name]) for name, form in ANY.items() if said[name]]
    parts += [form.format(quoted(word)) for name, form in ALL.items() for word in said[name]]
    parts += [form.format(said[name][-1]) for name, form in ONE.items() if said[name]]
    parts += [meaning[word] for name, meaning in TRUTHS.items() for word in said[name][-1:] if word in meaning]
    if said["color"]:
        parts += colors("".join(said["color"]).lower())
    if said["identity"]:
        letters = "".join(said["identity"]).lower()
        parts.append("id=c" if letters == "c" else f"id<={letters.replace('c', '')}")
    return " ".join(parts)


def any_of(form: str, words: list[str]) -> str:
    terms = [form.format(quoted(word)) for word in words]
    return terms[0] if len(terms) == 1 else f"({' or '.join(terms)})"


def colors(letters: str) -> list[str]:
    """All of these; `m` is more than one, `c` none at all."""
    if "c" in letters:
        return ["c=c"]
    plain = "".join(dict.fromkeys(letter for letter in letters if letter != "m"))
    return ([f"c>={plain}"] if plain else []) + (["c:m"] if "m" in letters else [])


def quoted(word: str) -> str:
    return word if word.replace("_", "").replace("-", "").isalnum() else '"{}"'.format(word.replace('"', ""))


def split(text: str) -> list[str]:
    return text.replace(",", " ").split()
