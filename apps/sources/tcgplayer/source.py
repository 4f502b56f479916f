"""TCGplayer, asked for everything once a day: the groups of each game, and the prices of each group."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from apps.cards.models import ExternalId
from apps.prices.quotes import Quote, Refused
from apps.sources.formats import refused
from apps.sources.live import Delivery, LiveSource, Polite, Wanted, daily, utc_now
from apps.sources.moments import read_moment
from apps.sources.tcgcsv.source import CATEGORIES, games

from . import api
from .groups import Group, groups
from .linking import learn
from .prices import market_price, why

LEARNT = "learnt"  # what is remembered of the last look at the catalogue
WEEK = timedelta(days=7)


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
        """New products first: they join what follows to the cards."""
        listed = {slug: list(groups(client, CATEGORIES[slug])) for slug in games()}
        last = client.marks.get(LEARNT, {}).get("at", "")
        if not last or utc_now() - read_moment(last) >= WEEK:
            now = utc_now().isoformat(timespec="seconds")
            learnt = learn(client, listed, last)
            client.marks[LEARNT] = {"at": now, **{name: str(number) for name, number in vars(learnt).items()}}
        yield Delivery(utc_now(), self.quotes(client, listed), complete=True)

    def quotes(self, client: Polite, listed: Mapping[str, list[Group | Refused]]) -> Iterator[Quote | Refused]:
        for game, found in listed.items():
            for told_of in found:
                if isinstance(told_of, Refused):
                    yield told_of
                    continue
                group = told_of.groupId
                for content in api.ask(client, f"pricing/group/{group}").results:
                    try:
                        if told := market_price(self, CATEGORIES[game], content, f"group {group}"):
                            yield told
                    except (ValueError, RecursionError) as error:
                        yield refused(f"group {group}", why(error), bytes(content).decode(errors="replace"))
