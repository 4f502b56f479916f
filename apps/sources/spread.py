"""What many offers say together."""

from collections.abc import Sequence


def median(rising: Sequence[int]) -> int:
    """The one in the middle, or what lies half-way between the two, half a cent up."""
    return (rising[(len(rising) - 1) // 2] + rising[len(rising) // 2] + 1) // 2
