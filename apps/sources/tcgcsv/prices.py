"""tcgcsv.com: TCGplayer's daily price of every product, as one long CSV or as the archive's own tree of answers."""

import re
from collections.abc import Iterator
from datetime import time
from functools import cached_property
from typing import BinaryIO

import msgspec

from apps.cards.models import ExternalId
from apps.cards.words import Finish
from apps.sources.formats import Dated, PriceFile, PriceFormat, Refused, refused
from apps.sources.moments import Moments
from apps.sources.objects import Broken, FlatObjects
from apps.sources.opening import DamagedError
from apps.sources.rows import Rows
from apps.sources.words import STRANGE

COLUMNS = ["date", "category_id", "group_id", "product_id", "sub_type", "low", "mid", "high", "market", "direct_low"]
UNKNOWN = "the game or the printing is unknown"
PUBLISHED = time(20)  # tcgcsv reads TCGplayer once a day and is done by eight in the evening, UTC
FINISHES = {
    "1": {"Normal": Finish.NONFOIL, "Foil": Finish.FOIL},
    "3": {
        "Normal": Finish.NORMAL,
        "Holofoil": Finish.HOLOFOIL,
        "Reverse Holofoil": Finish.REVERSE_HOLOFOIL,
        "1st Edition": Finish.FIRST_EDITION,
        "1st Edition Normal": Finish.FIRST_EDITION,
        "1st Edition Holofoil": Finish.FIRST_EDITION_HOLOFOIL,
        "Unlimited": Finish.UNLIMITED,
        "Unlimited Holofoil": Finish.UNLIMITED_HOLOFOIL,
    },
    "68": {"Normal": Finish.NORMAL, "Foil": Finish.FOIL},
}
PLACE = re.compile(r"(?:^|/)(\d{4}-\d\d-\d\d)/(\d+)/(\d+)/prices(?:\.json)?$")


class Price(msgspec.Struct):
    productId: msgspec.Raw  # noqa: N815
    subTypeName: str  # noqa: N815
    lowPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815
    midPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815
    highPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815
    marketPrice: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815


class TcgcsvFormat(PriceFormat):
    slug = "tcgcsv"
    name = "tcgcsv daily prices"
    description = (
        "CSV with the columns date, category_id, group_id, product_id, sub_type, low, mid, high, market, direct_low; or"
        " the archive's tree <day>/<category>/<group>/prices, in a folder, a zip or a tar. A price is the market price,"
        " else the middle, else the lowest asking price, at 20:00 UTC of its day."
    )
    homepage = "https://tcgcsv.com"
    source = "tcgcsv"
    source_name = "tcgcsv"
    rank = 20
    currencies = ["USD"]
    kinds = [ExternalId.Kind.TCGPLAYER]  # an etched foil is a product of its own; ingest knows which are

    def quotes(self, file: PriceFile) -> Iterator[Dated | Refused]:
        if file.is_archive:
            yield from self.tree(file)
        elif name := PLACE.search(file.path.resolve().as_posix()):
            with file.bytes() as stream:
                yield from self.answer(stream, file.name, *name.group(1, 2))
        else:
            yield from self.table(file)

    @cached_property
    def printings(self) -> dict[tuple[str, str], int]:
        return {
            (category, sub_type): self.traits("tcgplayer", finish)
            for category, sub_types in FINISHES.items()
            for sub_type, finish in sub_types.items()
        }

    @cached_property
    def strange(self) -> int:
        return self.traits("tcgplayer", STRANGE["finish"])

    def table(self, file: PriceFile) -> Iterator[Dated | Refused]:
        moments, amounts, kind = Moments(PUBLISHED), self.amounts, int(self.kinds[0])
        printings, strange = self.printings, self.strange
        with file.text() as text:
            rows = Rows(text)
            if next(iter(rows), None) != COLUMNS:
                raise DamagedError(f"{file.name} does not begin with {','.join(COLUMNS)}.")
            for row in rows:
                try:
                    day, category, _, product, sub_type, low, mid, high, market, _ = row  # type: ignore[misc]
                    lowest, middle, highest, usual = amounts[low], amounts[mid], amounts[high], amounts[market]
                    if not (price := usual or middle or lowest):
                        self.unpriced += 1
                    elif not product.isdigit():
                        raise ValueError("a product has no number")
                    else:
                        printing = printings.get((category, sub_type), strange)
                        quote = moments[day], kind, product, printing, price, lowest, middle, highest, usual
                        if printing == strange:
                            yield refused(f"{file.name}:{rows.line}", UNKNOWN, ",".join(row), quote)  # type: ignore[arg-type]
                        else:
                            yield quote
                except (ValueError, TypeError) as error:
                    if row != []:
                        yield refused(f"{file.name}:{rows.line}", why(error), ",".join(row or []))

    def tree(self, file: PriceFile) -> Iterator[Dated | Refused]:
        found = False
        for member in file.members():
            if place := PLACE.search(f"/{file.path.resolve().as_posix()}/{member.name}"):
                found = True
                yield from self.answer(member.bytes, member.name, *place.group(1, 2))
        if not found:
            raise DamagedError(f"{file.name} holds no <day>/<category>/<group>/prices.")

    def answer(self, stream: BinaryIO, place: str, day: str, category: str) -> Iterator[Dated | Refused]:
        """One group on one day, as TCGplayer answered."""
        try:
            moment = Moments(PUBLISHED)[day]
            for content in FlatObjects(stream, "results"):
                if told := self.told(moment, category, content, place):
                    yield told
        except ValueError as error:
            yield refused(place, "the answer of this group is damaged or of no possible day", error)

    def told(self, moment: str, category: str, content: bytes, place: str) -> Dated | Refused | None:
        """One price; nothing where TCGplayer has none."""
        try:
            if isinstance(content, Broken):
                raise ValueError("a piece of the list is no object")
            row = decoder.decode(content)
            product = bytes(row.productId).decode()
            if not product.isdigit():
                raise ValueError("a product has no number")
            low, mid, high, market = (
                self.amounts[bytes(raw).decode()]
                for raw in (row.lowPrice, row.midPrice, row.highPrice, row.marketPrice)
            )
        except ValueError as error:
            return refused(place, why(error), content.decode(errors="replace"))
        if not (price := market or mid or low):
            self.unpriced += 1
            return None
        printing = self.printings.get((category, row.subTypeName), self.strange)
        quote = moment, int(self.kinds[0]), product, printing, price, low, mid, high, market
        if printing == self.strange:
            return refused(place, UNKNOWN, content.decode(errors="replace"), quote)
        return quote


decoder = msgspec.json.Decoder(Price)


def why(error: Exception) -> str:
    if isinstance(error, msgspec.DecodeError):
        return "the price cannot be read as JSON"
    if "unpack" in str(error):
        return "the row does not have ten cells"
    return str(error)
