"""tcgcsv.com, asked: TCGplayer's prices as it read them once today, group by group, for everybody and without a key."""

import io
from collections.abc import Iterator
from datetime import datetime

import msgspec

from apps.cards.models import Card, ExternalId
from apps.prices.quotes import Quote, Refused
from apps.sources.each import each
from apps.sources.live import Delivery, LiveSource, Polite, Rate, Wanted, daily
from apps.sources.made import understood
from apps.sources.moments import moment_text
from apps.sources.objects import FlatObjects
from dualcaster.lib.polite import SourceError

from .prices import TcgcsvFormat

SITE = "https://tcgcsv.com"
CATEGORIES = {"magic": "1", "pokemon": "3", "one-piece": "68"}


class Group(msgspec.Struct):
    groupId: int  # noqa: N815
    abbreviation: str | None = None


class Groups(msgspec.Struct):
    success: bool
    results: list[msgspec.Raw]


def games() -> list[str]:
    """Those we have cards of."""
    return [slug for slug in CATEGORIES if Card.objects.filter(game__slug=slug).exists()]


class Tcgcsv(LiveSource):
    slug = "tcgcsv"
    name = "tcgcsv"
    homepage = "https://tcgcsv.com"
    description = "TCGplayer's market, low, middle and high price of every product, read once a day for everybody."
    rank = 20
    marketplaces = ("tcgplayer",)
    currencies = ("USD",)
    schedule = daily(21)
    rate = Rate(5, 1.0)
    keys = (ExternalId.Kind.TCGPLAYER,)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        answer = client.get(f"{SITE}/last-updated.txt", conditional=True)
        if answer.is_unchanged:
            return
        as_of = understood(answer.body.decode(errors="replace").strip())
        yield Delivery(
            as_of, self.quotes(client, as_of, [CATEGORIES[slug] for slug in games()], TcgcsvFormat()), complete=True
        )

    def quotes(
        self, client: Polite, as_of: datetime, categories: list[str], reader: TcgcsvFormat
    ) -> Iterator[Quote | Refused]:
        moment = moment_text(as_of)
        for category in categories:
            for group in self.groups(client, category):
                if isinstance(group, Refused):
                    yield group
                    continue
                answer = client.get(f"{SITE}/tcgplayer/{category}/{group.groupId}/prices")
                for content in FlatObjects(io.BytesIO(answer.body), "results"):
                    told = reader.told(moment, category, content, f"group {group.groupId}")
                    if told:
                        yield told if isinstance(told, Refused) else told[1:]

    def groups(self, client: Polite, category: str) -> Iterator[Group | Refused]:
        groups = client.get(f"{SITE}/tcgplayer/{category}/groups").json(Groups)
        if not groups.success:
            raise SourceError(f"tcgcsv has no groups of category {category}.")
        return each(groups.results, Group, f"category {category}, group", "the group cannot be read")
