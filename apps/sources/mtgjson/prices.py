"""MTGJSON's AllPrices and AllPricesToday: retail and buylist prices of five shops by MTGJSON's own card ids."""

import re
from collections.abc import Iterator
from datetime import time
from functools import cached_property
from itertools import pairwise
from typing import BinaryIO

import msgspec

from apps.cards.models import ExternalId
from apps.cards.words import Finish
from apps.prices.models import PriceVariant
from apps.sources.formats import Dated, PriceFile, PriceFormat, Refused, refused
from apps.sources.keys import is_uuid
from apps.sources.moments import Moments
from apps.sources.opening import DamagedError
from apps.sources.words import STRANGE

# Currency is what MTGJSON writes. Cardhoarder quotes event tickets; MTGJSON takes a ticket for a dollar and writes
# USD (its issue 935), so those numbers are tickets and are kept as tickets.
SHOPS = {
    ("paper", "tcgplayer"): "USD",
    ("paper", "cardmarket"): "EUR",
    ("paper", "cardkingdom"): "USD",
    ("paper", "manapool"): "USD",
    ("mtgo", "cardhoarder"): "USD",
}
FINISHES = {"normal": Finish.NONFOIL, "foil": Finish.FOIL, "etched": Finish.ETCHED}
SIDES = {"retail": PriceVariant.Side.RETAIL, "buylist": PriceVariant.Side.BUYLIST}
DAILY = time(12)  # a price names a day only; at noon no time zone moves it to another

BLOCK = 1 << 20
LONGEST = 1 << 22
KEY = re.compile(rb'"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"\s*:')
CLOSING = re.compile(rb'\s*\}\s*(?:,\s*"meta"\s*:\s*\{[^{}]*\}\s*)?\}\s*\Z')

Days = dict[str, msgspec.Raw]


class Shop(msgspec.Struct):
    currency: str = ""
    retail: dict[str, Days] | None = None
    buylist: dict[str, Days] | None = None


Entries = dict[str, dict[str, dict[str, Shop]]]


class MtgjsonFormat(PriceFormat):
    slug = "mtgjson"
    name = "MTGJSON prices"
    description = (
        "AllPrices.json or AllPricesToday.json, packed or not. TCGplayer, Cardmarket, Card Kingdom and Mana Pool, and"
        " Cardhoarder in tickets; prices are of noon UTC of their day."
    )
    homepage = "https://mtgjson.com"
    source = "mtgjson"
    source_name = "MTGJSON"
    rank = 30
    currencies = ["USD", "EUR", "TIX"]
    kinds = [ExternalId.Kind.MTGJSON]

    def is_complete(self, file: PriceFile) -> bool:
        return True

    def quotes(self, file: PriceFile) -> Iterator[Dated | Refused]:
        decoder = msgspec.json.Decoder(Entries)
        with file.bytes() as stream:
            for piece in entries(stream):
                try:
                    found = decoder.decode(b"{%b}" % piece)
                except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                    content = piece.decode(errors="replace")
                    yield refused(f"{file.name}: {content[1:37]}", "the card's prices cannot be read as JSON", content)
                    continue
                for uuid, media in found.items():
                    yield from self.card(f"{file.name}: {uuid}", uuid, media)

    def card(self, place: str, uuid: str, media: dict[str, dict[str, Shop]]) -> Iterator[Dated | Refused]:
        if not is_uuid(uuid):
            yield refused(place, "the card's id is not an MTGJSON uuid", "")
            return
        for medium, shops in media.items():
            for name, shop in shops.items():
                currency = SHOPS.get((medium, name))
                if currency is None:
                    yield refused(place, "the shop is unknown", f"{medium} {name}")
                elif shop.currency not in ("", currency):
                    yield refused(place, "the currency is not the shop's", f"{name} {shop.currency}")
                else:
                    for side in SIDES:
                        for finish, days in (getattr(shop, side) or {}).items():
                            yield from self.days(place, uuid, (name, side, finish), days)

    def days(self, place: str, uuid: str, variant: tuple[str, str, str], days: Days) -> Iterator[Dated | Refused]:
        if (identity := self.identities.get(variant)) is None:
            yield self.strange(place, uuid, variant, days)
            return
        moments, amounts, kind = self.moments, self.amounts, int(ExternalId.Kind.MTGJSON)
        for day, raw in days.items():
            try:
                if price := amounts[str(raw, "ascii")]:
                    yield moments[day], kind, uuid, identity, price, None, None, None, None
                else:
                    self.unpriced += 1
            except ValueError as error:
                yield refused(place, error, f"{' '.join(variant)} {day}: {bytes(raw)[:100].decode(errors='replace')}")

    def strange(self, place: str, uuid: str, variant: tuple[str, str, str], days: Days) -> Refused:
        """A finish that nobody knows, with the newest of its prices."""
        reason, said = "the finish is unknown", " ".join(variant)
        try:
            day = max(days)
            moment, price = self.moments[day], self.amounts[str(days[day], "ascii")]
        except ValueError:
            return refused(place, reason, said)
        identity = self.traits(variant[0], STRANGE["finish"], SIDES[variant[1]])
        quote = moment, int(ExternalId.Kind.MTGJSON), uuid, identity, price, None, None, None, None
        return refused(place, reason, said, quote)

    @cached_property
    def moments(self) -> Moments:
        return Moments(DAILY)

    @cached_property
    def identities(self) -> dict[tuple[str, str, str], int]:
        return {
            (shop, side, finish): self.traits(shop, FINISHES[finish], SIDES[side])
            for _, shop in SHOPS
            for side in SIDES
            for finish in FINISHES
        }


def entries(stream: BinaryIO) -> Iterator[bytes]:
    """Each `"uuid": {...}` of the data as bytes, whatever else the file holds; a broken one does not end the file."""
    buffer, begun = b"", False
    while block := stream.read(BLOCK):
        buffer += block
        starts = [match.start() for match in KEY.finditer(buffer)]
        if not begun and starts:
            if b'"data"' not in buffer[: starts[0]]:
                raise DamagedError("This is no MTGJSON price file: its cards do not stand under “data”.")
            begun = True
        for start, end in pairwise(starts):
            yield buffer[start:end].rstrip(b", \t\r\n")
        if starts:
            buffer = buffer[starts[-1] :]
        if len(buffer) > LONGEST:
            if not begun:
                raise DamagedError("This is no MTGJSON price file: no card stands in its beginning.")
            yield buffer
            buffer = b""
    if not begun:
        raise DamagedError("This is no MTGJSON price file: it holds no card.")
    yield from last(buffer)


def last(buffer: bytes) -> Iterator[bytes]:
    """The last card, parted from the brackets that close the file."""
    if not (closing := CLOSING.search(buffer)):
        raise DamagedError("The file ends in the middle of a card.")
    yield buffer[: closing.start()]
