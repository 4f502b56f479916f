"""What the market index says, and what it does not let itself be moved by."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.cards.words import Finish
from apps.prices import market
from apps.prices.selection import Selection
from dualcaster.lib.periods import Period
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DOLLARS = Selection(currency="USD")


def line(period: Period = Period.QUARTER, selection: Selection = DOLLARS, now: datetime = NOW) -> list[tuple[Any, Any]]:
    """Moments and levels, oldest first."""
    answer = json.loads(market.chart(period, selection, now))
    if answer["empty"]:
        return []
    [series] = answer["series"]
    return [(datetime.fromtimestamp(t, UTC), p) for t, p in zip(series["t"], series["p"], strict=True)]


def levels(*args: Any, **more: Any) -> list[float | None]:
    return [level for _, level in line(*args, **more)]


def midnight(days_ago: int) -> datetime:
    return NOON.replace(hour=0) - days_ago * DAY


def test_it_starts_at_a_hundred_and_follows_what_known_prices_moved_by() -> None:
    card = make.card()
    make.history(card, (NOON - 2 * DAY, 1000), (NOON - DAY, 1100), (NOON, 990))
    assert line() == [(midnight(2), 100), (midnight(1), 110), (midnight(0), 99)]


def test_newcomers_enter_the_total_and_never_move_it() -> None:
    old, new = make.cards(2)
    make.history(old, (NOON - 2 * DAY, 1000), (NOON, 2000))
    make.history(new, (NOON - DAY, 99_000))
    [after, entered, before] = market.table(Period.QUARTER, DOLLARS, NOW)
    assert [before.level, entered.level] == [100, 100]
    assert (entered.total, entered.count) == (100_000, 2)
    assert after.level == pytest.approx(101)


def test_newcomers_of_a_short_range_are_counted_on_top_of_those_before_it() -> None:
    old, older, new = make.cards(3)
    make.prices([make.quote(old, 1000), make.quote(older, 1000)], NOON - 20 * DAY)
    make.runs(NOON - 19 * DAY, NOON - 2 * DAY)
    make.price(new, 500, at=NOON - DAY)
    make.price(old, 1100, at=NOON)
    counts = {bucket.time: bucket.count for bucket in market.table(Period.WEEK, DOLLARS, NOW)}
    assert counts[NOON - DAY] == counts[NOON] == 3
    assert min(count for count in counts.values() if count is not None) == 2
    assert [part.count for part in market.breakdown(Period.WEEK, DOLLARS, NOW)] == [3]


def test_an_ended_offer_does_not_move_it() -> None:
    first, second = make.cards(2)
    make.prices([make.quote(first, 1000), make.quote(second, 1000)], NOON - 2 * DAY)
    make.price(first, None, at=NOON - DAY)
    make.price(second, 1100, at=NOON)
    assert levels() == [100, 100, 105]


def test_groups_without_a_tick_keep_their_total() -> None:
    plain, foil = make.cards(2)
    make.history(plain, (NOON - 2 * DAY, 9000))
    make.history(foil, (NOON - 2 * DAY, 1000), (NOON, 2000), finish=Finish.FOIL)
    newest = market.table(Period.QUARTER, DOLLARS, NOW)[0]
    assert newest.level == pytest.approx(110)
    assert (newest.total, newest.count) == (11_000, 2)


def test_returns_multiply() -> None:
    card = make.card()
    make.history(card, *[(NOON - back * DAY, price) for back, price in ((3, 1000), (2, 500), (1, 1000), (0, 1500))])
    assert levels() == [100, 50, 100, 150]


def test_a_short_range_starts_from_what_stood_before_it() -> None:
    card, quiet = make.cards(2)
    make.history(card, (NOON - 40 * DAY, 1000), (NOON, 1500))
    make.history(quiet, (NOON - 40 * DAY, 9000), marketplace="cardkingdom")
    make.runs(NOON - 39 * DAY, NOON)
    for period, bucket in ((Period.DAY, HOUR / 2), (Period.WEEK, HOUR / 2), (Period.MONTH, HOUR)):
        points = line(period)
        opened, last = points[0], points[-2]
        assert opened[1] == 100
        assert NOW - period.length - 2 * bucket < opened[0] <= NOW - period.length
        assert last == (NOON, 105)


def test_ticks_between_the_opening_and_the_first_whole_bucket_are_not_lost() -> None:
    card = make.card()
    make.history(card, (NOON - 9 * DAY, 1000), (NOW - 7 * DAY + timedelta(minutes=5), 1200))
    make.runs(NOON - 8 * DAY, NOON)
    assert levels(Period.WEEK, now=NOW + timedelta(minutes=10))[:2] == [100, 120]


def test_each_currency_is_a_market_of_its_own() -> None:
    card = make.card()
    make.history(card, (NOON - DAY, 1000), (NOON, 2000))
    make.history(card, (NOON - DAY, 1000), (NOON, 500), marketplace="cardmarket")
    assert levels() == [100, 200]
    assert levels(selection=Selection(currency="EUR")) == [100, 50]
    assert levels(selection=Selection(currency="TIX")) == []


def test_it_can_be_narrowed() -> None:
    card = make.card()
    make.history(card, (NOON - DAY, 1000), (NOON, 2000))
    make.history(card, (NOON - DAY, 1000), (NOON, 500), finish=Finish.FOIL)
    make.history(card, (NOON - DAY, 1000), (NOON, 900), marketplace="cardkingdom")
    assert levels(selection=Selection(currency="USD", finish=(2,))) == [100, 50]
    assert levels(selection=Selection(currency="USD", marketplace=("cardkingdom",))) == [100, 90]
    assert levels(selection=Selection(currency="USD", game="pokemon")) == []


def test_days_that_nobody_spoke_of_are_a_gap() -> None:
    card = make.card()
    make.history(card, (NOON - 10 * DAY, 1000), (NOON - 2 * DAY, 1100), (NOON, 1200))
    assert line() == [
        (midnight(10), 100), (midnight(9), None), (midnight(2), 110), (midnight(0), 120),
    ]  # fmt: skip


def test_days_on_which_nothing_moved_are_no_gap() -> None:
    card = make.card()
    make.history(card, (NOON - 10 * DAY, 1000), (NOON, 1100))
    make.runs(NOON - 9 * DAY, NOON - DAY)
    assert line() == [(midnight(10), 100), (midnight(0), 110)]


def test_it_ends_where_the_last_source_fell_silent() -> None:
    card = make.card()
    make.history(card, (NOON - 20 * DAY, 1000), (NOON - 19 * DAY, 1100))
    make.runs(NOON - 18 * DAY, NOON - 15 * DAY)
    assert line() == [(midnight(20), 100), (midnight(19), 110), (midnight(15), 110), (midnight(14), None)]


def test_a_range_after_the_last_word_is_empty_and_all_of_it_is_not() -> None:
    card = make.card()
    make.history(card, (NOON - 200 * DAY, 1000), (NOON - 199 * DAY, 1100))
    assert line(Period.WEEK) == line(Period.QUARTER) == []
    assert levels(Period.ALL)[:2] == [100, 110]


def test_its_parts_add_up() -> None:
    first, second = make.cards(2)
    make.history(first, (NOON - DAY, 1000), (NOON, 1500))
    make.history(second, (NOON - DAY, 1000))
    make.history(first, (NOON - DAY, 4000), (NOON, 3000), finish=Finish.FOIL)
    parts = market.breakdown(Period.QUARTER, DOLLARS, NOW)
    assert [(p.slug, p.finish, p.total, p.count, round(p.change)) for p in parts] == [
        ("tcgplayer", "Foil", 3000, 1, -25),
        ("tcgplayer", "Nonfoil", 2500, 2, 25),
    ]
    assert parts[1].before == 2000
    assert sum(part.total for part in parts) == market.table(Period.QUARTER, DOLLARS, NOW)[0].total


def test_it_says_until_when_each_source_has_told() -> None:
    card = make.card()
    make.price(card, 100, at=NOON, by=make.source("fresh"))
    make.price(card, 110, at=NOON - 9 * DAY, by=make.source("old", simulated=True))
    make.source("never")
    assert [(s.slug, s.newest, s.stale, s.simulated) for s in market.freshness(NOW)] == [
        ("fresh", NOON, False, False),
        ("old", NOON - 9 * DAY, True, True),
    ]
