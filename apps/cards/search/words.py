"""From what somebody types to what the database looks for. The query language will take its place beside this."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Self

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db.models import Case, Func, Q, SmallIntegerField, TextField, Value, When
from django.db.models.functions import Cast, Concat, Replace

MOST_LETTERS = 200
MOST_WORDS = 12
WORD = re.compile(r'(?P<not>(?<!\S)-)?(?:"(?P<phrase>[^"]+)"?|(?P<word>[^\s"]+))')

Query = SearchQuery | CombinedSearchQuery


class Folded(Func):
    """Text in lower case without accents; immutable, so that it can be stored and indexed."""

    function = "catalog_fold"
    output_field = TextField()


@dataclass(frozen=True)
class Words:
    """What was typed, word by word. The last one may be unfinished, unless something stands after it."""

    wanted: tuple[str, ...]
    phrases: tuple[str, ...]
    unwanted: tuple[str, ...]
    unfinished: bool

    @classmethod
    def of(cls, text: str) -> Self:
        text = text.replace("\0", "")[:MOST_LETTERS]
        found = [match for match in WORD.finditer(text) if re.search(r"\w", match[0])][:MOST_WORDS]
        return cls(
            wanted=tuple(match["word"] for match in found if match["word"] and not match["not"]),
            phrases=tuple(match["phrase"] for match in found if match["phrase"] and not match["not"]),
            unwanted=tuple(match["word"] or match["phrase"] for match in found if match["not"]),
            unfinished=bool(found) and bool(found[-1]["word"]) and not found[-1]["not"] and text[-1:].isalnum(),
        )

    def __bool__(self) -> bool:
        return bool(self.wanted or self.phrases or self.unwanted)

    @property
    def plain(self) -> Folded:
        """What a name would look like that is just this."""
        return folded(" ".join((*self.wanted, *self.phrases)))

    @property
    def short(self) -> str:
        """One or two letters of a word: half of all texts have such a word, so that only names are meant."""
        alone = len(self.wanted) == 1 and self.unfinished and not self.phrases and not self.unwanted
        return self.wanted[0] if alone and len(self.wanted[0]) < 3 else ""

    @property
    def match(self) -> Q:
        """The condition on a card."""
        if not self.short:
            return Q(search_vector=self.query)
        inside = Concat(Value(" "), folded(self.short))
        return Q(search_name__startswith=folded(self.short)) | Q(search_name__contains=inside)

    @property
    def query(self) -> Query:
        """All of the words: names and type lines as they are written, rules text by the stems of its words."""
        parts: list[Query] = [either(word, "plain") for word in self.wanted]
        if self.unfinished:
            parts[-1] = parts[-1] | prefix(self.wanted[-1])
        parts += [either(phrase, "phrase") for phrase in self.phrases]
        if len(self.wanted) > 1:  # a whole sentence holds words like "the", which rules text does not keep
            parts = [reduce(and_, parts) | SearchQuery(folded(" ".join(self.wanted)), config="english")]
        parts += [without(word) for word in self.unwanted]
        return reduce(and_, parts)

    @property
    def tier(self) -> Case | Cast:
        """0: the name is just this; 1: it begins so; 2: it has all the words; 3: only the text does."""
        if not (self.wanted or self.phrases):
            return Cast(Value(3), SmallIntegerField())  # a bare number to order by would be the place of a column
        begins, named = Q(search_name__startswith=self.plain), Q()
        for word in (*self.wanted, *self.phrases):
            named &= Q(search_name__contains=folded(word))
        return Case(
            When(begins & Q(folded_name=self.plain), then=Value(0)),  # folding is dear, so it comes second
            When(begins, then=Value(1)),
            When(named, then=Value(2)),
            default=Value(3),
            output_field=SmallIntegerField(),
        )


def folded(text: str) -> Folded:
    return Folded(Value(text.replace("\0", "")))


def either(text: str, kind: str) -> Query:
    return SearchQuery(folded(text), config="simple", search_type=kind) | SearchQuery(
        folded(text), config="english", search_type=kind
    )


def without(text: str) -> Query:
    phrase = folded(text)
    in_english = SearchQuery(phrase, config="english", search_type="phrase")
    return ~SearchQuery(phrase, config="simple", search_type="phrase") & ~in_english


def prefix(word: str) -> Query:
    """Every word that begins like this one."""
    # A backslash would make the literal one that full text does not read.
    plain = Replace(folded(word), Value("\\"), Value(" "))
    quoted = Func(plain, function="quote_literal", output_field=TextField())
    return SearchQuery(Concat(quoted, Value(":*")), config="simple", search_type="raw")
