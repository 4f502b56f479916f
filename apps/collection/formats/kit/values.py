"""What people and apps write into cells: numbers, amounts, days, words. A ValueError says in words what is wrong."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from apps.cards.words import Condition, Finish, Language
from dualcaster.lib.money import to_minor

from .rows import Doubtful

MOST_COPIES = 1_000_000
MOST_MONEY = 10_000_000_00
COUNT = re.compile(r"x?\s*(\d{1,7})(?:\.0+)?\s*x?", re.IGNORECASE | re.ASCII)
SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "TIX": "TIX", "EURO": "EUR"}
AMOUNT = re.compile(r"([A-Za-z$€£¥]{0,4})\s*(\d[\d.,' \u00a0\u202f]*|[.,]\d+)\s*([A-Za-z$€£¥]{0,4})")
AMERICAN = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
CONTINENTAL = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+,\d*)", re.ASCII)
SIMPLE = re.compile(r"\d+[.,]?|\d*[.,]\d+", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
DOTTED = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})(?!\d)")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
ENGLISH_DAY = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2} \d{4})\b")  # what JavaScript writes
YES = {"true", "yes", "y", "1", "x", "✓", "wahr"}
NO = {"false", "no", "n", "0", "-", "falsch", "", "none"}
PLAIN_WORDS = {"normal", "regular", "nonfoil", "nonholo", "standard", *NO}
OTHER_LANGUAGES = {
    "chinese": Language.CHINESE_SIMPLIFIED, "schinese": Language.CHINESE_SIMPLIFIED,
    "tchinese": Language.CHINESE_TRADITIONAL, "gr": Language.GERMAN, "ge": Language.GERMAN,
    "deutsch": Language.GERMAN, "portugese": Language.PORTUGUESE,
}  # fmt: skip
# Cardmarket's ladder of seven, which ManaBox and Dragon Shield share: Excellent is played lightly, Light Played is not.
OF_SEVEN = {
    "mint": Condition.MINT, "nearmint": Condition.NEAR_MINT, "excellent": Condition.LIGHTLY_PLAYED,
    "good": Condition.MODERATELY_PLAYED, "lightplayed": Condition.MODERATELY_PLAYED,
    "played": Condition.HEAVILY_PLAYED, "poor": Condition.DAMAGED,
}  # fmt: skip


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum() or letter == "+")


@lru_cache(maxsize=1024)
def count(text: str) -> int:
    if not (match := COUNT.fullmatch(text.strip())) or int(match[1]) > MOST_COPIES:
        raise ValueError(f"“{text}” is no number of copies")
    return int(match[1])


@lru_cache(maxsize=4096)
def amount(text: str) -> tuple[int, str]:
    """An amount in minor units and its currency: "€ 1,77", "$1,234.50", "12". The currency may be empty."""
    if not (match := AMOUNT.fullmatch(text.strip())):
        raise ValueError(f"“{text}” is no amount of money")
    sign = (match[1] or match[3]).upper()
    minor = to_minor(decimal(match[2]))
    if minor > MOST_MONEY or (match[1] and match[3]):
        raise ValueError(f"“{text}” is no amount of money")
    return minor, SIGNS.get(sign) or currency(sign)


def currency(text: str) -> str:
    word = SIGNS.get(text.strip().upper(), text.strip().upper())
    if word and not (len(word) == 3 and word.isascii() and word.isalpha()):
        raise ValueError(f"“{text}” is no currency")
    return word


def decimal(number: str) -> str:
    """The number with a point. A comma before one or two digits is one, before three it parts thousands."""
    number = re.sub(r"[' \u00a0\u202f]", "", number)
    if AMERICAN.fullmatch(number):
        return number.replace(",", "")
    if CONTINENTAL.fullmatch(number):
        return number.replace(".", "").replace(",", ".")
    if SIMPLE.fullmatch(number):
        whole, _, part = number.replace(",", ".").partition(".")
        return f"{whole or 0}.{part or 0}"
    raise ValueError(f"“{number}” is no amount of money")


def day(text: str, *, day_first: bool = False) -> date:
    """A day in any usual way. Slashes are American, unless the file shows otherwise."""
    text = text.strip()
    try:
        if match := ISO_DAY.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := COMPACT.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := SLASHED.match(text):
            first, second = int(match[1]), int(match[2])
            month, its = (second, first) if day_first or first > 12 else (first, second)
            return date(int(match[3]), month, its)
        if match := DOTTED.match(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := ENGLISH_DAY.match(text):
            return datetime.strptime(match[1], "%b %d %Y").date()
    except ValueError:
        pass
    raise ValueError(f"“{text}” is no date")


def is_day_first(text: str) -> bool:
    return bool((match := SLASHED.match(text.strip())) and int(match[1]) > 12)


def yes(text: str) -> bool:
    if (word := text.strip().lower()) in YES:
        return True
    if word in NO:
        return False
    raise ValueError(f"“{text}” is neither yes nor no")


@lru_cache(maxsize=4096)
def finish(text: str) -> Finish:
    """Plain, foil or etched, and what other games know; every special foil is a foil, and says so."""
    word = squeezed(text)
    if word in PLAIN_WORDS:
        return Finish.NONFOIL
    if word in YES:
        return Finish.FOIL
    if word == "normal":
        return Finish.NONFOIL
    try:
        return Finish.parse(text)
    except ValueError:
        if "etched" in word:
            return Finish.ETCHED
        if "foil" in word or "holo" in word:
            raise Doubtful(f"“{text}” is kept as foil.", Finish.FOIL) from None
        raise


@lru_cache(maxsize=4096)
def condition(text: str) -> Condition:
    return Condition.parse(text)


@lru_cache(maxsize=4096)
def language(text: str) -> Language:
    if (known := OTHER_LANGUAGES.get(squeezed(text))) is not None:
        return known
    return Language.parse(text)


def from_words(words: Mapping[str, object], text: str) -> object:
    return words.get(squeezed(text))
