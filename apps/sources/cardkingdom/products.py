"""A line of Card Kingdom's price list, in its own words: prices as text, yes and no as text."""

from collections.abc import Iterator

import msgspec

from apps.cards.models import ExternalId
from apps.cards.words import Condition, Finish
from apps.sources.keys import is_uuid
from apps.sources.money import Amounts

CONDITIONS = {  # what it calls Excellent others call Lightly Played
    "nm": Condition.NEAR_MINT,
    "ex": Condition.LIGHTLY_PLAYED,
    "vg": Condition.MODERATELY_PLAYED,
    "g": Condition.HEAVILY_PLAYED,
}
FOIL = {"true": True, "false": False}


class Product(msgspec.Struct):
    id: int
    price_retail: msgspec.Raw
    price_buy: msgspec.Raw
    is_foil: str | bool
    qty_retail: int = 0
    qty_buying: int = 0
    sku: str = ""
    name: str = ""
    variation: str | None = None
    scryfall_id: str | None = None
    condition_values: dict[str, msgspec.Raw] = {}

    def key(self) -> tuple[int, str]:
        """By its Scryfall id; the few without one by Card Kingdom's own, which foils have apart."""
        if self.scryfall_id and is_uuid(self.scryfall_id):
            return int(ExternalId.Kind.SCRYFALL), self.scryfall_id
        foil = self.finish() != Finish.NONFOIL
        return int(ExternalId.Kind.CARDKINGDOM_FOIL if foil else ExternalId.Kind.CARDKINGDOM), str(self.id)

    def finish(self) -> Finish:
        if (foil := FOIL.get(str(self.is_foil).lower())) is None:
            raise ValueError("it is neither foil nor not")
        if "etched" in (self.variation or "").lower():
            return Finish.ETCHED
        return Finish.FOIL if foil else Finish.NONFOIL

    def offers(self, amounts: Amounts) -> Iterator[tuple[Condition, int, int]]:
        """Each condition in stock, its price and how many there are; a new card says only what Near Mint costs."""
        usual = amounts[text(self.price_retail)]
        if not any(name.endswith("_qty") and text(said) != "0" for name, said in self.condition_values.items()):
            if usual and self.qty_retail > 0:
                yield Condition.NEAR_MINT, usual, self.qty_retail
            return
        for word, condition in CONDITIONS.items():
            price = amounts[text(self.condition_values.get(f"{word}_price"))]
            quantity = text(self.condition_values.get(f"{word}_qty")) or "0"
            if not quantity.isdigit():
                raise ValueError("a quantity is no number")
            if condition == Condition.NEAR_MINT:
                price = price or usual
            if price and int(quantity):
                yield condition, price, int(quantity)

    def pays(self, amounts: Amounts) -> int | None:
        return amounts[text(self.price_buy)]

    def said(self) -> str:
        return msgspec.json.encode(self).decode()


def text(raw: msgspec.Raw | None) -> str:
    """A number or a text of one, without its quotes."""
    return bytes(raw or b"").decode(errors="replace").strip('"')


decoder = msgspec.json.Decoder(Product)


def why(error: Exception) -> str:
    if isinstance(error, msgspec.DecodeError | RecursionError):
        return "the product cannot be read"
    return str(error)
