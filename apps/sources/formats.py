"""The files `import_prices` reads. Each format is one small class in its vendor's folder, found by looking there."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import ClassVar

from apps.cards.models import ExternalId
from apps.cards.words import Condition
from apps.prices.models import Marketplace
from apps.prices.models.identity import traits
from apps.prices.quotes import Dated, Quote, Refused

from .models import Source
from .money import Amounts
from .opening import DamagedError, Member, Stream, is_archive, members, open_bytes, open_text

NOT_A_VENDOR = {"management", "migrations"}
SHOWN = 2000


@dataclass
class PriceFile:
    """A file to read, how far it has been read, and the moment its prices are of where it does not say so itself."""

    path: Path
    as_of: datetime | None = None
    _position: Callable[[], int] = field(default=int, repr=False)

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def size(self) -> int:
        if self.path.is_dir():
            return sum(file.stat().st_size for file in self.path.rglob("*") if file.is_file())
        return self.path.stat().st_size

    @property
    def position(self) -> int:
        return self._position()

    @property
    def is_archive(self) -> bool:
        return is_archive(self.path)

    def text(self) -> TextIOWrapper:
        text = open_text(self.path)
        self._position = text.buffer.raw_position  # type: ignore[attr-defined]
        return text

    def bytes(self) -> Stream:
        stream = open_bytes(self.path)
        self._position = stream.raw_position
        return stream

    def members(self) -> Iterator[Member]:
        read = 0

        def progress(position: int) -> None:
            nonlocal read
            read = position

        self._position = lambda: read
        return members(self.path, progress)


class PriceFormat:
    """One kind of file. `quotes` only translates; what exists, what is new and what changed is `ingest`'s to know.

    A format of one moment sets `one_moment` and answers `moment(file)`; in all others the rows carry their own.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    description: ClassVar[str]
    homepage: ClassVar[str] = ""
    source: ClassVar[str]
    source_name: ClassVar[str]
    rank: ClassVar[int]
    currencies: ClassVar[Sequence[str]]
    kinds: ClassVar[Sequence[ExternalId.Kind]]
    one_moment: ClassVar[bool] = False

    def __init__(self) -> None:
        """Asks the database all it needs to know: while quotes stream in, the connection is taken."""
        self.marketplaces = {marketplace.slug: marketplace for marketplace in Marketplace.objects.all()}
        self.unpriced = 0
        self.amounts = Amounts()

    def quotes(self, file: PriceFile) -> Iterator[Dated | Refused]:
        """Every row in the file's order, as a quote or as a refusal: what each format says for itself."""
        raise NotImplementedError

    def moment(self, file: PriceFile) -> datetime:
        """When its prices are from; only asked of a format of `one_moment`, which says it for itself."""
        raise NotImplementedError

    def is_complete(self, file: PriceFile) -> bool:
        """Whether it speaks of everything its source knows, so that what it leaves out is no longer offered."""
        return False

    def source_row(self) -> Source:
        facts = {"name": self.source_name, "homepage": self.homepage, "rank": self.rank}
        return Source.objects.get_or_create(slug=self.source, defaults=facts)[0]

    def traits(self, marketplace: str, finish: int, side: int = 0) -> int:
        """Near Mint, in the language of the printing itself: what price guides speak of."""
        return traits(self.marketplaces[marketplace].pk, finish, Condition.NEAR_MINT, 0, side)

    def readable(self, file: PriceFile) -> Iterator[Dated | Refused]:
        """The quotes of a file that may be cut short: what came before the cut is still true."""
        begun = False
        try:
            for quote in self.quotes(file):
                begun = True
                yield quote
        except DamagedError as error:
            if not begun:
                raise
            yield refused(file.name, "the file is cut short or damaged from here on", error)


def refused(place: str, reason: object, content: object, quote: Quote | Dated | None = None) -> Refused:
    """A refusal whose content is safe to store: bounded, and without the one character PostgreSQL cannot keep.

    With `quote` an operator can store it after all.
    """
    return Refused(place[:200], str(reason), str(content)[:SHOWN].replace("\0", "\ufffd"), quote)


@cache
def formats() -> dict[str, type[PriceFormat]]:
    """Every format by its slug."""
    found: dict[str, type[PriceFormat]] = {}
    here = Path(__file__).parent
    for vendor in pkgutil.iter_modules([str(here)]):
        if vendor.ispkg and vendor.name not in NOT_A_VENDOR:
            for module in pkgutil.iter_modules([str(here / vendor.name)]):
                found |= formats_of(f"{__package__}.{vendor.name}.{module.name}")
    return dict(sorted(found.items()))


def formats_of(module_name: str) -> dict[str, type[PriceFormat]]:
    module = importlib.import_module(module_name)
    return {
        member.slug: member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, PriceFormat) and member.__module__ == module_name
    }


__all__ = ["Dated", "PriceFile", "PriceFormat", "Refused", "formats", "refused"]
