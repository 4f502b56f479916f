"""eBay, asked about single cards: what most sellers want for exactly this printing, without the odd ones out."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Mapping

import msgspec

from apps.cards.models import ExternalId
from apps.prices.quotes import Quote, Refused
from apps.sources.formats import refused
from apps.sources.live import Count, Credential, Delivery, LiveSource, Polite, Rate, Wanted, WantedCard, every, utc_now
from apps.sources.spread import median
from apps.sources.tokens import bearer

from .items import Item, price_in
from .sites import OFF, SITES
from .titles import Sought
from .trimming import trimmed

API = "https://api.ebay.com/buy/browse/v1/item_summary/search"
TOKEN = "https://api.ebay.com/identity/v1/oauth2/token"  # noqa: S105 - an address
SCOPE = "https://api.ebay.com/oauth/api_scope"
WHERE = "https://developer.ebay.com/my/keys"
SINGLE_CARDS = "183454"  # the category of single cards of collectible card games
PAGE = 200
PAGES = 3
REQUESTS = 200  # a visit; eBay allows an application 5,000 a day
ENOUGH = 3  # fewer offers than that say nothing
KEYS = (ExternalId.Kind.SCRYFALL, ExternalId.Kind.TCGPLAYER)


class Found(msgspec.Struct):
    itemSummaries: list[msgspec.Raw] | None = None  # noqa: N815
    next: str | None = None


class Ebay(LiveSource):
    slug = "ebay"
    name = "eBay"
    homepage = "https://www.ebay.com"
    description = "What sellers ask for the most wanted cards, without lots, graded copies and the odd ones out."
    rank = 10
    marketplaces = tuple(site.slug for site in SITES)
    currencies = tuple(sorted({site.currency for site in SITES}))
    notes = tuple(OFF)
    schedule = every(60)
    rate = Rate(5, 1.0)
    credentials = (
        Credential("EBAY_CLIENT_ID", "App ID (client ID) of your production keys", WHERE),
        Credential("EBAY_CLIENT_SECRET", "Cert ID (client secret) of your production keys", WHERE),
    )
    keys = KEYS
    per_card = True

    def __init__(self) -> None:
        for site in SITES:
            site.marketplace()
        super().__init__()

    def authorization(self, client: Polite, *, renew: bool) -> Mapping[str, str]:
        who = f"{self.credential('EBAY_CLIENT_ID')}:{self.credential('EBAY_CLIENT_SECRET')}"
        headers = {"Authorization": f"Basic {b64encode(who.encode()).decode()}"}
        return bearer(client, TOKEN, {"grant_type": "client_credentials", "scope": SCOPE}, headers, renew=renew)

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        """One a card, the most wanted first, until this visit's share of the day is used up."""
        for card in wanted:
            if client.requests >= REQUESTS:
                return
            counts: list[Count] = []
            yield Delivery(utc_now(), self.quotes(client, card, counts), cards=[card.pk], counts=counts)

    def quotes(self, client: Polite, card: WantedCard, counts: list[Count]) -> Iterator[Quote | Refused]:
        kind, key = next((int(kind), card.id(kind)) for kind in KEYS if card.id(kind))
        for site in SITES:
            prices: dict[int, list[int]] = defaultdict(list)
            sought = Sought(card)
            for content in self.found(client, sought.words, site.name):
                try:
                    item = msgspec.json.decode(content, type=Item)
                    if item.is_one_copy and (what := sought.understood(item.title, item.aspects)):
                        prices[self.traits(site.slug, *what)].append(price_in(site.currency, item, self.amounts))
                except (ValueError, RecursionError) as error:
                    yield refused(f"{site.name}, {card.name}", why(error), bytes(content).decode(errors="replace"))
            for identity, asked in prices.items():
                if len(kept := trimmed(asked)) >= ENOUGH:
                    yield kind, key, identity, median(kept), kept[0], median(kept), kept[-1], None
                    counts.append((kind, key, identity, len(kept), None))

    def found(self, client: Polite, words: str, site: str) -> Iterator[msgspec.Raw]:
        for page in range(PAGES):
            parameters: dict[str, str | int] = {
                "q": words, "category_ids": SINGLE_CARDS, "filter": "buyingOptions:{FIXED_PRICE}", "limit": PAGE,
                "offset": page * PAGE,
            }  # fmt: skip
            answer = client.get(API, parameters, {"X-EBAY-C-MARKETPLACE-ID": site}).json(Found)
            yield from answer.itemSummaries or ()
            if not answer.next:
                return


def why(error: Exception) -> object:
    return "the offer cannot be read" if isinstance(error, msgspec.DecodeError | RecursionError) else error
