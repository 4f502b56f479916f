"""History that arrives late finds its place and fires nothing."""

from datetime import timedelta

import pytest

from apps.prices.models import LatestPrice, MarketTick, PriceHistory
from apps.sources.models import Run

from .market import DAY, NOON, history, learned, printings, quote, source, told

pytestmark = pytest.mark.django_db


def test_many_days_become_their_changes():
    (card,) = printings(1)
    prices = [100, 100, 120, 120, 110]
    outcome = learned(*[(NOON + i * DAY, quote(0, price)) for i, price in enumerate(prices)])
    assert (outcome.received, outcome.new, outcome.changed, outcome.unchanged) == (5, 1, 2, 2)
    assert history(card) == [(NOON, 100, None), (NOON + 2 * DAY, 120, 20), (NOON + 4 * DAY, 110, -10)]
    assert LatestPrice.objects.get().price == 110
    assert Run.objects.count() == 5


def test_the_order_of_rows_does_not_matter():
    (card,) = printings(1)
    learned((NOON + DAY, quote(0, 120)), (NOON, quote(0, 100)), (NOON + 2 * DAY, quote(0, 120)))
    assert history(card) == [(NOON, 100, None), (NOON + DAY, 120, 20)]


def test_older_history_goes_before_what_is_known_and_the_present_stays():
    (card,) = printings(1)
    told(NOON + 9 * DAY, quote(0, 150))
    learned((NOON, quote(0, 90)), (NOON + DAY, quote(0, 95)))
    assert history(card) == [(NOON, 90, None), (NOON + DAY, 95, 5), (NOON + 9 * DAY, 150, 55)]
    present = LatestPrice.objects.get()
    assert (present.price, present.changed_at) == (150, NOON + 9 * DAY)


def test_the_same_file_twice_changes_nothing():
    printings(1)
    days = [(NOON + i * DAY, quote(0, 100 + i)) for i in range(4)]
    learned(*days)
    before = list(PriceHistory.objects.order_by("pk").values_list())
    assert learned(*days).already_applied
    assert list(PriceHistory.objects.order_by("pk").values_list()) == before


def test_a_longer_file_of_the_same_days_adds_only_what_is_new():
    (card,) = printings(1)
    learned((NOON, quote(0, 100)), (NOON + DAY, quote(0, 110)))
    learned((NOON, quote(0, 100)), (NOON + DAY, quote(0, 110)), (NOON + 2 * DAY, quote(0, 130)))
    assert history(card) == [(NOON, 100, None), (NOON + DAY, 110, 10), (NOON + 2 * DAY, 130, 20)]


def test_a_better_source_is_left_alone_and_a_worse_one_gives_way():
    (card,) = printings(1)
    told(NOON + DAY, quote(0, 200), by=source("middle", rank=30))
    ignored = learned((NOON, quote(0, 1)), (NOON + 2 * DAY, quote(0, 2)), by=source("worse", rank=60))
    assert ignored.superseded == 2
    assert history(card) == [(NOON + DAY, 200, None)]
    learned((NOON, quote(0, 180)), (NOON + 2 * DAY, quote(0, 190)), by=source("better", rank=10))
    assert history(card) == [(NOON, 180, None), (NOON + 2 * DAY, 190, 10)]
    assert LatestPrice.objects.get().price == 190


def test_market_ticks_are_written_anew_from_the_first_moment_on():
    printings(2)
    told(NOON + 5 * DAY, quote(0, 150))
    learned((NOON, quote(0, 100)), (NOON, quote(1, 50)), (NOON + DAY, quote(1, 60)))
    ticks = list(MarketTick.objects.order_by("time").values_list("time", "total", "count", "delta", "added", "changes"))
    assert ticks == [
        (NOON, 150, 2, 0, 150, 0),
        (NOON + DAY, 160, 2, 10, 0, 1),
        (NOON + 5 * DAY, 210, 2, 50, 0, 1),
    ]


def test_history_older_than_a_packed_quarter_can_still_be_mended():
    from apps.prices import timeseries

    (card,) = printings(1)
    old = NOON - timedelta(days=400)
    learned((old, quote(0, 100)), (old + 9 * DAY, quote(0, 120)), (NOON, quote(0, 130)))
    assert timeseries.pack(now=NOON) > 0
    learned((old + 3 * DAY, quote(0, 110)), by=source("better", rank=10))
    assert [price for _, price, _ in history(card)] == [100, 110, 120, 130]
    assert [delta for *_, delta in history(card)] == [None, 10, 10, 10]
    timeseries.pack(now=NOON)
    assert [price for _, price, _ in history(card)] == [100, 110, 120, 130]
    assert [delta for *_, delta in history(card)] == [None, 10, 10, 10]


def test_what_was_learned_of_the_past_and_told_of_the_present_agree():
    """price(t) = price(now) - sum(delta after t), whatever came in what order."""
    cards = printings(3)
    told(NOON + 3 * DAY, *[quote(i, 100 + i) for i in range(3)])
    learned(*[(NOON + d * DAY, quote(i, 90 + 3 * d + i)) for d in range(3) for i in range(3)])
    told(NOON + 6 * DAY, quote(0, 77), quote(2, 102))
    told(NOON + 7 * DAY, quote(0, 77), quote(1, 140), quote(2, 50))
    for card in cards:
        rows = history(card)
        known = LatestPrice.objects.get(variant__card=card).known
        for i, (_, price, _) in enumerate(rows):
            if price is not None:
                assert price == known - sum(delta or 0 for *_, delta in rows[i + 1 :])
