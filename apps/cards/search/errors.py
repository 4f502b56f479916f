"""What is said where a search cannot be understood."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_SHOWN = 40


class QueryError(ValueError):
    """Names the term as it was typed, where it stands in the text, and what would be valid there."""

    def __init__(
        self, message: str, term: str = "", start: int = 0, end: int = 0, valid: Iterable[str] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.term = term
        self.start = start
        self.end = end
        self.valid = list(valid or ())

    def __str__(self) -> str:
        return self.message


def meant(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Known words that somebody who wrote this may have meant, likeliest first."""
    return get_close_matches(word.lower(), list(known), n=most, cutoff=0.6)


def guess(word: str, known: Iterable[str]) -> str:
    """“Did you mean …?” as the end of a sentence, or nothing."""
    likely = meant(word, known)
    if not likely:
        return ""
    return f" Did you mean {' or '.join(likely)}?"


def several(words: Iterable[str]) -> str:
    """The words in one breath; a long list is cut short."""
    listed = list(words)
    rest = len(listed) - MOST_SHOWN
    return ", ".join(listed[:MOST_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
