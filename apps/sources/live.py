"""Sources that are asked over the network: one folder each, found by looking there.

A vendor's `source.py` holds one `LiveSource`: facts as class attributes, and `deliveries`, which asks and translates.
When it is asked, how often, what is believed and what becomes of it is `collecting`'s to know.
"""

import importlib
import inspect
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import ClassVar

import apps.sources as package
from apps.cards.words import Condition
from apps.prices.models import Marketplace
from apps.prices.models.identity import traits
from apps.prices.quotes import Dated, Quote, Refused
from dualcaster.lib.polite import Polite, Rate

from .models import Source
from .money import Amounts
from .schedules import Schedule, daily, every, weekly
from .wanted import Wanted, WantedCard

RETAIL, BUYLIST = "retail", "buylist"


@dataclass(frozen=True)
class Credential:
    """An environment variable a source needs, what it is, and where one gets it."""

    variable: str
    what: str
    where: str

    @property
    def value(self) -> str:
        return os.environ.get(self.variable, "").strip()


Count = tuple[int, str, int, int | None, int | None]
"""ExternalId kind and value, traits, how many listings, how many copies in them."""


@dataclass(frozen=True)
class Delivery:
    """What a source said of one moment; or, where `as_of` is None, history: quotes behind moments of their own.

    `complete` says that it named everything it knows, so that what it leaves out is no longer offered. `cards` are the
    numbers of the wanted cards that were asked about in it, whether or not it had prices for them. `counts`, how much
    was on offer, are read after the quotes.
    """

    as_of: datetime | None
    quotes: Iterable[Quote | Dated | Refused]
    complete: bool = False
    cards: Sequence[int] = ()
    counts: Iterable[Count] = ()


class LiveSource:
    """Somebody we ask for prices.

    It is made for one visit. Nothing in `deliveries` waits, retries, stores or decides whom to believe: `client` and
    the pipeline do. Quotes are read to their end before the next delivery is asked for, and may ask on while they are.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    homepage: ClassVar[str]
    description: ClassVar[str]
    rank: ClassVar[int]
    marketplaces: ClassVar[tuple[str, ...]]
    currencies: ClassVar[tuple[str, ...]]
    sides: ClassVar[tuple[str, ...]] = (RETAIL,)
    schedule: ClassVar[Schedule]
    rate: ClassVar[Rate]
    vendor: ClassVar[str] = ""  # whose rate it is, where several sources ask the same vendor
    credentials: ClassVar[tuple[Credential, ...]] = ()
    notes: ClassVar[tuple[str, ...]] = ()  # what operators should know of how it is set up
    per_card: ClassVar[bool] = False
    keys: ClassVar[tuple[int, ...]] = ()  # ExternalId kinds its quotes carry, and by which it wants its cards named
    has_history: ClassVar[bool] = False  # whether `history` knows more than the present
    do_not_call_in_templates: ClassVar[bool] = True  # pages read its facts

    def __init__(self) -> None:
        self.marketplace_ids = dict(Marketplace.objects.values_list("slug", "id"))
        self.amounts = Amounts()

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        """The present. A source that is asked for cards (`per_card`) asks for those in `wanted`, best in batches."""
        raise NotImplementedError

    def history(self, client: Polite, since: date) -> Iterator[Delivery]:
        """What it remembers from that day on, for `manage.py backfill`."""
        return iter(())

    def authorization(self, client: Polite, *, renew: bool) -> Mapping[str, str]:
        """Headers that say who we are, sent with every request to the site they are made for.

        Asked for once a visit, and once more with `renew` after a 401. What a token costs is asked for with
        `client.post(..., anonymous=True)`.
        """
        return {}

    def credential(self, variable: str) -> str:
        return next(known.value for known in self.credentials if known.variable == variable)

    def traits(
        self, marketplace: str, finish: int, condition: int = Condition.NEAR_MINT, language: int = 0, side: int = 0
    ) -> int:
        """A price's identity but for its printing; language 0 is the printing's own, side 1 the buylist."""
        return traits(self.marketplace_ids[marketplace], finish, condition, language, side)

    @classmethod
    def missing(cls) -> list[Credential]:
        return [credential for credential in cls.credentials if not credential.value]

    @classmethod
    def siblings(cls) -> "list[type[LiveSource]]":
        """Those who ask the same vendor; when it wants to be left alone, that is meant for all of them."""
        others = [kind for kind in live_sources().values() if cls.vendor and kind.vendor == cls.vendor]
        return [cls, *(kind for kind in others if kind is not cls)]

    @classmethod
    def folder(cls) -> Path:
        return Path(inspect.getfile(cls)).parent

    @classmethod
    def readme(cls) -> str:
        path = cls.folder() / "README.md"
        return path.read_text() if path.exists() else ""

    @classmethod
    def row(cls) -> Source:
        facts = {"name": cls.name, "homepage": cls.homepage, "rank": cls.rank}
        return Source.objects.get_or_create(slug=cls.slug, defaults=facts)[0]


@cache
def live_sources() -> dict[str, type[LiveSource]]:
    """Every live source by its slug: whatever folder of this package has a `source.py`."""
    found: dict[str, type[LiveSource]] = {}
    for home in package.__path__:
        for path in Path(home).glob("*/source.py"):
            found |= sources_in(f"{package.__name__}.{path.parent.name}.source")
    return dict(sorted(found.items()))


def sources_in(module_name: str) -> dict[str, type[LiveSource]]:
    module = importlib.import_module(module_name)
    return {
        member.slug: member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, LiveSource) and member.__module__ == module_name and "slug" in vars(member)
    }


def utc_now() -> datetime:
    return datetime.now(UTC)


__all__ = [
    "BUYLIST", "RETAIL", "Count", "Credential", "Delivery", "LiveSource", "Polite", "Rate", "Refused", "Schedule",
    "Wanted", "WantedCard", "daily", "every", "live_sources", "utc_now", "weekly",
]  # fmt: skip
