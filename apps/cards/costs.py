"""Mana costs as lists that can be compared: `{2}{W}{W}` is 1:1 1:2 W:1 W:2, so that what costs more contains it."""

import re
from collections import Counter
from functools import lru_cache

SYMBOL = re.compile(r"\{([^{}]+)\}")
BETWEEN_FACES = " // "
MOST = 20  # generic mana is counted so far; nobody asks whether a cost of a million contains one of 21
LONGEST = 24  # the list is part of an index, whose rows have little room


@lru_cache(maxsize=10_000)
def counted_out(cost: str, face: int = 0) -> tuple[str, ...] | None:
    """What one face costs, in an order that is the same for equal costs; None where it has no cost."""
    faces = cost.split(BETWEEN_FACES)
    if len(faces) <= face or not faces[face]:
        return None
    counts: Counter[str] = Counter()
    for symbol in SYMBOL.findall(faces[face].upper()):
        generic = symbol.isascii() and symbol.isdigit()
        counts["1" if generic else symbol] += min(int(symbol), MOST) if generic else 1
    counted = [f"{symbol}:{number}" for symbol, most in counts.items() for number in range(1, most + 1)]
    return tuple(sorted(counted)[:LONGEST])
