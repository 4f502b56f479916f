"""100,000 wants and alerts of 10,000 people beside a feed in which 100,000 prices moved.

Against the same feed with nobody listening, and against a loop that asks for each person's things one by one (200
people, scaled up).
"""

import random
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection

from apps.accounts.models import User
from apps.cards.models import Card
from apps.prices.ingest import record
from apps.prices.models import LatestPrice
from apps.prices.quotes import Quote
from apps.sources.models import Source
from apps.wantlist.models import Firing, PriceAlert, WantListItem, WatchedCard
from apps.wantlist.watching import follow, look_at_all

from . import feed
from .figures import Figure, Figures, ratio, seconds
from .house import empty
from .ingest import Counter

PEOPLE, WANTS, ALERTS = 10_000, 8, 2
TURNS = 5
ASKED = 200  # people the loop asks for
FOLLOW = "apps.wantlist.watching.follow"


def measure() -> Figures:
    empty()
    User.objects.filter(email__endswith="@bench.example").delete()
    prices = feed.quotes(feed.load_printings())
    give_oracles()
    source, _ = Source.objects.get_or_create(slug="bench", defaults={"name": "Bench", "rank": 10})
    moment = datetime.now(UTC) - timedelta(hours=20)
    record(source, moment, prices)
    want_things()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    look_at_all()
    alone: list[float] = []
    heard: list[float] = []
    hearing: list[float] = []
    fired: list[int] = []
    statements = 0
    for _ in range(TURNS):
        for taken, listening in ((alone, False), (heard, True)):
            prices, moment = swung(prices), moment + timedelta(minutes=10)
            before = Firing.objects.count()
            with nobody_else(listening, hearing), connection.execute_wrapper(counter := Counter()):
                taken.append(
                    seconds(lambda moment=moment, prices=prices: record(source, moment, prices, complete=False))
                )
            if listening:
                fired.append(Firing.objects.count() - before)
                statements = max(statements, counter.count + 1)
            else:
                look_at_all()
    yield Figure(
        f"feed of 100,000 moves heard by 100,000 wants and alerts ({median(fired):.0f} fire)", median(heard), "s",
        ratio(heard, alone), "the feed alone", "ratio <= 1.15",
    )  # fmt: skip
    yield Figure("statements of that feed", statements, "statements")
    theirs = [loop() * PEOPLE / ASKED for _ in range(TURNS)]
    yield Figure(
        "of that the wants and alerts", median(hearing), "s", ratio(hearing, theirs), "a loop over people and things",
        "ratio <= 1/100",
    )  # fmt: skip
    ours = [seconds(look_at_all) for _ in range(TURNS)]
    yield Figure("the hourly look at all of them", median(ours), "s", ratio(ours, theirs), "the same loop")


def swung(prices: list[Quote]) -> list[Quote]:
    """One price in five moves by up to a twentieth, down or up."""
    chance = random.Random(prices[0][3])
    return [
        (kind, key, of, max((price or 0) * chance.randint(95, 105) // 100 + chance.choice((-1, 1)), 1), *rest)
        if number % 5 == 0
        else (kind, key, of, price, *rest)
        for number, (kind, key, of, price, *rest) in enumerate(prices)
    ][:]  # type: ignore[misc]


def give_oracles() -> None:
    """Four printings a card."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cards_card SET oracle_id = md5((id / 4)::text)::uuid")


def want_things() -> None:
    chance = random.Random(7)
    people = User.objects.bulk_create(User(email=f"{number}@bench.example", password="!") for number in range(PEOPLE))
    cards = list(Card.objects.values_list("pk", flat=True))
    lowest = dict(
        LatestPrice.objects.filter(variant__currency="USD").order_by("-price").values_list("card_id", "price")
    )
    wants, alerts = [], []
    for user in people:
        for number, card in enumerate(chance.sample(cards, WANTS + ALERTS)):
            target = max(lowest[card] * chance.randint(60, 99) // 100, 1)
            if number < WANTS:
                wants.append(
                    WantListItem(
                        user=user, card_id=card, target_price=target, currency="USD", any_printing=number % 4 == 0
                    )
                )
            else:
                alerts.append(PriceAlert(user=user, card_id=card, kind="below", threshold=target, currency="USD"))
    WantListItem.objects.bulk_create(wants, batch_size=5_000)
    made = PriceAlert.objects.bulk_create(alerts, batch_size=5_000)
    WatchedCard.objects.bulk_create(
        (WatchedCard(alert=alert, card_id=alert.card_id) for alert in made), batch_size=5_000
    )


@contextmanager
def nobody_else(listening: bool, hearing: list[float]) -> Any:
    """Whether wants and alerts hear of the feed; how long they listen is noted."""
    everybody = settings.PRICE_LISTENERS["in_transaction"]
    heard = everybody if listening else [path for path in everybody if path != FOLLOW]

    def timed(cursor: Any, moment: Any) -> None:
        hearing.append(seconds(lambda: follow(cursor, moment)))

    with patch.dict(settings.PRICE_LISTENERS, {"in_transaction": heard}), patch(FOLLOW, timed):
        yield


def loop() -> float:
    """The straightforward way: for each person each want and alert, its cheapest price, and a row where it is met."""

    def ask() -> None:
        for user in User.objects.filter(email__endswith="@bench.example").order_by("pk")[:ASKED]:
            for want in WantListItem.objects.filter(user=user).select_related("card"):
                cheapest(want, want.target_price)
            for alert in PriceAlert.objects.filter(user=user).select_related("card"):
                cheapest(alert, alert.threshold)

    return seconds(ask)


def cheapest(wish: Any, target: int) -> bool:
    prices = LatestPrice.objects.filter(variant__currency=wish.currency, variant__side=0, unconfirmed=False)
    if wish.any_printing:
        prices = prices.filter(variant__card__oracle_id=wish.card.oracle_id)
    else:
        prices = prices.filter(variant__card=wish.card)
    price = prices.order_by("price").values_list("price", flat=True).first()
    return price is not None and price <= target
