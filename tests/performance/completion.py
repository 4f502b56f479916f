"""Sets counted, valued and priced for one person among 100,000 printings, beside the same figures by plain SQL.

By hand there are no rules, no marketplaces somebody chose and nothing written down: whoever does more takes longer.
"""

import random
from datetime import UTC, datetime
from functools import partial
from statistics import median
from time import perf_counter
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.test import Client

from apps.accounts.models import User
from apps.cards.catalog import CardRow, load
from apps.cards.models import Card
from apps.collection.changes import collection_changed
from apps.collection.completion.calculating import calculate
from apps.collection.models import CollectionStats, InventoryItem
from apps.prices.ingest import record
from apps.sources.models import Source

from . import feed
from .figures import Figure, Figures, in_turns, p95, ratio
from .house import empty

PRINTINGS, SETS, REPRINTED = 100_000, 350, 3
STACKS = {5_000: 120, 100_000: 350}  # in so many sets
PAGES = {
    "your sets": "/collection/sets/",
    "a set of 286": "/collection/sets/s0001/",
    "what it lacks": "/collection/sets/s0001/?show=missing",
    "milestones": "/collection/milestones/",
}
VISITS = 40
HAND = "plain SQL without rules"
BY_HAND = [
    """SELECT c.set_id, count(*), count(o.card_id), sum(o.copies) FROM cards_card c LEFT JOIN (
           SELECT card_id, sum(quantity) AS copies FROM collection_inventoryitem WHERE user_id = %(user)s GROUP BY 1
       ) o ON o.card_id = c.id
       WHERE c.set_id IN (SELECT m.set_id FROM collection_inventoryitem i JOIN cards_card m ON m.id = i.card_id
                          WHERE i.user_id = %(user)s)
       GROUP BY 1""",
    """SELECT c.set_id, v.currency, sum(i.quantity * l.price) FROM collection_inventoryitem i
       JOIN cards_card c ON c.id = i.card_id
       JOIN prices_pricevariant v ON v.card_id = i.card_id AND v.finish = i.finish AND v.condition = i.condition
            AND v.marketplace_id = 1 AND v.side = 0
       JOIN price_latest l ON l.variant_id = v.id WHERE i.user_id = %(user)s GROUP BY 1, 2""",
    """SELECT set_id, currency, sum(price) FROM (
           SELECT c.set_id, c.id, v.currency, min(l.price) AS price FROM cards_card c
           JOIN prices_pricevariant v ON v.card_id = c.id AND v.side = 0 JOIN price_latest l ON l.variant_id = v.id
           WHERE c.set_id IN (SELECT m.set_id FROM collection_inventoryitem i JOIN cards_card m ON m.id = i.card_id
                              WHERE i.user_id = %(user)s)
             AND c.id NOT IN (SELECT card_id FROM collection_inventoryitem WHERE user_id = %(user)s)
           GROUP BY 1, 2, 3) each GROUP BY 1, 2""",
]


def measure() -> Figures:
    empty()
    User.objects.filter(email__endswith="@bench.example").delete()
    market()
    for stacks, sets in STACKS.items():
        user = collector(stacks, sets)
        yield from calculations(user, stacks)
        if stacks == min(STACKS):
            yield from pages(user)


def calculations(user: User, stacks: int) -> Figures:
    name = f"{stacks:,} stacks among {PRINTINGS:,} printings"
    calculate(user)
    lot = InventoryItem.objects.filter(user=user).first()
    assert lot
    ours, hand = in_turns(partial(calculate, user), partial(by_hand, user), before=lambda: collection_changed(user.pk))
    sets = CollectionStats.objects.filter(user=user, is_stale=False).count()
    yield Figure(f"{name}: all {sets} sets", 1000 * median(ours), "ms", ratio(ours, hand), HAND, "ratio <= 4")
    [one] = in_turns(partial(calculate, user), before=lambda: collection_changed(user.pk, [lot.card_id]))
    yield Figure(f"{name}: the set of one change", 1000 * median(one), "ms")
    [mark] = in_turns(partial(collection_changed, user.pk, [lot.card_id]))
    yield Figure(f"{name}: a change makes its set stale", 1000 * median(mark), "ms", goal="value <= 20")


def pages(user: User) -> Figures:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    for name, address in PAGES.items():
        client.get(address)
        waits = []
        for _ in range(VISITS):
            started = perf_counter()
            assert client.get(address).status_code == 200
            waits.append(1000 * (perf_counter() - started))
        yield Figure(f"page, {name}: p95", p95(waits), "ms", goal="value <= 200")


def by_hand(user: User) -> None:
    with connection.cursor() as cursor:
        for statement in BY_HAND:
            cursor.execute(statement, {"user": user.pk})
            cursor.fetchall()


def market() -> None:
    """Every third printing is a reprint; each has two finishes at two marketplaces."""
    ids = [str(UUID(int=number)) for number in range(1, PRINTINGS + 1)]
    load("magic", (printing(number, id_) for number, id_ in enumerate(ids)))
    source = Source.objects.create(slug="bench", name="Bench", rank=50)
    record(source, datetime.now(UTC), feed.quotes(ids), complete=False)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cards_card, prices_pricevariant, price_latest, prices_headlineprice")


def printing(number: int, id_: str) -> CardRow:
    card = number * 7919 % 20_000 if number % REPRINTED == 0 else number + 20_000
    return CardRow(
        id_, f"s{number % SETS:04}", f"Card {card}", str(number // SETS + 1), finishes=feed.FINISHES,
        oracle_id=str(UUID(int=card + 1)), rarity=1 + number // SETS % 4,
    )  # fmt: skip


def collector(stacks: int, sets: int) -> User:
    chance = random.Random(stacks)
    user = User.objects.create_user(f"{stacks}@bench.example")
    known = list(Card.objects.filter(set__code__lt=f"s{sets:04}").values_list("pk", flat=True))
    copies, finishes = (1, 1, 2, 4), feed.FINISHES
    lots = (
        InventoryItem(user=user, card_id=card, quantity=chance.choice(copies), finish=chance.choice(finishes))
        for card in chance.choices(known, k=stacks)
    )
    InventoryItem.objects.bulk_create(lots, batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE collection_inventoryitem")
    settings.ALLOWED_HOSTS = ["localhost"]
    return user
