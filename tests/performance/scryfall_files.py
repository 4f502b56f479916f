"""Scryfall's files for the benchmarks of the catalogue: the real ones, and the big one with a price for every card."""

import lzma
from collections.abc import Iterator
from pathlib import Path

import msgspec
from django.conf import settings

from apps.sources.opening import open_bytes
from apps.sources.scryfall.files import Objects

from .figures import Skipped

REAL = settings.BASE_DIR.parent / "shared" / "data" / "scryfall"


def real(name: str) -> Path:
    if not (path := REAL / name).exists():
        raise Skipped(f"the real file {name} is not at {REAL}")
    return path


def with_prices(path: Path, cents: int) -> Path:
    """The same cards, every finish of each with a price; other cents make every price another one."""
    priced = settings.DATA_DIR / f"default-cards-{cents}.jsonl.xz"
    with lzma.open(priced, "wb", preset=0) as file:
        for number, card in enumerate(cards(path)):
            price = f"{(number % 5000 + cents) / 100:.2f}"
            fields = [
                name for name, there in (("usd", "nonfoil"), ("eur", "nonfoil"), ("usd_foil", "foil")) if card[there]
            ]
            file.write(msgspec.json.encode(card | {"prices": dict.fromkeys(fields, price)}) + b"\n")
    return priced


def cards(path: Path) -> Iterator[dict]:
    with open_bytes(path) as stream:
        for raw in Objects(stream, path.name):
            if (card := msgspec.json.decode(raw)).get("object") == "card":
                yield card
