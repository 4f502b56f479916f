"""Colours, colour identity, and the mana a card makes: sets of letters that are compared as sets."""

from collections.abc import Callable
from typing import ClassVar

from django.db.models import Q

from apps.cards.search.conditions import NEVER
from apps.cards.search.context import Context
from apps.cards.search.errors import QueryError, guess
from apps.cards.search.keyword import COMPARISONS, Examples, Keyword, Names
from apps.cards.search.syntax import Term
from apps.cards.words import COLOR_NAMES, color_mask

COLORLESS_MANA = 32
NICKNAMES = {
    "azorius": "WU", "dimir": "UB", "rakdos": "BR", "gruul": "RG", "selesnya": "GW",
    "orzhov": "WB", "izzet": "UR", "golgari": "BG", "boros": "RW", "simic": "GU",
    "bant": "GWU", "esper": "WUB", "grixis": "UBR", "jund": "BRG", "naya": "RGW",
    "abzan": "WBG", "jeskai": "URW", "sultai": "BGU", "mardu": "RWB", "temur": "GUR",
    "silverquill": "WB", "prismari": "UR", "witherbloom": "BG", "lorehold": "RW", "quandrix": "GU",
    "brokers": "GWU", "obscura": "WUB", "maestros": "UBR", "riveteers": "BRG", "cabaretti": "RGW",
    "indatha": "WBG", "raugrin": "URW", "zagoth": "BGU", "savai": "RWB", "ketria": "GUR",
    "artifice": "WUBR", "chaos": "UBRG", "aggression": "BRGW", "altruism": "RGWU", "growth": "GWUB",
    "yore-tiller": "WUBR", "glint-eye": "UBRG", "dune-brood": "BRGW", "ink-treader": "RGWU", "witch-maw": "GWUB",
    "yore": "WUBR", "glint": "UBRG", "dune": "BRGW", "ink": "RGWU", "witch": "GWUB",
    "rainbow": "WUBRG", "all": "WUBRG", "wubrg": "WUBRG",
}  # fmt: skip
NAMED = {name.lower(): letter for letter, name in COLOR_NAMES.items()} | NICKNAMES
COLORLESS = ("c", "colorless", "colourless")
MULTICOLOR = ("m", "multicolor", "multicolored", "multicolour", "multi")
SAID = {
    **{letter.lower(): name for letter, name in COLOR_NAMES.items()},
    "c": "colourless",
    "m": "more than one colour",
    **{name: "".join(letter for letter in "WUBRG" if letter in letters) for name, letters in NAMED.items()},
}

Test = Callable[[int], bool]


class Colors(Keyword):
    names: ClassVar[Names] = ("color", "c", "colors", "colour", "colours")
    operators = COMPARISONS
    family = "Colours"
    help = (
        "The colours a card has: letters, names, or the names of guilds, shards, wedges and colleges."
        " A colon means at least these; c is none, m is several, a number counts them."
    )
    examples: ClassVar[Examples] = (
        ("c:rg", "red and green, perhaps more"),
        ("c=esper", "white, blue and black, nothing else"),
        ("c<=uw", "nothing but white and blue, or no colour"),
        ("c>=3", "three colours or more"),
        ("c:m", "more than one colour"),
    )
    values = SAID
    column = "colors"
    meaning = ">="  # of a colon
    bits = 5

    def read(self, term: Term) -> Test:
        self.check(term)
        operator = self.meaning if term.operator == ":" else term.operator
        word = term.value.strip().lower()
        if word.isascii() and word.isdigit():
            return numbered("=" if term.operator == ":" else operator, int(word[:4]))
        if word in MULTICOLOR:
            if term.operator not in (":", "=", "!="):
                raise self.refuse(term, f"“{word}” is several colours and has no order.", ["c:m", "c=m", "c!=m"])
            return lambda mask: (self.count(mask) > 1) == (operator != "!=")
        if word in COLORLESS:
            return among("=" if term.operator == ":" else operator, self.colorless)
        return among(operator, self.mask(term, word))

    def condition(self, term: Term, context: Context) -> Q:
        test = self.read(term)
        wanted = [mask for mask in range(2**self.bits) if test(mask)]
        # A list of numbers is something an index understands, bit arithmetic is not.
        return Q(**{f"{self.column}__in": wanted}) if wanted else NEVER

    @property
    def colorless(self) -> int:
        return 0

    def count(self, mask: int) -> int:
        return mask.bit_count()

    def mask(self, term: Term, word: str) -> int:
        letters = NAMED.get(word) or word.upper()
        if not set(letters) <= set(COLOR_NAMES):
            raise self.unknown(term, word)
        return color_mask(letters)

    def unknown(self, term: Term, word: str) -> QueryError:
        return self.refuse(term, f"“{term.value}” is no colour.{guess(word, NAMED)}", SAID)


class Identity(Colors):
    names = ("identity", "id", "ci", "commander", "coloridentity")
    help = "The colours of a card's costs and rules text; a colon means nothing but these, as a commander asks."
    examples = (
        ("id:esper t:instant", "instants for a white, blue and black commander"),
        ("id=c t:land", "lands without a colour"),
        ("id>=4", "identities of four or five colours"),
    )
    column = "color_identity"
    meaning = "<="


class Produces(Colors):
    names = ("produces", "makes")
    help = "The mana a card can make; c is colourless mana."
    examples = (("produces=wu", "cards that make white and blue mana and no other"), ("produces:c", "colourless mana"))
    values = {**SAID, "c": "colourless mana"}
    column = "produced_mana"
    bits = 6

    def read(self, term: Term) -> Test:
        word = term.value.strip().lower()
        if word in COLORLESS and term.operator == ":":
            self.check(term)
            return among(">=", COLORLESS_MANA)
        return super().read(term)

    @property
    def colorless(self) -> int:
        return COLORLESS_MANA

    def mask(self, term: Term, word: str) -> int:
        letters = NAMED.get(word) or word.upper()
        if not set(letters) <= {*COLOR_NAMES, "C"}:
            raise self.unknown(term, word)
        return color_mask(letters) | (COLORLESS_MANA if "C" in letters else 0)


def among(operator: str, mask: int) -> Test:
    """How one set of colours stands to another."""
    return {
        "=": lambda other: other == mask,
        "!=": lambda other: other != mask,
        ">=": lambda other: other & mask == mask,
        ">": lambda other: other & mask == mask and other != mask,
        "<=": lambda other: other & ~mask == 0,
        "<": lambda other: other & ~mask == 0 and other != mask,
    }[operator]


def numbered(operator: str, number: int) -> Test:
    """How many colours a set has."""
    return {
        "=": lambda mask: mask.bit_count() == number,
        "!=": lambda mask: mask.bit_count() != number,
        ">=": lambda mask: mask.bit_count() >= number,
        ">": lambda mask: mask.bit_count() > number,
        "<=": lambda mask: mask.bit_count() <= number,
        "<": lambda mask: mask.bit_count() < number,
    }[operator]
