"""Single offers, and those of one finish, condition and language together."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Self

import msgspec

from apps.cards.words import Condition, Finish, Language
from apps.sources.money import LARGEST

from .blueprints import Blueprint

CONDITIONS = {"Played": Condition.HEAVILY_PLAYED}  # it stands below “Moderately Played” here, above “Poor”
Identity = tuple[Finish, int, int]


class Price(msgspec.Struct):
    cents: int
    currency: str


class Properties(msgspec.Struct):
    condition: str | None = None
    mtg_foil: bool | None = None
    mtg_language: str | None = None
    signed: bool | None = None
    altered: bool | None = None


class Listing(msgspec.Struct):
    quantity: int
    properties_hash: Properties
    price: Price | None = None
    price_cents: int = 0
    price_currency: str = ""
    graded: bool | None = None
    on_vacation: bool | None = None
    bundle: bool | None = None
    bundle_size: int = 1

    @classmethod
    def read(cls, content: msgspec.Raw) -> Self:
        return msgspec.json.decode(content, type=cls)

    @property
    def is_for_everybody(self) -> bool:
        """Whether it can be bought now and says what such a card costs: no signature, no slab, no bundle."""
        properties = self.properties_hash
        apart = self.on_vacation or self.graded or self.bundle or properties.signed or properties.altered
        return self.quantity > 0 and self.bundle_size == 1 and not apart

    @property
    def cents(self) -> int:
        cents, currency = (
            (self.price.cents, self.price.currency) if self.price else (self.price_cents, self.price_currency)
        )
        if currency != "EUR":
            raise ValueError("the currency is not the marketplace's")
        if not 0 < cents <= LARGEST:
            raise ValueError("the price is no amount of cents")
        return cents

    def finish(self, blueprint: Blueprint) -> Finish:
        if not self.properties_hash.mtg_foil:
            return Finish.NONFOIL
        return Finish.ETCHED if blueprint.is_etched else Finish.FOIL

    def condition(self) -> int:
        said = self.properties_hash.condition or ""
        try:
            return CONDITIONS.get(said) or Condition.parse(said)
        except ValueError as error:
            raise ValueError("the condition is unknown") from error

    def language(self) -> int:
        """What has no language, like a token, is in that of its printing."""
        try:
            return Language.parse(said) if (said := self.properties_hash.mtg_language) else 0
        except ValueError as error:
            raise ValueError("the language is unknown") from error


class Offers:
    """Of one card: per identity the prices of its offers, rising, and how many copies there are."""

    def __init__(self) -> None:
        self.prices: dict[Identity, list[int]] = defaultdict(list)
        self.quantities: dict[Identity, int] = defaultdict(int)

    def add(self, finish: Finish, condition: int, language: int, listing: Listing) -> None:
        self.prices[finish, condition, language].append(listing.cents)
        self.quantities[finish, condition, language] += listing.quantity

    def __iter__(self) -> Iterator[tuple[Identity, list[int], int]]:
        for identity, prices in self.prices.items():
            yield identity, sorted(prices), self.quantities[identity]
