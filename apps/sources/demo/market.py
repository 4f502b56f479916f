"""What of the catalogue is on offer where: which finishes, conditions and languages, at what level of price."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from apps.cards.words import Condition, Finish, Language
from apps.prices.models.identity import traits

from .catalogue import Printing

NEAR_MINT, ENGLISH = Condition.NEAR_MINT, Language.ENGLISH
MARKETPLACES = ("tcgplayer", "cardmarket", "cardkingdom", "cardhoarder")
EURO = 0.86
FIRST_ON_MTGO = date(2002, 6, 1)
OLD = date(2012, 1, 1)


@dataclass(frozen=True, slots=True)
class Offer:
    """One price identity and how it moves: in jumps `pace` days apart, by about `wobble` around `cents`."""

    printing: Printing
    traits: int
    cents: float
    wobble: float
    pace: float
    seed: int


def offers(printings: Iterable[Printing], marketplaces: dict[str, int]) -> Iterator[Offer]:
    """Everything on offer; the marketplaces are given by slug with their ids."""
    for printing in printings:
        for name in printing.finishes:
            yield from offers_of(printing, Finish[name.upper()], marketplaces)


def offers_of(printing: Printing, finish: Finish, marketplaces: dict[str, int]) -> Iterator[Offer]:
    def offer(marketplace: str, factor: float, condition: Condition = NEAR_MINT, language: Language = ENGLISH) -> Offer:
        cents = max(1.0, price * factor * (0.93 + 0.14 * chance(key, marketplace)))
        seed = crc32(f"{key}/{marketplace}/{condition.word}/{language.word}".encode())
        identified = identity(marketplaces[marketplace], finish, condition, language)
        return Offer(printing, identified, cents, wobble(price), pace(cents), seed)

    key = f"{printing.id}/{finish.word}"
    price = printing.price_class * premium(printing, finish)
    yield offer("tcgplayer", 1.0)
    yield offer("cardmarket", EURO)
    if finish == Finish.NONFOIL:
        if price >= 5000 or chance(key, "on the shelf") < 0.3:
            yield offer("cardkingdom", 1.14)
        if is_online(printing) and chance(key, "online") < 0.4:
            yield offer("cardhoarder", 0.05 + 0.3 * chance(key, "online price"))
    if chance(key, "played") < (0.1 if printing.set.released_at < OLD else 0.02):
        yield offer("tcgplayer", 0.85, Condition.LIGHTLY_PLAYED)
        yield offer("tcgplayer", 0.68, Condition.MODERATELY_PLAYED)
        yield offer("cardmarket", 0.84 * EURO, Condition.LIGHTLY_PLAYED)
    if chance(key, "abroad") < 0.04:
        yield offer("cardmarket", 0.92 * EURO, NEAR_MINT, Language.GERMAN)
        yield offer("cardmarket", 1.15 * EURO, NEAR_MINT, Language.JAPANESE)


def identity(marketplace: int, finish: Finish, condition: Condition = NEAR_MINT, language: Language = ENGLISH) -> int:
    return traits(marketplace, finish, condition, language)


def is_online(printing: Printing) -> bool:
    return printing.set.released_at >= FIRST_ON_MTGO and printing.layout != "token"


def premium(printing: Printing, finish: Finish) -> float:
    """What a finish costs beside the plain one; foils of old sets are the dear ones."""
    if not finish.is_foil or len(printing.finishes) == 1:
        return 1.0
    if finish == Finish.ETCHED:
        return 1.15 + 0.3 * chance(str(printing.id), "etched")
    return (2.2 if printing.set.released_at < OLD else 1.15) + 0.9 * chance(str(printing.id), "foil")


def wobble(price: float) -> float:
    """Bulk hardly moves; what is played and dear moves most; what is beyond that is held, not traded."""
    if price < 50:
        return 0.10
    return 0.22 if price < 500 else 0.30 if price < 20_000 else 0.16


def pace(cents: float) -> float:
    if cents < 50:
        return 12.0
    return 8.0 if cents < 500 else 6.6 if cents < 5000 else 6.0


def chance(key: str, word: str) -> float:
    """A number from 0 to 1 that is the same wherever and whenever it is asked for."""
    return crc32(f"{key}:{word}".encode()) / 2**32
