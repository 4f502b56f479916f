"""Prices as people write them: "1.50", "€ 1,77", "$1,234.56", "1.234,56 EUR"."""

import re

from apps.sources.money import minor

SIGNS = {"$": "USD", "US$": "USD", "USD": "USD", "€": "EUR", "EUR": "EUR", "TIX": "TIX", "£": "GBP", "¥": "JPY"}
WRITTEN = re.compile(r"([^\d\s.,+-]{0,3})\s*([\d.,'\s]*\d)\s*([^\d\s.,+-]{0,3})")
GROUPED = re.compile(r"\d{1,3}(?:([.,'\s])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?")
SINGLE = re.compile(r"(\d+)[.,](\d{1,20})")


def amount(text: str, currency: str) -> int | None:
    """Minor units, None for an empty cell. ValueError where it is no price, or one of another currency."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    if not text:
        return None
    if not (match := WRITTEN.fullmatch(text)):
        raise ValueError("a price is not a plain amount of money")
    for sign in (match[1], match[3]):
        if sign and SIGNS.get(sign.upper()) != currency:
            raise ValueError("the currency sign is not the marketplace's")
    return minor(plain(match[2]))


def plain(digits: str) -> str:
    """The number with a point before its decimals and no marks between thousands."""
    if digits.isdigit():
        return digits
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):
        raise ValueError("a price like 1,234 may mean thousands or decimals: write 1234 or 1.234,00")
    if single := SINGLE.fullmatch(digits):
        return f"{single[1]}.{single[2]}"
    if GROUPED.fullmatch(digits):
        whole, decimals = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", digits).groups()  # type: ignore[union-attr]
        return re.sub(r"\D", "", whole) + (f".{decimals}" if decimals else "")
    raise ValueError("a price is not a plain amount of money")
