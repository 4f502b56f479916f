"""TCGplayer, asked for everything once a day: the groups of each game, and the prices of each group."""

from collections.abc import Iterator, Mapping

import msgspec

from apps.cards.models import ExternalId
from apps.prices.quotes import Quote, Refused
from apps.sources.each import each
from apps.sources.formats import refused
from apps.sources.live import Delivery, LiveSource, Polite, Wanted, daily, utc_now
from apps.sources.tcgcsv.source import categories

from . import api
from .prices import market_price, why


class Group(msgspec.Struct):
    groupId: int  # noqa: N815


class Tcgplayer(LiveSource):
    slug = "tcgplayer"
    name = "TCGplayer"
    homepage = "https://www.tcgplayer.com"
    description = "Market, lowest, middle and highest price of every product of North America's largest marketplace."
    rank = 10
    marketplaces = ("tcgplayer",)
    currencies = ("USD",)
    schedule = daily(3)
    rate, vendor = api.RATE, "tcgplayer"
    credentials = api.CREDENTIALS
    keys = (ExternalId.Kind.TCGPLAYER, ExternalId.Kind.TCGPLAYER_ETCHED)

    def authorization(self, client: Polite, *, renew: bool) -> Mapping[str, str]:
        return api.authorization(client, *(self.credential(one.variable) for one in self.credentials), renew=renew)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        yield Delivery(utc_now(), self.quotes(client, categories()), complete=True)

    def quotes(self, client: Polite, categories: list[str]) -> Iterator[Quote | Refused]:
        for category in categories:
            found = api.pages(client, f"catalog/categories/{category}/groups")
            for told_of in each(found, Group, f"category {category}, group", "the group cannot be read"):
                if isinstance(told_of, Refused):
                    yield told_of
                    continue
                group = told_of.groupId
                for content in api.ask(client, f"pricing/group/{group}").results:
                    try:
                        if told := market_price(self, category, content, f"group {group}"):
                            yield told
                    except (ValueError, RecursionError) as error:
                        yield refused(f"group {group}", why(error), bytes(content).decode(errors="replace"))
