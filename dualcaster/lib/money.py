"""Money: whole minor units inside, Decimal at the edges, and never two currencies in one sum."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import floor, log

MINOR_UNITS = 100  # all three currencies count in hundredths
CENT = Decimal("0.01")
LARGEST = 2**31 - 1


class Currency(StrEnum):
    USD = "USD"
    EUR = "EUR"
    TIX = "TIX"

    @property
    def label(self) -> str:
        return {"USD": "US dollar", "EUR": "Euro", "TIX": "Event ticket"}[self]


def to_minor(amount: Decimal | str | int) -> int:
    """12.345 -> 1235; half a cent goes up, as sellers count."""
    return int((Decimal(amount) * MINOR_UNITS).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_decimal(minor: int) -> Decimal:
    """Always with both places: 1200 -> 12.00."""
    return (Decimal(minor) / MINOR_UNITS).quantize(CENT)


def scale(minor: float) -> int:
    """Which step of an eighth an amount stands on; the database's `price_scale`, but for one more or less."""
    return floor(log(min(max(minor, 0), LARGEST) + 1) * 8)


def written(minor: int, currency: str) -> str:
    """-1234.5 dollars are `−$1,234.50`, 12 euros `€12.00`, a ticket `1.00 tix`."""
    number = f"{abs(to_decimal(minor)):,.2f}"
    sign = "\N{MINUS SIGN}" if minor < 0 else ""
    match Currency(currency):
        case Currency.USD:
            return f"{sign}${number}"
        case Currency.EUR:
            return f"{sign}€{number}"
        case Currency.TIX:
            return f"{sign}{number} tix"
