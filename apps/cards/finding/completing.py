"""What somebody at the search field may be about to write: keywords, what they take, and names of cards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, Min, Q, Value, When
from django.db.models.functions import Coalesce, Concat

from apps.cards.models import Card, CardSet
from apps.cards.querysets import UNRANKED
from apps.cards.search import Keyword, folded
from apps.cards.search.registry import every, find

from .vocabulary import artists, type_words

MOST = 8
NAMES = 6
TOKEN = re.compile(r'(?:[^\s()"]|"[^"]*(?:"|$))+')
BEGUN = re.compile(r'-?(?P<word>[A-Za-z]\w*)(?P<operator>!=|<=|>=|[:=<>])(?P<value>"?[^"]*)"?$')


@dataclass(frozen=True)
class Completion:
    """`text` takes the place of what stands from `start` to `end`; `more` may follow without a space."""

    kind: str
    text: str
    label: str
    start: int
    end: int
    more: bool = False


def complete(text: str, at: int | None = None) -> list[Completion]:
    """What may be meant by the word before the cursor, likeliest first."""
    at = len(text) if at is None else max(0, min(at, len(text)))
    tokens = list(TOKEN.finditer(text[:at]))
    if not tokens or tokens[-1].end() < at:
        return []
    token = tokens[-1][0]
    start = tokens[-1].start() + (token[0] == "-")
    word = token.lstrip("-")
    if begun := BEGUN.match(word):
        keyword = find(begun["word"])
        return list(values(keyword, begun, start, at)) if keyword else []
    words = list(keywords(word, start, at)) if len(word) > 1 or word in {"c", "t", "o"} else []
    return [*words[:3], *names(text, tokens, at)][:MOST]


def keywords(word: str, start: int, end: int) -> Iterator[Completion]:
    """Keywords that begin so, by any of their names."""
    for keyword in every():
        fitting = [name for name in keyword.names if name.startswith(word.lower()) and name.isalnum()]
        if fitting:
            name = word.lower() if word.lower() in fitting else fitting[0]
            sign = "" if keyword.alone else ":" if ":" in keyword.operators else keyword.operators[0]
            yield Completion("keyword", name + sign, keyword.help, start, end, more=bool(sign))


def values(keyword: Keyword, begun: re.Match[str], start: int, end: int) -> Iterator[Completion]:
    """What a keyword takes that begins with, or holds, what is written."""
    typed = begun["value"].lstrip('"').lower()
    head = f"{begun['word']}{begun['operator']}"
    known = known_to(keyword, typed)
    first = [pair for pair in known if pair[0].lower().startswith(typed)]
    others = [pair for pair in known if typed and typed in " ".join(pair).lower() and pair not in first]
    for value, label in [*first, *others][:MOST]:
        if value.lower() != typed or label:
            yield Completion("value", head + quoted(value), label, start, end)


def known_to(keyword: Keyword, typed: str) -> list[tuple[str, str]]:
    """The words of a closed vocabulary, or what the catalogue has, each with what it means."""
    if keyword.values is not None:
        return list(keyword.values.items())
    match keyword.names[0]:
        case "set" | "in":
            return sets(typed)
        case "type":
            return [(word, "") for word in type_words()]
        case "artist":
            return [(name, "") for name in artists()]
    return []


def sets(typed: str) -> list[tuple[str, str]]:
    """Sets by code or name, newest first."""
    fitting = CardSet.objects.filter(code__istartswith=typed) | CardSet.objects.filter(name__icontains=typed)
    return list(fitting.newest().values_list("code", "name")[: MOST * 2])


def names(text: str, tokens: list[re.Match[str]], at: int) -> list[Completion]:
    """Cards of which the plain words before the cursor may be the beginning."""
    first = len(tokens)
    while first and is_plain(tokens[first - 1][0]):
        first -= 1
    if first == len(tokens):
        return []
    start = tokens[first].start()
    written = text[start:at].lstrip('!"')
    if len(written) < 2:
        return []
    return [Completion("card", f'!"{name}"', name, start, at) for name in cards_named(written)]


def cards_named(beginning: str) -> list[str]:
    """Names that begin so, then names with a word that does, the most played first."""
    begins = folded(beginning)
    inside = Q(search_name__startswith=begins)
    if len(beginning) > 2:
        inside |= Q(search_name__contains=Concat(Value(" "), begins))
    rank = Case(When(search_name__startswith=begins, then=Value(0)), default=Value(1))
    found = Card.objects.filter(inside).order_by().values("name")
    best = found.annotate(rank=Min(rank), played=Min(Coalesce("edhrec_rank", Value(UNRANKED))))
    return list(best.order_by("rank", "played", "name").values_list("name", flat=True)[:NAMES])


def is_plain(token: str) -> bool:
    return not BEGUN.match(token) and token[0] not in "-/" and token.lower() not in ("or", "and")


def quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s()]", value) else value
