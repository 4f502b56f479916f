"""MTGJSON, asked: the prices of today, once a week those of ninety days, and what everybody calls a card."""

from collections.abc import Iterator
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

from apps.cards.models import ExternalId
from apps.prices.quotes import Dated, Quote, Refused
from apps.sources.formats import PriceFile, refused
from apps.sources.live import BUYLIST, RETAIL, Delivery, LiveSource, Polite, Rate, Wanted, daily, utc_now
from apps.sources.moments import moment_text, read_moment

from .identifiers import import_identifiers
from .prices import MtgjsonFormat
from .published import address, published

WEEK = timedelta(days=7)


class Mtgjson(LiveSource):
    slug = "mtgjson"
    name = "MTGJSON"
    homepage = "https://mtgjson.com"
    description = "Daily prices of five shops with ninety days of memory, and the ids by which shops know a card."
    rank = 30
    marketplaces = ("tcgplayer", "cardmarket", "cardkingdom", "manapool", "cardhoarder")
    currencies = ("USD", "EUR", "TIX")
    sides = (RETAIL, BUYLIST)
    schedule = daily(3, 15)
    rate = Rate(5, 1.0)
    keys = (ExternalId.Kind.MTGJSON,)
    has_history = True

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        """Ids first: they join what follows to the cards."""
        reader = MtgjsonFormat()
        if is_a_week_old(client, "AllIdentifiers"):
            with published(client, "AllIdentifiers") as path:
                if path:
                    import_identifiers(path)
        if is_a_week_old(client, "AllPrices"):
            with published(client, "AllPrices") as path:
                if path:
                    told = {moment_text(as_of) for as_of in self.row().runs.values_list("as_of", flat=True)}
                    yield Delivery(None, missed(reader.quotes(PriceFile(path)), told))
        with published(client, "AllPricesToday") as path:
            if path and (newest := last_moment(reader.quotes(PriceFile(path)))):
                as_of = min(read_moment(newest), utc_now())
                yield Delivery(as_of, only_of(newest, reader.quotes(PriceFile(path))), complete=True)

    def history(self, client: Polite, since: date) -> Iterator[Delivery]:
        reader, first = MtgjsonFormat(), since.isoformat()
        with published(client, "AllPrices", conditional=False) as path:
            if path:
                told = reader.quotes(PriceFile(path))
                yield Delivery(None, (row for row in told if isinstance(row, Refused) or row[0] >= first))


def missed(rows: Iterator[Dated | Refused], told: set[str]) -> Iterator[Dated | Refused]:
    """Of ninety days those of which we have not been told: after the first time there are few of them."""
    return (row for row in rows if isinstance(row, Refused) or row[0] not in told)


def last_moment(rows: Iterator[Dated | Refused]) -> str:
    return max((row[0] for row in rows if not isinstance(row, Refused)), default="")


def only_of(moment: str, rows: Iterator[Dated | Refused]) -> Iterator[Quote | Refused]:
    for row in rows:
        if isinstance(row, Refused):
            yield row
        elif row[0] == moment:
            yield row[1:]
        else:
            yield refused(row[2], "the price is of another day", row)


def is_a_week_old(client: Polite, name: str) -> bool:
    """Whether there is no copy we have taken in, or only one that MTGJSON made a week ago or earlier."""
    said = client.marks.get(address(name), {}).get("If-Modified-Since", "")
    try:
        return utc_now() - parsedate_to_datetime(said) >= WEEK
    except ValueError:
        return True
