"""How results are shown: words that say nothing of the cards themselves."""

from typing import ClassVar

from apps.cards.orders import ORDER_WORDS
from apps.cards.preferring import PREFERENCES
from apps.cards.search.keyword import Keyword


class Display(Keyword):
    family = "How results are shown"
    display = True


class Unique(Display):
    names = ("unique",)
    help = "One result for each card, for each picture, or for each printing."
    examples = (("t:forest unique:art", "every picture of a Forest"), ("!bolt unique:prints", "every printing"))
    values = {"cards": "one of each card", "art": "one of each picture", "prints": "every printing"}
    aliases = {"card": "cards", "arts": "art", "print": "prints", "printings": "prints"}


class Order(Display):
    names = ("order", "sort")
    help = "What results are sorted by."
    examples = (("f:modern order:rarity direction:asc", "commons first"), ("t:dragon order:usd", "the dearest first"))
    values: ClassVar[dict[str, str]] = {word: meaning for word, (meaning, _) in ORDER_WORDS.items()}
    aliases = {"cmc": "mv", "manavalue": "mv", "spoiled": "released", "new": "released", "date": "released",
               "change": "change7d", "colour": "color", "pow": "power", "tou": "toughness"}  # fmt: skip


class Direction(Display):
    names = ("direction", "dir")
    help = "Which way results are sorted; by itself each order goes the way that is usual for it."
    examples = (("t:land order:released direction:asc", "the oldest first"),)
    values = {"auto": "the usual way", "asc": "upwards", "desc": "downwards"}
    aliases = {"ascending": "asc", "descending": "desc", "up": "asc", "down": "desc"}


class Prefer(Display):
    names = ("prefer",)
    help = "Which printing stands for a card of which there are several."
    examples = (("t:angel prefer:oldest", "angels as they were first printed"), ("prefer:usd-low", "the cheapest"))
    values = PREFERENCES
    aliases = {"usdlow": "usd-low", "usdhigh": "usd-high", "eurlow": "eur-low", "eurhigh": "eur-high",
               "tixlow": "tix-low", "tixhigh": "tix-high"}  # fmt: skip


class Include(Display):
    names = ("include",)
    help = "Tokens, emblems, art cards, planes and schemes too, which are left out unless a search speaks of them."
    examples = (("treasure include:extras", "Treasure tokens among the cards of that name"),)
    values = {"extras": "what is no card of a deck"}
    aliases = {"extra": "extras", "all": "extras"}
