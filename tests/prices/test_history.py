"""What a chart of a card says about the past, and where it says nothing."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.prices import history
from apps.prices.selection import Selection
from dualcaster.lib.periods import Period
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
GONE = SECOND  # the line is cut a second after the last word


def chart(card: Card, period: Period = Period.QUARTER, now: datetime = NOW, **selection: Any) -> dict[str, Any]:
    return json.loads(history.chart([card.pk], period, Selection(**selection), now))


def line(card: Card, period: Period = Period.QUARTER, now: datetime = NOW, **selection: Any) -> list[Any]:
    """Moments and prices of the only line there is."""
    [series] = chart(card, period, now, **selection)["series"]
    return [(datetime.fromtimestamp(t, UTC), p) for t, p in zip(series["t"], series["p"], strict=True)]


def test_a_line_has_a_point_for_every_change_and_ends_with_the_last_word() -> None:
    card = make.card()
    make.history(card, (NOON - 2 * DAY, 100), (NOON - DAY, 120), (NOON, 110))
    assert line(card) == [(NOON - 2 * DAY, 100), (NOON - DAY, 120), (NOON, 110), (NOON + GONE, None)]


def test_runs_without_news_make_no_points_but_hold_the_line() -> None:
    card = make.card()
    make.history(card, (NOON - 20 * DAY, 100))
    make.runs(NOON - 19 * DAY, NOON)
    assert line(card) == [(NOON - 20 * DAY, 100), (NOON + GONE, None)]


def test_a_window_begins_with_what_held_when_it_opened() -> None:
    card = make.card()
    make.history(card, (NOON - 20 * DAY, 100), (NOON - 2 * DAY, 150))
    make.runs(NOON - 19 * DAY, NOON)
    assert line(card, Period.WEEK) == [(NOW - 7 * DAY, 100), (NOON - 2 * DAY, 150), (NOON + GONE, None)]
    assert line(card, Period.DAY) == [(NOW - DAY, 150), (NOON + GONE, None)]


def test_three_days_of_silence_are_patience_and_four_are_a_gap() -> None:
    card = make.card()
    make.history(card, (NOON - 12 * DAY, 100), (NOON - 9 * DAY, 110), (NOON - 4 * DAY, 120), (NOON, 130))
    make.runs(NOON - 3 * DAY, NOON - DAY)
    assert line(card) == [
        (NOON - 12 * DAY, 100), (NOON - 9 * DAY, 110), (NOON - 9 * DAY + GONE, None),
        (NOON - 4 * DAY, 120), (NOON, 130), (NOON + GONE, None),
    ]  # fmt: skip


def test_after_a_gap_a_price_that_did_not_change_goes_on() -> None:
    card, other = make.cards(2)
    make.history(card, (NOON - 12 * DAY, 100))
    make.runs(NOON - 4 * DAY, NOON)
    assert line(card) == [
        (NOON - 12 * DAY, 100), (NOON - 12 * DAY + GONE, None), (NOON - 4 * DAY, 100), (NOON + GONE, None),
    ]  # fmt: skip
    assert line(card, Period.WEEK) == [(NOON - 4 * DAY, 100), (NOON + GONE, None)]
    assert chart(other)["empty"]


def test_only_runs_of_the_lines_own_teller_hold_it() -> None:
    card = make.card()
    make.history(card, (NOON - 12 * DAY, 100), (NOON, 110))
    make.runs(NOON - 12 * DAY, NOON, by=make.source("stranger"))
    assert line(card)[1] == (NOON - 12 * DAY + GONE, None)


def test_two_tellers_one_after_the_other_make_one_line() -> None:
    card = make.card()
    make.history(card, (NOON - 6 * DAY, 100), (NOON - 3 * DAY, 110))
    make.price(card, 120, at=NOON - DAY, by=make.source("successor"))
    make.runs(NOON, NOON, by=make.source("successor"))
    points = [(NOON - 6 * DAY, 100), (NOON - 3 * DAY, 110), (NOON - DAY, 120), (NOON + GONE, None)]
    assert line(card) == points


def test_an_ended_offer_is_a_gap_until_it_is_offered_again() -> None:
    card = make.card()
    for back, price in ((3, 100), (2, None), (0, 90)):
        make.price(card, price, at=NOON - back * DAY)
    assert line(card)[:3] == [(NOON - 3 * DAY, 100), (NOON - 2 * DAY, None), (NOON, 90)]


def test_a_window_after_the_last_word_is_empty_and_all_of_it_is_not() -> None:
    card = make.card()
    make.history(card, (NOON - 300 * DAY, 100), (NOON - 299 * DAY, 110))
    assert chart(card, Period.WEEK)["series"] == []
    assert chart(card, Period.WEEK)["empty"] is True
    assert line(card, Period.ALL)[:2] == [(NOON - 300 * DAY, 100), (NOON - 299 * DAY, 110)]
    assert chart(card, Period.ALL)["empty"] is False


def test_what_is_forgotten_is_told_by_the_present() -> None:
    card = make.card()
    make.history(card, (NOON - 60 * DAY, 100))
    make.runs(NOON - 59 * DAY, NOON)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM price_snapshots")
    assert line(card, Period.WEEK) == [(NOW - 7 * DAY, 100), (NOON + GONE, None)]


def test_every_line_says_what_it_is_a_line_of() -> None:
    card = make.card()
    make.price(card, 500, at=NOON, finish=Finish.FOIL, condition=Condition.LIGHTLY_PLAYED, language=Language.GERMAN)
    answer = chart(card)
    [series] = answer["series"]
    told = {name: series[name] for name in ("marketplace", "finish", "condition", "language", "currency", "card")}
    assert told == {
        "marketplace": "tcgplayer", "finish": "foil", "condition": "LIGHTLY_PLAYED", "language": "de",
        "currency": "USD", "card": card.pk,
    }  # fmt: skip
    assert (answer["period"], answer["until"]) == ("90d", int(NOW.timestamp()))


def test_lines_can_be_chosen() -> None:
    card = make.card()
    make.price(card, 1, at=NOON)
    make.price(card, 2, at=NOON, finish=Finish.FOIL)
    make.price(card, 3, at=NOON, marketplace="cardmarket")
    make.price(card, 4, at=NOON, condition=Condition.DAMAGED)
    make.price(card, 5, at=NOON, language=Language.JAPANESE)
    make.price(card, 6, at=NOON, side=1)

    def chosen(**selection: Any) -> list[int]:
        return sorted(series["p"][0] for series in chart(card, **selection)["series"])

    assert chosen() == [1, 2, 3, 4, 5]
    assert chosen(currency="EUR") == chosen(marketplace=("cardmarket",)) == [3]
    assert chosen(finish=(Finish.FOIL,)) == [2]
    assert chosen(condition=(Condition.DAMAGED,)) == [4]
    assert chosen(language=(Language.JAPANESE,)) == [5]


def test_packed_quarters_read_as_open_ones() -> None:
    from apps.prices import timeseries

    card = make.card()
    make.history(card, *[(NOON - days * DAY, 100 + days) for days in range(0, 400, 2)])
    before = history.chart([card.pk], Period.ALL, now=NOW)
    timeseries.pack(NOW)
    assert history.chart([card.pk], Period.ALL, now=NOW) == before


def test_it_takes_one_question_however_long_it_is(statements: list[str]) -> None:
    card = make.card()
    make.history(card, *[(NOON - days * DAY, 100 + days % 7) for days in range(300)])
    history.chart([card.pk], Period.ALL, now=NOW)
    statements.clear()
    history.chart([card.pk], Period.ALL, now=NOW)
    assert len(statements) == 1
