"""Scryfall, asked about single cards: the popular ones several times a day, seventy-five in one request."""

from collections.abc import Iterator

import msgspec

from apps.cards.models import ExternalId
from apps.prices.quotes import Quote, Refused
from apps.sources.formats import refused
from apps.sources.live import Delivery, LiveSource, Polite, Rate, Wanted, every, utc_now
from apps.sources.scryfall.objects import Prices
from apps.sources.scryfall.prices import Spool

COLLECTION = "https://api.scryfall.com/cards/collection"
TOGETHER = 75


class Card(msgspec.Struct):
    id: str
    prices: Prices | None = None


class Collection(msgspec.Struct):
    data: list[msgspec.Raw]
    not_found: list[msgspec.Raw] = []


class ScryfallApi(LiveSource):
    slug = "scryfall-api"
    name = "Scryfall, card by card"
    homepage = "https://scryfall.com"
    description = "What the most wanted cards cost at TCGplayer, Cardmarket and Cardhoarder, every half hour."
    rank = 40
    marketplaces = ("tcgplayer", "cardmarket", "cardhoarder")
    currencies = ("USD", "EUR", "TIX")
    schedule = every(30)
    rate, vendor = Rate(2, 1.0), "scryfall"
    keys = (ExternalId.Kind.SCRYFALL,)
    per_card = True

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        for batch in wanted.batches(TOGETHER):
            identifiers = [{"id": card.id(ExternalId.Kind.SCRYFALL)} for card in batch]
            answer = client.post(COLLECTION, json={"identifiers": identifiers}).json(Collection)
            yield Delivery(utc_now(), self.quotes(answer, Spool()), cards=[card.pk for card in batch])

    def quotes(self, answer: Collection, spool: Spool) -> Iterator[Quote | Refused]:
        for content in answer.data:
            try:
                card = msgspec.json.decode(content, type=Card)
            except (msgspec.DecodeError, RecursionError):
                yield refused("/cards/collection", "the card cannot be read", bytes(content).decode(errors="replace"))
                continue
            if card.prices:
                spool.add(card.id, card.prices, card.id)
        for missing in answer.not_found:
            said = bytes(missing).decode(errors="replace")
            yield refused("/cards/collection", "Scryfall no longer knows the card", said)
        yield from spool
        spool.close()
