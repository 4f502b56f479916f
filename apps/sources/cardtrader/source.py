"""CardTrader: the cheapest offers of every card, expansion by expansion, put together by what makes a price a price."""

from collections.abc import Iterator, Mapping

import msgspec

from apps.cards.models import ExternalId
from apps.prices.quotes import Quote, Refused
from apps.sources.each import each
from apps.sources.formats import refused
from apps.sources.live import Credential, Delivery, LiveSource, Polite, Rate, Wanted, every, utc_now
from apps.sources.spread import median
from dualcaster.lib.polite import NotFoundError

from .blueprints import Blueprint
from .listings import Listing, Offers
from .tally import Tally

API = "https://api.cardtrader.com/api/v2"
MAGIC = 1
SINGLES = 1


class Expansion(msgspec.Struct):
    id: int
    game_id: int
    code: str = ""


class CardTrader(LiveSource):
    slug = "cardtrader"
    name = "CardTrader"
    homepage = "https://www.cardtrader.com"
    description = "Cheapest offers of every single in euros, by condition, language and foil, and how many they are."
    rank = 10
    marketplaces = ("cardtrader",)
    currencies = ("EUR",)
    schedule = every(360)
    rate = Rate(10, 1.0)
    credentials = (
        Credential("CARDTRADER_TOKEN", "API token", "https://www.cardtrader.com (Settings, API; the account in euros)"),
    )
    keys = (ExternalId.Kind.SCRYFALL, ExternalId.Kind.TCGPLAYER, ExternalId.Kind.CARDMARKET)

    def authorization(self, client: Polite, *, renew: bool) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.credential('CARDTRADER_TOKEN')}"}

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        """One for all expansions: what none of them names any more is no longer offered."""
        as_of = utc_now()
        expansions = client.get(f"{API}/expansions").json(list[msgspec.Raw])
        with Tally() as tally:
            yield Delivery(as_of, self.quotes(client, expansions, tally), complete=True, counts=tally)

    def quotes(self, client: Polite, expansions: list[msgspec.Raw], tally: Tally) -> Iterator[Quote | Refused]:
        for expansion in each(expansions, Expansion, "expansion", "the expansion cannot be read"):
            if isinstance(expansion, Refused):
                yield expansion
                continue
            if expansion.game_id != MAGIC:
                continue
            try:
                yield from self.expansion(client, expansion, tally)
            except NotFoundError as error:
                yield refused(f"expansion {expansion.code}", "the expansion is no longer there", error)

    def expansion(self, client: Polite, expansion: Expansion, tally: Tally) -> Iterator[Quote | Refused]:
        """Foils are asked for apart: of each card only the 25 cheapest offers are told, and foils are rarely those."""
        which = {"expansion_id": expansion.id}
        blueprints: dict[str, Blueprint] = {}
        exported = client.get(f"{API}/blueprints/export", which).json(list[msgspec.Raw])
        for blueprint in each(exported, Blueprint, f"{expansion.code}, blueprint", "the card cannot be read"):
            if isinstance(blueprint, Refused):
                yield blueprint
            elif blueprint.category_id == SINGLES:
                blueprints[str(blueprint.id)] = blueprint
        for foil in ("false", "true"):
            answer = client.get(f"{API}/marketplace/products", {**which, "foil": foil})
            for number, listings in answer.json(dict[str, msgspec.Raw]).items():
                if sold := blueprints.get(number):
                    yield from self.card(sold, listings, tally)

    def card(self, blueprint: Blueprint, told: msgspec.Raw, tally: Tally) -> Iterator[Quote | Refused]:
        place = f"blueprint {blueprint.id}"
        try:
            listings = msgspec.json.decode(told, type=list[msgspec.Raw])
        except (ValueError, RecursionError):
            yield refused(place, "the offers are no list", bytes(told).decode(errors="replace"))
            return
        if not (key := blueprint.key()):
            yield refused(place, "the card has no id that others know", blueprint.name)
            return
        offers = Offers()
        for content in listings:
            try:
                listing = Listing.read(content)
                if listing.is_for_everybody:
                    offers.add(listing.finish(blueprint), listing.condition(), listing.language(), listing)
            except (ValueError, RecursionError) as error:
                yield refused(place, why(error), bytes(content).decode(errors="replace"))
        for (finish, condition, language), prices, quantity in offers:
            identity = self.traits("cardtrader", finish, condition, language)
            yield *key, identity, prices[0], prices[0], median(prices), prices[-1], None
            tally.add((*key, identity, len(prices), quantity))


def why(error: Exception) -> object:
    return "the offer cannot be read" if isinstance(error, msgspec.DecodeError | RecursionError) else error
