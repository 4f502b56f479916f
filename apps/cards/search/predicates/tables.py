"""Everything a card can be, by its word."""

from .cards import CARD_ALIASES, CARDS
from .lands import LAND_ALIASES, LANDS
from .predicate import Predicate
from .printings import PRINTING_ALIASES, PRINTINGS

PREDICATES: dict[str, Predicate] = {**CARDS, **LANDS, **PRINTINGS}
ALIASES: dict[str, str] = {**CARD_ALIASES, **LAND_ALIASES, **PRINTING_ALIASES}
