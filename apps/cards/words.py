"""The field's words as small numbers: finishes, conditions, languages, rarities, colours, and how others spell them."""

from collections.abc import Iterable
from typing import Self

from django.db import models


class Word(models.IntegerChoices):
    """A closed vocabulary. `word` is what pages, API and commands say; the number is what the database keeps."""

    @property
    def word(self) -> str:
        return self.name.lower()

    @classmethod
    def aliases(cls) -> dict[str, int]:
        """Other spellings in lower case with everything but letters, digits and + removed."""
        return {}

    @classmethod
    def parse(cls, text: str) -> Self:
        """The member a marketplace or an export means by this spelling; ValueError names what is valid."""
        key = "".join(c for c in text.lower() if c.isalnum() or c == "+")
        for member in cls:
            if key == member.name.lower().replace("_", ""):
                return member
        if (number := cls.aliases().get(key)) is not None:
            return cls(number)
        known = ", ".join(member.word for member in cls)
        raise ValueError(f"“{text}” is not a known {cls.__name__.lower()}; known are {known}")


class Finish(Word):
    NONFOIL = 1, "Nonfoil"
    FOIL = 2, "Foil"
    ETCHED = 3, "Etched foil"
    GLOSSY = 4, "Glossy"
    NORMAL = 10, "Normal"
    HOLOFOIL = 11, "Holofoil"
    REVERSE_HOLOFOIL = 12, "Reverse holofoil"
    FIRST_EDITION = 13, "1st edition"
    FIRST_EDITION_HOLOFOIL = 14, "1st edition holofoil"
    UNLIMITED = 15, "Unlimited"
    UNLIMITED_HOLOFOIL = 16, "Unlimited holofoil"
    ALTERNATE_ART = 20, "Alternate art"

    @property
    def is_foil(self) -> bool:
        return self not in PLAIN_FINISHES

    @classmethod
    def aliases(cls) -> dict[str, int]:
        return {
            "": cls.NONFOIL, "regular": cls.NONFOIL, "etchedfoil": cls.ETCHED, "foiletched": cls.ETCHED,
            "1stedition": cls.FIRST_EDITION, "1steditionholofoil": cls.FIRST_EDITION_HOLOFOIL,
            "1steditionnormal": cls.FIRST_EDITION, "unlimitednormal": cls.UNLIMITED,
        }  # fmt: skip


PLAIN_FINISHES = (Finish.NONFOIL, Finish.NORMAL, Finish.UNLIMITED)


class Condition(Word):
    MINT = 1, "Mint"
    NEAR_MINT = 2, "Near Mint"
    LIGHTLY_PLAYED = 3, "Lightly Played"
    MODERATELY_PLAYED = 4, "Moderately Played"
    HEAVILY_PLAYED = 5, "Heavily Played"
    DAMAGED = 6, "Damaged"

    @property
    def word(self) -> str:
        return self.name

    @property
    def short(self) -> str:
        return {1: "M", 2: "NM", 3: "LP", 4: "MP", 5: "HP", 6: "DMG"}[self.value]

    @classmethod
    def aliases(cls) -> dict[str, int]:
        return {
            "m": cls.MINT, "mt": cls.MINT, "1": cls.MINT,
            "nm": cls.NEAR_MINT, "2": cls.NEAR_MINT, "nearmintorbetter": cls.NEAR_MINT, "nmm": cls.NEAR_MINT,
            "ex": cls.LIGHTLY_PLAYED, "ex+": cls.LIGHTLY_PLAYED, "excellent": cls.LIGHTLY_PLAYED,
            "3": cls.LIGHTLY_PLAYED,
            "lp": cls.LIGHTLY_PLAYED, "sp": cls.LIGHTLY_PLAYED, "slightlyplayed": cls.LIGHTLY_PLAYED,
            "goodlightlyplayed": cls.LIGHTLY_PLAYED, "lightplay": cls.LIGHTLY_PLAYED, "lightplayed": cls.LIGHTLY_PLAYED,
            "gd": cls.MODERATELY_PLAYED, "good": cls.MODERATELY_PLAYED, "4": cls.MODERATELY_PLAYED,
            "mp": cls.MODERATELY_PLAYED, "played": cls.MODERATELY_PLAYED, "vg": cls.MODERATELY_PLAYED,
            "lightplayedcardmarket": cls.MODERATELY_PLAYED, "5": cls.MODERATELY_PLAYED,
            "hp": cls.HEAVILY_PLAYED, "pl": cls.HEAVILY_PLAYED, "6": cls.HEAVILY_PLAYED, "g": cls.HEAVILY_PLAYED,
            "po": cls.DAMAGED, "poor": cls.DAMAGED, "7": cls.DAMAGED, "dmg": cls.DAMAGED, "d": cls.DAMAGED,
        }  # fmt: skip


class Language(Word):
    ENGLISH = 1, "English"
    JAPANESE = 2, "Japanese"
    GERMAN = 3, "German"
    FRENCH = 4, "French"
    ITALIAN = 5, "Italian"
    SPANISH = 6, "Spanish"
    PORTUGUESE = 7, "Portuguese"
    KOREAN = 8, "Korean"
    CHINESE_SIMPLIFIED = 9, "Chinese Simplified"
    CHINESE_TRADITIONAL = 10, "Chinese Traditional"
    RUSSIAN = 11, "Russian"
    PHYREXIAN = 12, "Phyrexian"
    HEBREW = 13, "Hebrew"
    LATIN = 14, "Latin"
    ANCIENT_GREEK = 15, "Ancient Greek"
    ARABIC = 16, "Arabic"
    SANSKRIT = 17, "Sanskrit"
    QUENYA = 18, "Quenya"
    DUTCH = 19, "Dutch"
    POLISH = 20, "Polish"
    CZECH = 21, "Czech"
    HUNGARIAN = 22, "Hungarian"
    THAI = 23, "Thai"
    INDONESIAN = 24, "Indonesian"

    @property
    def code(self) -> str:
        """The code Scryfall writes."""
        return LANGUAGE_CODES[self.value]

    @classmethod
    def aliases(cls) -> dict[str, int]:
        codes = {code: number for number, code in LANGUAGE_CODES.items()}
        return codes | {
            "jp": cls.JAPANESE, "kr": cls.KOREAN, "sp": cls.SPANISH, "cs": cls.CHINESE_SIMPLIFIED,
            "ct": cls.CHINESE_TRADITIONAL, "cn": cls.CHINESE_SIMPLIFIED, "tw": cls.CHINESE_TRADITIONAL,
            "zhcn": cls.CHINESE_SIMPLIFIED, "zhtw": cls.CHINESE_TRADITIONAL, "zh": cls.CHINESE_SIMPLIFIED,
            "simplifiedchinese": cls.CHINESE_SIMPLIFIED, "traditionalchinese": cls.CHINESE_TRADITIONAL,
            "ptbr": cls.PORTUGUESE, "portuguesebrazil": cls.PORTUGUESE, "px": cls.PHYREXIAN,
        }  # fmt: skip


LANGUAGE_CODES = {
    1: "en", 2: "ja", 3: "de", 4: "fr", 5: "it", 6: "es", 7: "pt", 8: "ko", 9: "zhs", 10: "zht", 11: "ru", 12: "ph",
    13: "he", 14: "la", 15: "grc", 16: "ar", 17: "sa", 18: "qya", 19: "nl", 20: "pl", 21: "cz", 22: "hu", 23: "th",
    24: "id",
}  # fmt: skip


class Rarity(Word):
    COMMON = 1, "Common"
    UNCOMMON = 2, "Uncommon"
    RARE = 3, "Rare"
    MYTHIC = 4, "Mythic"
    SPECIAL = 5, "Special"
    BONUS = 6, "Bonus"

    @classmethod
    def aliases(cls) -> dict[str, int]:
        return {
            "c": cls.COMMON,
            "u": cls.UNCOMMON,
            "r": cls.RARE,
            "m": cls.MYTHIC,
            "mythicrare": cls.MYTHIC,
            "s": cls.SPECIAL,
        }


COLORS = {"W": 1, "U": 2, "B": 4, "R": 8, "G": 16}
COLORLESS_MANA = 32  # in the bit set of what a card produces: no colour, but mana all the same
COLOR_NAMES = {"W": "White", "U": "Blue", "B": "Black", "R": "Red", "G": "Green"}


def color_mask(letters: Iterable[str]) -> int:
    """Colours as a set of bits: W 1, U 2, B 4, R 8, G 16; colourless is 0."""
    mask = 0
    for letter in letters:
        mask |= COLORS.get(letter, 0)
    return mask


def color_letters(mask: int) -> str:
    """The letters of a colour set in the order WUBRG."""
    return "".join(letter for letter, bit in COLORS.items() if mask & bit)


# What lies in boosters and boxes and is in no deck or collection by itself: searches leave it out unless they mean it.
EXTRA_LAYOUTS = ("token", "double_faced_token", "emblem", "art_series", "planar", "scheme", "vanguard")
