"""TCGplayer's catalogue as far as its prices need it: the SKUs of a product, and what their numbers mean."""

from collections.abc import Iterable, Iterator

import msgspec

from apps.cards.words import Condition, Language
from apps.prices.quotes import Refused
from apps.sources.each import each
from apps.sources.tcgcsv.prices import FINISHES
from apps.sources.words import Words, known
from dualcaster.lib.polite import Polite

from . import api


class Sku(msgspec.Struct):
    skuId: int  # noqa: N815
    languageId: int  # noqa: N815
    printingId: int  # noqa: N815
    conditionId: int  # noqa: N815


class Product(msgspec.Struct):
    productId: int  # noqa: N815
    categoryId: int  # noqa: N815
    skus: list[Sku] = []


class Named(msgspec.Struct):
    """A condition, a language or a printing: whichever of the three numbers it has is the one."""

    name: str
    conditionId: int = 0  # noqa: N815
    languageId: int = 0  # noqa: N815
    printingId: int = 0  # noqa: N815
    abbr: str = ""

    @property
    def number(self) -> int:
        return self.conditionId or self.languageId or self.printingId


def products(client: Polite, ids: Iterable[str]) -> Iterator[Product | Refused]:
    envelope = api.ask(client, f"catalog/products/{','.join(ids)}", includeSkus="true")
    return each(envelope.results, Product, "catalog/products", "the product cannot be read")


class Vocabulary:
    """What the numbers of a category mean, asked for once a visit."""

    def __init__(self, client: Polite) -> None:
        self.client = client
        self.names: dict[tuple[int, str], dict[int, Named]] = {}

    def words(self, product: Product, sku: Sku) -> Words:
        category = product.categoryId
        printing = self.named(category, "printings", sku.printingId).name
        condition = self.named(category, "conditions", sku.conditionId).name
        language = self.named(category, "languages", sku.languageId)
        return Words(
            FINISHES.get(str(category), {}).get(printing),
            known(Condition.parse, condition),
            known(Language.parse, language.abbr or language.name),
        )

    def named(self, category: int, what: str, number: int) -> Named:
        if (category, what) not in self.names:
            results = api.ask(self.client, f"catalog/categories/{category}/{what}").results
            known = each(results, Named, what, "its name cannot be read")
            self.names[category, what] = {one.number: one for one in known if not isinstance(one, Refused)}
        return self.names[category, what].get(number) or Named("")
