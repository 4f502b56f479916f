"""What a collection is worth: 5,000 and 100,000 stacks valued, followed back over two years, and shown on a page.

Each is held against the plainest statement by hand for the same: one marketplace, near mint and English alone, no
currencies, costs, parts or deposits.
"""

from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client

from apps.accounts.models import User
from apps.collection.changes import renew
from apps.collection.worth.movers import movers
from apps.collection.worth.over_time import days
from apps.collection.worth.valuation import valuation

from .figures import Figure, Figures, in_turns, p95, ratio, seconds
from .market import big_market

STACKS = (5_000, 100_000)
TURNS = 20
HAND = "one statement by hand"

# Four in five are plain, three in four near mint, a few Japanese; half were paid in dollars, some in euros.
LOTS = """
INSERT INTO collection_inventoryitem (
    user_id, card_id, quantity, finish, condition, language, purchase_price, currency, acquired_at, for_trade, marks,
    grade, value_currency, sku, tags, notes, created, updated
)
SELECT %(user)s, c.id, 1 + c.n %% 4, CASE WHEN r < 0.2 THEN 2 ELSE 1 END, 2 + (s < 0.25)::int + (s < 0.1)::int,
       1 + (s > 0.93)::int, CASE WHEN r < 0.6 THEN (50 + s * 900)::int END,
       CASE WHEN r < 0.5 THEN 'USD' WHEN r < 0.6 THEN 'EUR' ELSE '' END, current_date - (s * 700)::int, 0, '{}',
       '', '', '', ARRAY['tag ' || c.n %% 7], '', now() - interval '1 day', now()
FROM (
    SELECT *, row_number() OVER () AS n, random() AS r, random() AS s FROM (
        SELECT id FROM cards_card, generate_series(1, 4) ORDER BY random() LIMIT %(stacks)s
    ) drawn
) c
"""
STANDING = """
FROM collection_inventoryitem i
JOIN prices_pricevariant v ON v.card_id = i.card_id AND v.finish = i.finish AND v.condition = 2 AND v.language = 1
     AND v.side = 0 AND v.marketplace_id = 1
JOIN price_latest l ON l.variant_id = v.id
"""
VALUED = f"SELECT sum(i.quantity * l.price::bigint) {STANDING} WHERE i.user_id = %s"
MOVED = f"""
SELECT v.card_id, i.quantity * (l.price - l.price_24h) AS step {STANDING}
WHERE i.user_id = %s AND l.price_24h IS NOT NULL ORDER BY step DESC LIMIT 20
"""
FOLLOWED = f"""
SELECT bucket, sum(i.quantity * (h.last - h.first)::bigint) {STANDING} CROSS JOIN LATERAL (
    SELECT bucket, first, last FROM card_prices_daily h WHERE h.variant_id = v.id OFFSET 0
) h
WHERE i.user_id = %s GROUP BY bucket ORDER BY bucket
"""


def measure() -> Figures:
    big_market()
    for stacks in STACKS:
        owner = collector(stacks)
        few = 5 if stacks > 5_000 else 9
        yield from compared(f"{stacks:,} stacks valued", lambda user: valuation(user, "USD"), VALUED, owner, few)
        yield from compared(f"{stacks:,} stacks: movers", lambda user: movers(user, "USD"), MOVED, owner, few)
        yield from compared(f"{stacks:,} stacks over two years", lambda user: days(user, "USD"), FOLLOWED, owner, 3)
    yield from pages(User.objects.get(email=address(STACKS[0])))


def compared(name: str, ours: Callable[[User], object], statement: str, owner: User, times: int) -> Figures:
    ours(owner)
    taken = in_turns(partial(ours, owner), partial(by_hand, statement, owner), times=times)
    yield Figure(name, 1000 * median(taken[0]), "ms", ratio(*taken), HAND)


def by_hand(statement: str, owner: User) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [owner.pk])
        return cursor.fetchall()


def pages(owner: User) -> Figures:
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(owner)

    def visit(place: str) -> None:
        assert browser.get(place).status_code == 200, place

    for name, place in (("page", "/collection/"), ("its value chart", "/collection/value.json?period=1y")):
        anew = []
        for _ in range(TURNS):
            renew(owner.pk)
            anew.append(seconds(partial(visit, place)))
        again = [seconds(partial(visit, place)) for _ in range(TURNS)]
        yield Figure(f"{name} of 5,000 stacks, after a change: p95", 1000 * p95(anew), "ms")
        yield Figure(f"{name} of 5,000 stacks: p95", 1000 * p95(again), "ms", goal="value < 200")


def collector(stacks: int) -> User:
    owner = User.objects.create_user(address(stacks))
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(LOTS, {"user": owner.pk, "stacks": stacks})
        cursor.execute("VACUUM ANALYZE collection_inventoryitem")
    return owner


def address(stacks: int) -> str:
    return f"collector{stacks}@example.org"
