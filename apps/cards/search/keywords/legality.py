"""Where a card may be played."""

from typing import ClassVar

from django.db.models import Q

from apps.cards.formats import stands
from apps.cards.search.context import Context
from apps.cards.search.keyword import EQUALITY, Examples, Keyword, Names
from apps.cards.search.syntax import Term

FORMATS = {
    "standard": "Standard", "future": "Future Standard", "historic": "Historic", "timeless": "Timeless",
    "gladiator": "Gladiator", "pioneer": "Pioneer", "explorer": "Explorer", "modern": "Modern", "legacy": "Legacy",
    "pauper": "Pauper", "vintage": "Vintage", "penny": "Penny Dreadful", "commander": "Commander",
    "oathbreaker": "Oathbreaker", "standardbrawl": "Standard Brawl", "brawl": "Brawl", "alchemy": "Alchemy",
    "paupercommander": "Pauper Commander", "duel": "Duel Commander", "oldschool": "Old School 93/94",
    "premodern": "Premodern", "predh": "PreDH",
}  # fmt: skip
SPELLINGS = {
    "edh": "commander", "cmdr": "commander", "pdh": "paupercommander", "duelcommander": "duel",
    "historicbrawl": "brawl", "pennydreadful": "penny", "futurestandard": "future", "old-school": "oldschool",
    "pauperedh": "paupercommander",
}  # fmt: skip


class Legal(Keyword):
    names: ClassVar[Names] = ("format", "f", "legal")
    operators = EQUALITY
    family = "Legality"
    help = "Formats a card may be played in, be it as a single copy."
    examples: ClassVar[Examples] = (
        ("f:pauper", "legal in Pauper"),
        ("f:modern -f:pioneer", "legal in Modern but not in Pioneer"),
    )
    values = FORMATS
    aliases = SPELLINGS
    standing: tuple[str, ...] = ("legal", "restricted")

    def condition(self, term: Term, context: Context) -> Q:
        name = self.read(term)
        wanted = stands(name, *self.standing)
        return ~wanted if term.operator == "!=" else wanted


class Banned(Legal):
    names = ("banned",)
    help = "Formats a card is banned in."
    examples = (("banned:legacy", "banned in Legacy"),)
    standing = ("banned",)


class Restricted(Legal):
    names = ("restricted",)
    help = "Formats in which a deck may have one copy of a card."
    examples = (("restricted:vintage", "restricted in Vintage"),)
    standing = ("restricted",)
