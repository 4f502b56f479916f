"""Where cards may be played, two bits a format: a number that an index holds and a search compares."""

from collections.abc import Mapping

from django.db.models import Func, IntegerField, Q
from django.db.models.lookups import In

STANDINGS = {"legal": 1, "restricted": 2, "banned": 3}
# Each format keeps its place for ever, as the places are in the database; a new one is added at the end, the 31st is
# the last that has room.
PLACES = (
    "standard", "future", "historic", "timeless", "gladiator", "pioneer", "explorer", "modern", "legacy", "pauper",
    "vintage", "penny", "commander", "oathbreaker", "standardbrawl", "brawl", "alchemy", "paupercommander", "duel",
    "oldschool", "premodern", "predh",
)  # fmt: skip


class Standing(Func):
    """What a card is in one format, as a number of STANDINGS, or 0."""

    template = "((%(expressions)s >> %(place)s) & 3)"
    output_field = IntegerField()


def packed(legalities: Mapping[str, str] | None) -> int:
    """What a card is in every format, in one number."""
    known = legalities or {}
    return sum(STANDINGS.get(known.get(name, ""), 0) << 2 * place for place, name in enumerate(PLACES))


def stands(name: str, *standings: str) -> Q:
    """The condition that a card is one of these in a format."""
    if name not in PLACES:
        return Q(*(Q(legalities__contains={name: word}) for word in standings), _connector=Q.OR)
    place = 2 * PLACES.index(name)
    return Q(In(Standing("legality", place=place), [STANDINGS[word] for word in standings]))
