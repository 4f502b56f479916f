"""Of what sellers ask, what buyers pay attention to: the bulk, without wishful thinking and without mistakes."""

from collections.abc import Sequence

from apps.sources.spread import median

FAR = 4  # times the middle, or a fourth of it


def trimmed(asked: Sequence[int]) -> list[int]:
    """Rising, without what lies more than one and a half times the middle half's width outside of it, or far off."""
    rising = sorted(asked)
    if len(rising) < 3:
        return rising
    half = len(rising) // 2
    lower, upper = median(rising[:half]), median(rising[-half:])
    reach, middle = (upper - lower) * 3 // 2, median(rising)
    least, most = max(lower - reach, -(-middle // FAR)), min(upper + reach, middle * FAR)
    return [price for price in rising if least <= price <= most]
