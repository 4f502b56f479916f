"""Mana Pool: what every variant in stock costs and how many there are, in one public download."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from apps.cards.models import ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.prices.quotes import Quote, Refused
from apps.sources.formats import refused
from apps.sources.keys import is_uuid
from apps.sources.live import Count, Delivery, LiveSource, Polite, Rate, Wanted, every
from apps.sources.made import made_at
from apps.sources.money import LARGEST
from apps.sources.objects import Broken, FlatObjects
from apps.sources.opening import open_bytes
from apps.sources.words import Words, known

FEED = "https://manapool.com/api/v1/prices/variants"
MADE = re.compile(rb'"as_of"\s*:\s*"([^"]{1,40})"')
FINISHES = {"NF": Finish.NONFOIL, "FO": Finish.FOIL, "EF": Finish.ETCHED}
LANGUAGES = {"EL": Language.ANCIENT_GREEK}
KIND = int(ExternalId.Kind.SCRYFALL)

Offer = tuple[str, int, int, int]
"""A card, the identity of its price, the price, and how many there are."""


class Variant(msgspec.Struct):
    product_type: str
    scryfall_id: str | None
    language_id: str
    condition_id: str | None
    finish_id: str | None
    low_price: int | None
    available_quantity: int


class Manapool(LiveSource):
    slug = "manapool"
    name = "Mana Pool"
    homepage = "https://manapool.com"
    description = "What every single in stock costs, by finish, condition and language, in one list for all."
    rank = 10
    marketplaces = ("manapool",)
    currencies = ("USD",)
    schedule = every(60)
    rate = Rate(2, 1.0)
    keys = (KIND,)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        with client.download(FEED, {"Accept": "application/json"}) as path:
            if path:
                as_of = made_at(path, MADE, "data")
                yield Delivery(as_of, self.quotes(path), complete=True, counts=self.counts(path))

    def quotes(self, path: Path) -> Iterator[Quote | Refused]:
        for row in self.offers(path):
            if isinstance(row, Refused):
                yield row
            else:
                yield quote(*row)

    def counts(self, path: Path) -> Iterator[Count]:
        for row in self.offers(path):
            if not isinstance(row, Refused):
                card, identity, _, quantity = row
                yield KIND, card, identity, None, quantity

    def offers(self, path: Path) -> Iterator[Offer | Refused]:
        decoder = msgspec.json.Decoder(Variant)
        with open_bytes(path) as stream:
            for number, content in enumerate(FlatObjects(stream, "data"), 1):
                try:
                    if isinstance(content, Broken):
                        raise ValueError("a piece of the list is no object")
                    variant = decoder.decode(content)
                    if variant.product_type == "mtg_single" and variant.available_quantity:
                        offer, doubt = self.offer(variant)
                        yield refused(f"variant {number}", doubt, content.decode(), quote(*offer)) if doubt else offer
                except (ValueError, RecursionError) as error:
                    yield refused(f"variant {number}", why(error), content.decode(errors="replace"))

    def offer(self, variant: Variant) -> tuple[Offer, str]:
        """With what is strange about it."""
        if not variant.scryfall_id or not is_uuid(variant.scryfall_id):
            raise ValueError("it has no Scryfall id")
        if not variant.low_price or not 0 < variant.low_price <= LARGEST:
            raise ValueError("the price is no amount of cents")
        identity, doubt = self.identities[variant.finish_id or "", variant.condition_id or "", variant.language_id]
        return (variant.scryfall_id, identity, variant.low_price, variant.available_quantity), doubt

    @cached_property
    def identities(self) -> "Identities":
        return Identities(self)


class Identities(dict[tuple[str, str, str], tuple[int, str]]):
    """What Mana Pool's three words are as traits, and which of them is unknown."""

    def __init__(self, source: Manapool) -> None:
        super().__init__()
        self.source = source

    def __missing__(self, said: tuple[str, str, str]) -> tuple[int, str]:
        words = understood(*said)
        self[said] = self.source.traits("manapool", *words.numbers), words.doubt
        return self[said]


def quote(card: str, identity: int, price: int, _: int) -> Quote:
    return KIND, card, identity, price, price, None, None, None


def understood(finish: str, condition: str, language: str) -> Words:
    spoken = LANGUAGES.get(language) or known(Language.parse, language)
    return Words(FINISHES.get(finish), known(Condition.parse, condition), spoken)


def why(error: Exception) -> str:
    if isinstance(error, msgspec.DecodeError | RecursionError):
        return "the variant cannot be read"
    return str(error)
