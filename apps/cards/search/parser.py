"""From text to tree, by hand: a tokeniser and a descent of three steps (or, and, not).

Whoever is still typing is not told off: a quotation or a bracket that is open at the end ends there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import QueryError, guess
from .keyword import Keyword
from .registry import find, keywords
from .syntax import EXACT, PLAIN, Kind, Not, Term, Tree, all_of, any_of

MOST_LETTERS = 2000
MOST_DEPTH = 50
OPERATORS = (":", "=", "!=", "<", "<=", ">", ">=")

SPACE = re.compile(r"\s*")
OPERATION = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_]*)(?P<operator>!=|<=|>=|[:=<>])")
QUOTED = re.compile(r'"((?:[^"\\]|\\.|\\$)*)"?', re.DOTALL)
SINGLE_QUOTED = re.compile(r"'([^']*)'(?=[\s()]|$)")
REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/(?=[\s()\"]|$)", re.DOTALL)
WORD = re.compile(r'[^\s()"]+')
VALUE = re.compile(r"[^\s()]+")
ESCAPED = re.compile(r"\\([\"\\])")


@dataclass(frozen=True)
class Token:
    """A bracket, a minus, `or`, or a whole term."""

    sign: str
    start: int
    end: int
    term: Term | None = None


def parse(text: str) -> Tree | None:
    """The tree of a text, None where nothing is asked; QueryError where it cannot be read."""
    if len(text) > MOST_LETTERS:
        raise QueryError(f"A search has at most {MOST_LETTERS} characters.", text[:40], MOST_LETTERS, len(text))
    return Parser(text).tree()


class Parser:
    def __init__(self, text: str) -> None:
        # What no text in a database can hold stands for nothing here; every letter keeps its place.
        self.text = "".join(" " if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in text)
        self.tokens = list(Tokens(self.text))
        self.place = 0

    @property
    def next(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place += 1
        return token

    def sees(self, *signs: str) -> bool:
        return self.next is not None and self.next.sign in signs

    def tree(self) -> Tree | None:
        if not self.tokens:
            return None
        tree = self.either(0)
        if self.next:
            raise self.wrong(self.next, "This bracket closes nothing.")
        return tree

    def either(self, depth: int) -> Tree:
        parts = [self.all(depth)]
        while self.sees("or"):
            self.take()
            parts.append(self.all(depth))
        return any_of(parts) or parts[0]

    def all(self, depth: int) -> Tree:
        parts: list[Tree] = []
        while self.next and not self.sees("or", ")"):
            parts.append(self.one(depth))
        if (tree := all_of(parts)) is None:
            raise self.nothing_here()
        return tree

    def one(self, depth: int) -> Tree:
        token = self.take()
        if depth >= MOST_DEPTH:
            raise self.wrong(token, f"Brackets and minuses may be {MOST_DEPTH} deep at most.")
        match token.sign:
            case "-":
                return Not(self.one(depth + 1))
            case "(":
                tree = self.either(depth + 1)
                if self.sees(")"):
                    self.take()
                return tree
        if token.term is None:  # a minus before `or`
            raise self.nothing_here()
        return token.term

    def nothing_here(self) -> QueryError:
        """An `or` with an empty side, or an empty pair of brackets."""
        before = self.tokens[self.place - 1] if self.place else None
        if before and before.sign == "(":
            return self.wrong(before, "There is nothing in these brackets.")
        word = before if before and before.sign == "or" else self.next
        return self.wrong(
            word or self.tokens[-1], "“or” stands between two conditions; the word itself is found in quotation marks."
        )

    def wrong(self, token: Token, message: str) -> QueryError:
        return QueryError(message, self.text[token.start : token.end], token.start, token.end)


class Tokens:
    """A text cut into tokens. Signs without a letter or digit say nothing and are passed over."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __iter__(self) -> Iterator[Token]:
        place = self.skip(0)
        while place < len(self.text):
            token = self.token(place)
            if token.sign and (token.sign != "-" or self.negates(token.end)):
                yield token
            place = self.skip(token.end)

    def skip(self, place: int) -> int:
        found = SPACE.match(self.text, place)
        return found.end() if found else place

    def negates(self, place: int) -> bool:
        """Whether there is something behind a minus for it to negate."""
        while place < len(self.text) and self.text[place] == "-":
            place += 1
        if place >= len(self.text) or self.text[place].isspace() or self.text[place] == ")":
            return False
        return bool(self.token(place).sign)

    def token(self, start: int) -> Token:
        sign = self.text[start]
        if sign in "()-":
            return Token(sign, start, start + 1)
        if sign == '"' and (found := QUOTED.match(self.text, start)):
            return self.plain(unescaped(found[1]), Kind.QUOTED, start, found.end())
        if sign == "/" and (found := REGEX.match(self.text, start)):
            return self.term(PLAIN, "", found[1], Kind.REGEX, start, found.end())
        if sign == "!" and (found := QUOTED.match(self.text, start + 1) or VALUE.match(self.text, start + 1)):
            return self.exact(start, start + 1)
        if (found := OPERATION.match(self.text, start)) and (keyword := self.keyword(found, start)):
            return self.condition(keyword, found, start)
        return self.word(start)

    def word(self, start: int) -> Token:
        found = WORD.match(self.text, start)
        end = found.end() if found else start + 1
        word = self.text[start:end]
        if word.lower() in ("or", "and"):
            return Token("or" if word.lower() == "or" else "", start, end)
        keyword = find(word)
        if keyword and keyword.alone:
            return self.term(keyword.names[0], "", "", Kind.NONE, start, end)
        return self.plain(word, Kind.WORD, start, end)

    def plain(self, value: str, kind: Kind, start: int, end: int) -> Token:
        if not any(sign.isalnum() for sign in value):
            return Token("", start, end)
        return self.term(PLAIN, "", value, kind, start, end)

    def exact(self, start: int, place: int) -> Token:
        value, kind, end = self.value(place)
        if not any(sign.isalnum() for sign in value) or kind == Kind.REGEX:
            return Token("", start, end)
        return self.term(EXACT, "", value, kind, start, end)

    def keyword(self, found: re.Match[str], start: int) -> Keyword | None:
        """The keyword that is written here; a word with a colon at its end may be just that."""
        if keyword := find(found["name"]):
            return keyword
        behind = VALUE.match(self.text, found.end())
        if not behind:
            return None
        end = behind.end()
        known = [name for name in keywords() if name.isalnum()]
        raise QueryError(
            f"There is no keyword “{found['name']}”.{guess(found['name'], known)}",
            self.text[start:end],
            start,
            end,
            sorted({keyword.names[0] for keyword in keywords().values() if keyword.names[0].isalnum()}),
        )

    def condition(self, keyword: Keyword, found: re.Match[str], start: int) -> Token:
        value, kind, end = self.value(found.end())
        return self.term(keyword.names[0], found["operator"], value, kind, start, end)

    def value(self, place: int) -> tuple[str, Kind, int]:
        """What stands behind an operator; it may be nothing."""
        if found := QUOTED.match(self.text, place):
            return unescaped(found[1]), Kind.QUOTED, found.end()
        if found := SINGLE_QUOTED.match(self.text, place):
            return found[1], Kind.QUOTED, found.end()
        if found := REGEX.match(self.text, place):
            return found[1], Kind.REGEX, found.end()
        found = VALUE.match(self.text, place)
        return (found[0], Kind.WORD, found.end()) if found else ("", Kind.WORD, place)

    def term(self, keyword: str, operator: str, value: str, kind: Kind, start: int, end: int) -> Token:
        unfinished = keyword == PLAIN and kind == Kind.WORD and end == len(self.text) and value[-1:].isalnum()
        term = Term(keyword, operator, value, kind, start, end, self.text[start:end], unfinished)
        return Token("term", start, end, term)


def unescaped(quoted: str) -> str:
    return ESCAPED.sub(r"\1", quoted)
