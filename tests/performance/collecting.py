"""5,000 cards asked of a shop over HTTP and stored, against a loop that asks and writes card by card.

The shop answers at once from this machine, so what is measured is our own work. The loop is measured on 200 cards and
scaled up.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import Any
from uuid import UUID, uuid4

import msgspec
import requests
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from apps.cards.catalog import CardRow, load
from apps.cards.models import Card, ExternalId
from apps.prices.models import PriceSnapshot
from apps.prices.models.identity import traits
from apps.prices.quotes import Quote
from apps.sources import freshness, popular
from apps.sources.live import Delivery, LiveSource, Polite, Rate, Wanted, every, utc_now
from apps.sources.models import Run, Source, Visit
from apps.sources.visiting import visit
from tests.sources.replay import Asked, Replay, Route, running

from .django_ways import row_by_row
from .figures import Figure, Figures, ratio, seconds
from .house import empty
from .ingest import Counter

CARDS, FEW, LOOPED = 5_000, 500, 200
TIMES = 5
HOST = "shop.bench.example"
FINISHES = (1, 2)
KIND = ExternalId.Kind.SCRYFALL.value


class Shop(LiveSource):
    """Asked for cards, 75 at a time, as the real ones are."""

    slug = "bench"
    name = "Bench"
    homepage = "https://shop.bench.example"
    description = "A shop for the benchmark."
    rank = 10
    marketplaces = ("tcgplayer",)
    currencies = ("USD",)
    schedule = every(30)
    rate = Rate(1_000_000, 1.0)
    keys = (KIND,)
    per_card = True

    def deliveries(self, client: Polite, wanted: Wanted) -> Iterator[Delivery]:
        identities = [traits(self.marketplace_ids["tcgplayer"], finish, 2, 0) for finish in FINISHES]
        for batch in wanted.batches(75):
            told = client.post(f"https://{HOST}/cards", json=[card.scryfall_id for card in batch]).json(list[str])
            quotes: list[Quote] = [
                (KIND, card, identity, price(card), None, None, None, None) for card in told for identity in identities
            ]
            yield Delivery(utc_now(), quotes, cards=[card.pk for card in batch])


class Told(Route):
    """Answers the cards it was asked about."""

    def fits(self, asked: Asked) -> bool:
        self.body = asked.body if asked.method == "POST" else b'["%s"]' % asked.path.rpartition("/")[2].encode()
        return True


def measure() -> Figures:
    replay = Replay(routes=[Told("", settings.DATA_DIR)])
    ours: list[float] = []
    loop: list[float] = []
    with running(replay) as gateway:
        settings.SOURCES_GATEWAY = gateway
        for _ in range(TIMES):
            some = catalogue()[:LOOPED]
            loop.append(seconds(partial(card_by_card, gateway, some)) * CARDS / LOOPED)
            forget_prices()
            ours.append(seconds(lambda: collect(CARDS)))
            assert PriceSnapshot.objects.count() == CARDS * len(FINISHES)
            replay.asked.clear()
        hits = hit_rate()
        again = seconds(lambda: collect(CARDS))
        statements = {cards: statements_of(cards) for cards in (FEW, CARDS)}
    goal = "ratio <= 1/50"
    yield Figure("5,000 cards asked and stored", median(ours), "s", ratio(ours, loop), "card by card, row by row", goal)
    yield Figure("cards in the cache at the next dispatch", hits, "%", goal="value >= 95")
    yield Figure("the next dispatch, when all are fresh", again * 1000, "ms")
    of = statements[CARDS] / statements[FEW]
    yield Figure("statements for 5,000 cards", statements[CARDS], "statements", of, "for 500 cards", "ratio <= 1")


def price(card: str) -> int:
    return 100 + int(card[-4:], 16) % 5_000


def catalogue() -> list[str]:
    empty()
    ids = [str(UUID(int=number)) for number in range(1, CARDS + 1)]
    load("magic", (CardRow(id_, "bench", f"Card {id_[-6:]}", id_[-6:], finishes=FINISHES) for id_ in ids))
    forget_asking()
    return ids


def collect(cards: int) -> Visit:
    settings.POPULAR_CARDS = cards
    went = visit(Shop, Visit.Reason.HAND)
    assert not went.error, went.error
    return went


def card_by_card(gateway: str, ids: list[str]) -> None:
    """What one writes first: ask for a card, look up its row, compare, write, next."""
    source, _ = Source.objects.get_or_create(slug="loop", defaults={"name": "Loop", "rank": 10})
    moment = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT price_make_room(%s, %s)", [moment, moment])
    run = Run.objects.create(source=source, as_of=moment, started_at=moment, content_hash=uuid4().bytes)
    for id_ in ids:
        [told] = msgspec.json.decode(requests.get(f"{gateway}/cards/{id_}", headers={"Host": HOST}, timeout=10).content)
        for finish in FINISHES:
            quote = (KIND, told, traits(1, finish, 2, 0), price(told), None, None, None, None)
            row_by_row(source, run, moment, [quote])


def forget_prices() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE price_snapshots, price_latest, prices_headlineprice, prices_pricevariant CASCADE")


def forget_asking() -> None:
    """Neither the cache nor the database remembers whom we asked about what."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE sources_visit, sources_asked CASCADE")
    source = Shop.row()
    cache.delete_many([freshness.key(source, card) for card in Card.objects.values_list("pk", flat=True)])


def hit_rate() -> float:
    """How many of the cards a second dispatch would ask about are known to be fresh without asking the database."""
    source = Source.objects.get(slug=Shop.slug)
    chosen = popular.popular(Shop)
    return 100 * len(cache.get_many([freshness.key(source, card) for card in chosen])) / len(chosen)


def statements_of(cards: int) -> int:
    forget_prices()
    catalogue()
    counter: Any = Counter()
    with connection.execute_wrapper(counter):
        collect(cards)
    return counter.count + 1  # and the copy
