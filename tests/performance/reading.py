"""What pages read from a database of millions of changes: time in SQL, against the plainest statement by hand."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import mean
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client

from apps.cards.models import Card, CardSet
from apps.prices import history, market
from apps.prices.models import LatestPrice, PriceVariant
from apps.prices.selection import Selection
from dualcaster.lib.periods import Period

from . import by_hand
from .figures import Figure, Figures, p95, ratio
from .market import big_market, priced_cards

TIMES = 200
SOME = 5_000
DOLLARS = Selection(currency="USD")


def measure() -> Figures:
    big_market()
    chance = random.Random(1)
    cards = chance.choices(priced_cards(), k=TIMES)
    names = Card.objects.filter(pk__in=cards).values_list("name", flat=True)
    words = [max(name.split(), key=len) for name in names]
    sets = list(CardSet.objects.filter(card_count__gt=50).values_list("pk", "code"))
    variants = list(PriceVariant.objects.values_list("pk", flat=True))
    now = datetime.now(UTC)
    year = now - timedelta(days=365)
    client = Client(SERVER_NAME="localhost")

    def page(address: str) -> None:
        assert client.get(address).status_code == 200, address

    yield from compared(
        "one card's history, 1 year", cards,
        lambda card: history.chart([card], Period.YEAR, now=now), by_hand.HISTORY, lambda card: [year, card],
    )  # fmt: skip
    yield from compared(
        "one card's history, all of it", cards,
        lambda card: history.chart([card], Period.ALL, now=now), by_hand.HISTORY, lambda card: ["-infinity", card],
    )  # fmt: skip
    yield from compared(
        f"latest prices of {SOME:,} variants", [chance.sample(variants, k=min(SOME, len(variants))) for _ in range(50)],
        lambda some: list(LatestPrice.objects.of(some).values_list("variant_id", "price")),
        by_hand.LATEST, lambda some: [some],
    )  # fmt: skip
    yield from compared(
        "market index by day, 1 year", list(range(50)),
        lambda _: market.chart(Period.YEAR, DOLLARS, now), by_hand.INDEX, lambda _: [year],
    )  # fmt: skip
    yield from compared(
        "set page, all its queries", chance.choices(sets, k=TIMES),
        lambda card_set: page(f"/sets/{card_set[1]}/"), by_hand.SET_PAGE, lambda card_set: [card_set[0]],
    )  # fmt: skip
    yield from compared(
        "search page, all its queries", words,
        lambda word: page(f"/cards/?q={word}"), by_hand.SEARCH_PAGE, lambda word: [word],
    )  # fmt: skip


def compared(
    name: str, questions: list[Any], ours: Callable[[Any], object], statement: str, values: Callable[[Any], list[Any]]
) -> Figures:
    """Ours and the statement by hand in turns, a question after the other."""
    own, hand = [], []
    for question in questions[:5]:
        ours(question)
    for question in questions:
        with time_in_sql() as spent:
            ours(question)
        own.append(spent[0])
        with time_in_sql() as spent, connection.cursor() as cursor:
            cursor.execute(statement, values(question))
        hand.append(spent[0])
    yield Figure(f"{name}: average", 1000 * mean(own), "ms", ratio(own, hand), "one statement by hand", "value < 5")
    yield Figure(f"{name}: p95", 1000 * p95(own), "ms", p95(own) / p95(hand), "one statement by hand", "value < 50")


@contextmanager
def time_in_sql() -> Iterator[list[float]]:
    spent = [0.0]

    def timed(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        started = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent[0] += perf_counter() - started

    with connection.execute_wrapper(timed):
        yield spent
