"""Where a printing comes from: its set, number, rarity, kind of set, block."""

from collections.abc import Iterable

from django.db.models import F, Q
from django.db.models.lookups import Contains, Exact

from apps.cards.models import CardSet
from apps.cards.search.conditions import measured
from apps.cards.search.context import Context
from apps.cards.search.errors import guess, meant
from apps.cards.search.keyword import COMPARISONS, EQUALITY, Keyword
from apps.cards.search.syntax import Term
from apps.cards.search.words import Folded, folded
from apps.cards.words import Rarity

TYPES = {
    "core": "core sets", "expansion": "expansions", "masters": "reprint sets", "eternal": "sets for eternal formats",
    "alchemy": "Alchemy", "masterpiece": "masterpieces", "arsenal": "Commander's Arsenal and its like",
    "from_the_vault": "From the Vault", "spellbook": "Signature Spellbooks", "premium_deck": "Premium Deck Series",
    "duel_deck": "Duel Decks", "draft_innovation": "sets drafted in a new way", "treasure_chest": "treasure chests",
    "commander": "Commander decks", "planechase": "Planechase", "archenemy": "Archenemy", "vanguard": "Vanguard",
    "funny": "funny sets", "starter": "starter decks", "box": "boxes", "promo": "promotional cards",
    "token": "tokens", "memorabilia": "memorabilia", "minigame": "minigames",
}  # fmt: skip
OF_EXTRAS = {"token", "memorabilia", "minigame", "planechase", "archenemy", "vanguard"}
BLOCKS = {
    "Ice Age": "ice all csp", "Mirage": "mir vis wth", "Tempest": "tmp sth exo", "Urza's": "usg ulg uds",
    "Masques": "mmq nem pcy", "Invasion": "inv pls apc", "Odyssey": "ody tor jud", "Onslaught": "ons lgn scg",
    "Mirrodin": "mrd dst 5dn", "Kamigawa": "chk bok sok", "Ravnica": "rav gpt dis", "Time Spiral": "tsp tsb plc fut",
    "Lorwyn": "lrw mor", "Shadowmoor": "shm eve", "Alara": "ala con arb", "Zendikar": "zen wwk roe",
    "Scars of Mirrodin": "som mbs nph", "Innistrad": "isd dka avr", "Return to Ravnica": "rtr gtc dgm",
    "Theros": "ths bng jou", "Khans of Tarkir": "ktk frf dtk", "Battle for Zendikar": "bfz ogw",
    "Shadows over Innistrad": "soi emn", "Kaladesh": "kld aer", "Amonkhet": "akh hou", "Ixalan": "xln rix",
    "Guilds of Ravnica": "grn rna war",
}  # fmt: skip
RARITIES = ("common", "uncommon", "rare", "special", "mythic", "bonus")  # from the least


class Set(Keyword):
    names = ("set", "s", "e", "edition")
    operators = EQUALITY
    family = "Sets"
    help = "The code or the name of a set; part of a name finds every set that has it."
    examples = (("set:war", "War of the Spark"), ('s:"modern horizons"', "every set of that name"))
    of_printing = True

    def finds_extras(self, term: Term) -> bool:
        return any(card_set.set_type in OF_EXTRAS for card_set in sets_called(self, term))

    def condition(self, term: Term, context: Context) -> Q:
        wanted = Q(set_id__in=[card_set.pk for card_set in sets_called(self, term)])
        return ~wanted if term.operator == "!=" else wanted


class CollectorNumber(Keyword):
    names = ("cn", "number", "collectornumber")
    operators = COMPARISONS
    family = "Sets"
    help = "The collector number as it is printed; compared, its digits count."
    examples = (("s:war cn:69★", "the number with a star"), ("s:war cn>250", "what comes after the 250th card"))
    of_printing = True

    def read(self, term: Term) -> str | int:
        self.check(term)
        word = term.value.strip()
        if term.operator in EQUALITY:
            return word
        if not (word.isascii() and word.isdigit() and len(word) < 10):
            raise self.refuse(term, f"“{term.value}” is no number; only numbers have an order.", ["a whole number"])
        return int(word)

    def condition(self, term: Term, context: Context) -> Q:
        value = self.read(term)
        if isinstance(value, int):
            return measured("number_order", term.operator, value)
        wanted = Q(collector_number__in=sorted({value, value.lower(), value.upper()}))
        return ~wanted if term.operator == "!=" else wanted


class OfRarity(Keyword):
    names = ("rarity", "r")
    operators = COMPARISONS
    family = "Sets"
    help = "The rarity, which can be compared: common, uncommon, rare, special, mythic, bonus."
    examples = (("r:common t:artifact", "common artifacts"), ("r>=rare", "rare or rarer"))
    values = {word: Rarity[word.upper()].label for word in RARITIES}
    aliases = {"c": "common", "u": "uncommon", "r": "rare", "m": "mythic", "s": "special", "b": "bonus",
               "mythic rare": "mythic", "mythicrare": "mythic"}  # fmt: skip
    of_printing = True

    def condition(self, term: Term, context: Context) -> Q:
        place = RARITIES.index(self.read(term))
        wanted = {
            ":": [place], "=": [place], "!=": [other for other in range(len(RARITIES)) if other != place],
            "<": range(place), "<=": range(place + 1),
            ">": range(place + 1, len(RARITIES)), ">=": range(place, len(RARITIES)),
        }[term.operator]  # fmt: skip
        return Q(rarity__in=numbers(wanted))


class SetType(Keyword):
    names = ("st", "settype")
    operators = EQUALITY
    family = "Sets"
    help = "The kind of set."
    examples = (("st:core", "cards of core sets"),)
    values = TYPES
    aliases = {word.replace("_", between): word for word in TYPES if "_" in word for between in ("", " ")} | {
        "unset": "funny", "un": "funny", "boxset": "box", "ftv": "from_the_vault",
    }  # fmt: skip
    of_printing = True

    def finds_extras(self, term: Term) -> bool:
        return self.read(term) in OF_EXTRAS

    def condition(self, term: Term, context: Context) -> Q:
        wanted = Q(set_id__in=CardSet.objects.filter(set_type=self.read(term)).values("pk"))
        return ~wanted if term.operator == "!=" else wanted


class Block(Keyword):
    names = ("block", "b")
    family = "Sets"
    help = "The sets of a block, by its name or the code of one of them; there were blocks until 2019."
    examples = (("b:wwk", "Zendikar, Worldwake and Rise of the Eldrazi"), ("b:theros", "the block of Theros"))
    values = {codes.split()[0]: name for name, codes in BLOCKS.items()}
    aliases = {code: codes.split()[0] for codes in BLOCKS.values() for code in codes.split()} | {
        name.lower(): codes.split()[0] for name, codes in BLOCKS.items()
    }
    of_printing = True

    def condition(self, term: Term, context: Context) -> Q:
        first = self.read(term)
        codes = next(codes.split() for codes in BLOCKS.values() if codes.split()[0] == first)
        return Q(set_id__in=CardSet.objects.filter(code__in=codes).values("pk"))


def numbers(places: Iterable[int]) -> list[int]:
    return [Rarity[RARITIES[place].upper()].value for place in places]


def sets_called(keyword: Keyword, term: Term) -> list[CardSet]:
    """The sets of this code, or else of this name, or else with this in their name."""
    text = term.value.strip()
    sets = CardSet.objects.only("pk", "code", "name", "released_at", "set_type")
    if coded := list(sets.filter(code=text.lower())):
        return coded
    called = Folded(F("name"))
    for comparison in (Exact, Contains):
        if named := list(sets.filter(comparison(called, folded(text)))):
            return named
    known = dict(CardSet.objects.values_list("code", "name"))
    likely = meant(text, [*known, *(name.lower() for name in known.values())])
    raise keyword.refuse(term, f"There is no set “{term.value}”.{guess(text, likely)}", likely or sorted(known)[:40])
