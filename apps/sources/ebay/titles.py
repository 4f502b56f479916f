"""What the title of an offer says it is: the card or not, which printing, and in what state."""

import re
import unicodedata
from collections.abc import Mapping

from apps.cards.words import Condition, Finish, Language
from apps.sources.live import WantedCard

LONGEST_QUERY = 100
What = tuple[Finish, int, int]

SOMETHING_ELSE = re.compile(
    r"\b(lots?|play ?sets?|bundle|bulk|complete set|set of \d+|(?!1 ?x)\d+ ?x|x ?(?!1\b)\d+|proxy|proxies|replica|"
    r"custom|orica|art (?:card|series|print)|oversized?|jumbo|playmat|sleeves?|deck box|token|digital|mtgo|"
    r"arena|code card|psa|bgs|cgc|sgc|graded|slab(?:bed)?|signed|autograph\w*|altered?|alter|misprint|miscut|"
    r"crimp(?:ed)?|empty)\b"
)
NOT_FOIL = re.compile(r"\b(non ?foil|nonfoil|not foil|no foil|regular)\b")
FOIL = re.compile(r"\bfoil(?:ed)?\b")
ETCHED = re.compile(r"\betched\b")
CONDITIONS = [  # the worst that is named counts
    (re.compile(r"\b(damaged|dmg|poor)\b"), Condition.DAMAGED),
    (re.compile(r"\b(hp|heav(?:y|ily) (?:play|played))\b"), Condition.HEAVILY_PLAYED),
    (re.compile(r"\b(mp|moderate(?:ly)? (?:play|played)|vg|very good)\b"), Condition.MODERATELY_PLAYED),
    (re.compile(r"\b(lp|sp|light(?:ly)? (?:play|played)|slightly played|excellent)\b"), Condition.LIGHTLY_PLAYED),
]
LANGUAGES = {
    Language.JAPANESE: r"japanese|japan|jpn?|jap|japanisch|japonais|giapponese|japones",
    Language.GERMAN: r"german|deutsche?|deutsch|allemand|tedesco|aleman",
    Language.FRENCH: r"french|francais|franzosisch|francese|frances",
    Language.ITALIAN: r"italian|italiano|ita|italienisch|italien",
    Language.SPANISH: r"spanish|espanol|spanisch|espagnol|spagnolo",
    Language.PORTUGUESE: r"portuguese|portugues|portugiesisch|portugais|portoghese",
    Language.KOREAN: r"korean|kor|koreanisch|coreen|coreano",
    Language.CHINESE_TRADITIONAL: r"traditional chinese|chinese traditional|t chinese",
    Language.CHINESE_SIMPLIFIED: r"simplified chinese|chinese simplified|s chinese|chinese|chinesisch|chinois|cinese",
    Language.RUSSIAN: r"russian|rus|russisch|russe|russo|ruso",
    Language.PHYREXIAN: r"phyrexian (?:language|text)",
}
ENGLISH = re.compile(r"englisch|anglais|inglese|ingles|engels")
NAMED_LANGUAGES = [(language, re.compile(rf"\b(?:{words})\b")) for language, words in LANGUAGES.items()]


MARKS = re.compile(r'[(),"*]')  # in a search they mean “or”, “exactly” and “anything”
NUMBER = re.compile(r"#?([a-z]{0,3}\d{1,4}[a-z★†]?)(?:/\d{1,4})?")


class Sought:
    """A card as titles name it."""

    def __init__(self, card: WantedCard) -> None:
        name = card.name.partition(" // ")[0]
        self.words = " ".join(MARKS.sub(" ", f"{name} {card.set_name}").split())[:LONGEST_QUERY]
        self.name, self.set_name, self.set_code = plain(name), plain(card.set_name), card.set_code.lower()
        self.number = bare(plain(card.collector_number).rpartition(" ")[2])
        self.finishes = [Finish(finish) for finish in card.finishes]

    def understood(self, title: str, aspects: Mapping[str, str]) -> What | None:
        """Finish, condition and language of the copy, or None where it is not surely this very printing."""
        said = plain(title)
        if not self.is_named_in(said):
            return None
        rest = said.replace(self.name, " ").replace(self.set_name, " ")
        if SOMETHING_ELSE.search(rest) or (finish := self.finish(rest, aspects)) is None:
            return None
        return finish, condition(rest), language(rest, aspects)

    def is_named_in(self, said: str) -> bool:
        padded = f" {said} "
        if f" {self.name} " not in padded:
            return False
        rest = padded.replace(f" {self.name} ", " ", 1)
        if f" {self.set_name} " in rest:
            rest = rest.replace(f" {self.set_name} ", " ", 1)
        elif f" {self.set_code} " not in rest:
            return False
        numbers = {bare(match[1]) for word in rest.split() if (match := NUMBER.fullmatch(word))}
        return self.number in numbers

    def finish(self, said: str, aspects: Mapping[str, str]) -> Finish | None:
        """What it says or, where it says nothing, what the card is in any case; None where that cannot be."""
        finish = plain(aspects.get("finish", "")) or said
        if ETCHED.search(finish):
            told = Finish.ETCHED
        elif FOIL.search(NOT_FOIL.sub(" ", finish)):
            told = Finish.FOIL if Finish.ETCHED not in self.finishes or Finish.FOIL in self.finishes else Finish.ETCHED
        elif len(self.finishes) == 1:
            told = self.finishes[0]
        else:
            told = Finish.NONFOIL
        return told if told in self.finishes else None


def condition(said: str) -> int:
    """A title that names none is of a copy like new."""
    return next((known for pattern, known in CONDITIONS if pattern.search(said)), Condition.NEAR_MINT)


def language(said: str, aspects: Mapping[str, str]) -> int:
    """Where nothing is said it is the printing's own."""
    if told := aspects.get("language", ""):
        try:
            return Language.parse(told)
        except ValueError as error:
            if not (known := Language.ENGLISH if ENGLISH.fullmatch(plain(told)) else named_language(plain(told))):
                raise ValueError("the language is unknown") from error
            return known
    return named_language(said)


def named_language(said: str) -> int:
    return next((known for known, pattern in NAMED_LANGUAGES if pattern.search(said)), 0)


def plain(text: str) -> str:
    """Lower case words without accents and marks; numbers keep the slash and the cross-hatch that belong to them."""
    text = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("'", ""))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9/#★†]+", " ", text).split())


def bare(number: str) -> str:
    return number.lower().lstrip("#0") or "0"
