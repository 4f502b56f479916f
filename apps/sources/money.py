"""Amounts of money as vendors write them, exactly, as whole minor units: "12.3" is 1230. No float on the way."""

import re

PLAIN = re.compile(r"(\d{1,9})(?:\.(\d{1,20}))?")
LARGEST = 10_000_000_00
REMEMBERED = 200_000


def minor(text: str) -> int | None:
    """None where nothing is said. What is no plain amount - a sign, an exponent, NaN, ten million - is a ValueError."""
    text = text.strip()
    if not text or text == "null":
        return None
    if not (match := PLAIN.fullmatch(text)) or not text.isascii():
        raise ValueError("a price is not a plain amount of money")
    digits = (match[2] or "").ljust(3, "0")
    amount = int(match[1]) * 100 + int(digits[:2]) + (digits[2] >= "5")
    if amount > LARGEST:
        raise ValueError("a price is above ten million")
    return amount


class Amounts(dict[str, int | None]):
    """A feed's prices. It remembers what it has read, for they repeat; 0 is a feed's way of saying nothing."""

    def __missing__(self, text: str) -> int | None:
        if len(self) > REMEMBERED:
            self.clear()
        amount = self[text] = minor(text) or None
        return amount
