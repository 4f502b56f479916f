"""An offer as eBay's search tells it."""

from collections.abc import Mapping

import msgspec

from apps.sources.money import Amounts

GRADED = "2750"
IN_ENGLISH = dict.fromkeys(("sprache", "langue", "lingua", "idioma", "taal"), "language")


class Price(msgspec.Struct):
    value: str
    currency: str


class Aspect(msgspec.Struct):
    name: str
    value: str = ""


class Item(msgspec.Struct):
    title: str
    price: Price
    conditionId: str = ""  # noqa: N815
    buyingOptions: list[str] = []  # noqa: N815
    itemGroupType: str | None = None  # noqa: N815
    localizedAspects: list[Aspect] = []  # noqa: N815

    @property
    def is_one_copy(self) -> bool:
        """To be had at this price now, not in a grader's case, and not one of several under a common title."""
        return "FIXED_PRICE" in self.buyingOptions and self.conditionId != GRADED and not self.itemGroupType

    @property
    def aspects(self) -> Mapping[str, str]:
        return {
            IN_ENGLISH.get(aspect.name.lower(), aspect.name.lower()): aspect.value for aspect in self.localizedAspects
        }


def price_in(currency: str, item: Item, amounts: Amounts) -> int:
    if item.price.currency != currency:
        raise ValueError("the currency is not the site's")
    if not (price := amounts[item.price.value]):
        raise ValueError("a price of 0 is no price")
    return price
