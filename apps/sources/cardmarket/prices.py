"""Cardmarket's own daily price guide: every product of a game in euros, as one JSON file."""

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from apps.cards.models import ExternalId
from apps.cards.words import Finish
from apps.sources.formats import Dated, PriceFile, PriceFormat, Refused, refused
from apps.sources.moments import moment_text, read_moment
from apps.sources.objects import Broken, FlatObjects
from apps.sources.opening import DamagedError

CREATED = re.compile(rb'"createdAt"\s*:\s*"([^"]{1,40})"')
MAGIC_SINGLE = re.compile(rb'"idCategory"\s*:\s*1\s*[,}]')
FINISHES = {"": Finish.NONFOIL, "-foil": Finish.FOIL}
Row = dict[str, msgspec.Raw]


class CardmarketFormat(PriceFormat):
    slug = "cardmarket"
    name = "Cardmarket price guide"
    description = (
        "price_guide_<game>.json, packed or not. A price is the trend, else the average, else the lowest offer; 0 and"
        " null mean that there is none. The moment is the guide's own createdAt."
    )
    homepage = "https://www.cardmarket.com"
    source = "cardmarket"
    source_name = "Cardmarket"
    rank = 10
    currencies = ["EUR"]
    kinds = [ExternalId.Kind.CARDMARKET]
    one_moment = True

    def moment(self, file: PriceFile) -> datetime:
        with file.bytes() as stream:
            created = CREATED.search(FlatObjects(stream, "priceGuides").head)
        if created:
            return read_moment(created[1].decode(errors="replace"))
        if file.as_of:
            return file.as_of
        raise DamagedError(f"{file.name} does not say when it was made; say it with --as-of.")

    def is_complete(self, file: PriceFile) -> bool:
        """Each game has a guide of its own: only Magic's says which of the cards here are no longer offered."""
        with file.bytes() as stream:
            return bool(MAGIC_SINGLE.search(next(iter(FlatObjects(stream, "priceGuides")), b"")))

    def quotes(self, file: PriceFile) -> Iterator[Dated | Refused]:
        moment = moment_text(self.moment(file))
        decoder = msgspec.json.Decoder(Row)
        with file.bytes() as stream:
            for number, content in enumerate(FlatObjects(stream, "priceGuides"), 1):
                try:
                    if isinstance(content, Broken):
                        raise ValueError("a piece of the list is no object")
                    yield from self.product(moment, decoder.decode(content))
                except ValueError as error:
                    reason = "the product cannot be read as JSON" if isinstance(error, msgspec.DecodeError) else error
                    yield refused(f"{file.name}: product {number}", reason, content.decode(errors="replace"))

    def product(self, moment: str, row: Row) -> list[Dated]:
        """Nonfoil and foil of one product, or an error for both: half a broken row is not to be trusted."""
        product = str(row.get("idProduct", b""), "ascii", "replace")
        if not product.isdigit():
            raise ValueError("a product has no number")
        found: list[Dated] = []
        for suffix, finish in FINISHES.items():
            trend, average, low = (self.amount(row, name + suffix) for name in ("trend", "avg", "low"))
            if price := trend or average or low:
                identity = self.traits("cardmarket", finish)
                kind = int(ExternalId.Kind.CARDMARKET)
                found.append((moment, kind, product, identity, price, low, average, None, trend))
            else:
                self.unpriced += 1
        return found

    def amount(self, row: Row, name: str) -> int | None:
        return self.amounts[str(row[name], "ascii", "replace")] if name in row else None
