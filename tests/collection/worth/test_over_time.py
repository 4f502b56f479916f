"""What a collection was worth day by day, calculated by hand."""

import pytest

from apps.accounts.models import User
from apps.cards.words import Condition, Finish
from apps.collection.holding.parting import Deal, part_with
from apps.collection.worth.over_time import Day, days
from apps.collection.worth.valuation import valuation
from tests import factories as make

from .holding import TODAY, ago, cost, morning, own, sold

pytestmark = pytest.mark.django_db


def on(told: list[Day], back: int) -> Day:
    return next(day for day in told if day.day == ago(back))


def sums(day: Day) -> tuple[int, int, int]:
    return day.value, day.put_in, day.gain


def test_a_copy_enters_with_its_cost_and_gains_from_then_on(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500), (10, 600))
    own(alice, bolt, 2, since=20, paid=450)
    told = days(alice, "USD")
    assert told[0].day == ago(20)
    assert sums(on(told, 20)) == (1000, 900, 100)
    assert sums(on(told, 11)) == (1000, 900, 100)
    assert sums(on(told, 10)) == sums(on(told, 0)) == (1200, 900, 300)


def test_without_a_known_cost_it_enters_with_what_it_was_worth(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500), (10, 600))
    own(alice, bolt, 2, since=20)
    own(alice, bolt, 1, since=20, paid=100, currency="EUR")
    told = days(alice, "USD")
    assert sums(on(told, 20)) == (1500, 1500, 0)
    assert sums(on(told, 0)) == (1800, 1500, 300)


def test_a_deposit_is_no_gain(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500))
    own(alice, bolt, 1, since=20, paid=500)
    own(alice, bolt, 3, since=5, paid=500)
    told = days(alice, "USD")
    assert (sums(on(told, 6)), sums(on(told, 5))) == ((500, 500, 0), (2000, 2000, 0))
    assert on(told, 0).index == 100


def test_a_copy_without_a_date_counts_from_when_it_was_written_down(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500))
    lot = own(alice, bolt, paid=400)
    type(lot).objects.update(created=morning(7))
    assert days(alice, "USD")[0].day == ago(7)


def test_before_the_first_known_price_it_is_worth_nothing_and_counted(alice: User) -> None:
    bolt, elf = make.card("Lightning Bolt"), make.card("Llanowar Elves")
    cost(bolt, (30, 500))
    cost(elf, (10, 200), (4, 260))
    own(alice, bolt, since=20, paid=500)
    own(alice, elf, 2, since=20, paid=150)
    told = days(alice, "USD")
    assert (sums(on(told, 11)), on(told, 11).owned, on(told, 11).unpriced) == ((500, 500, 0), 3, 2)
    assert (sums(on(told, 10)), on(told, 10).unpriced) == ((900, 800, 100), 0)
    assert sums(on(told, 4)) == (1020, 800, 220)


def test_the_line_begins_with_the_first_price(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (10, 500))
    own(alice, bolt, since=20)
    own(alice, make.card("Nobody Sells This"), since=40)
    told = days(alice, "USD")
    assert (told[0].day, told[0].owned, told[0].unpriced) == (ago(10), 2, 1)
    assert days(alice, "EUR") == []


def test_a_sale_in_the_middle_takes_out_what_it_brought(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500), (15, 600), (5, 900))
    own(alice, bolt, 1, since=20, paid=400)
    sold(alice, bolt, 2, day=10, each=700, fees=100, since=20, paid=400)
    told = days(alice, "USD")
    assert sums(on(told, 20)) == (1500, 1200, 300)
    assert sums(on(told, 11)) == (1800, 1200, 600)
    # 13.00 left with two copies that had cost 8.00: 5.00 gained for good, and 2.00 on the copy that stays.
    assert sums(on(told, 10)) == (600, -100, 700)
    assert sums(on(told, 5)) == (900, -100, 1000)
    assert (on(told, 11).owned, on(told, 10).owned) == (3, 1)


def test_what_left_for_another_currency_or_for_nothing_known_leaves_at_its_worth(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500), (15, 600))
    own(alice, bolt, 1, since=20, paid=500)
    sold(alice, bolt, 1, day=10, each=300, currency="EUR", since=20, paid=500)
    sold(alice, bolt, 1, day=10, each=0, kind="traded", since=20, paid=500)
    told = days(alice, "USD")
    assert sums(on(told, 11)) == (1800, 1500, 300)
    assert sums(on(told, 10)) == (600, 300, 300)


def test_what_is_lost_is_a_loss(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500))
    own(alice, bolt, 1, since=20, paid=500)
    sold(alice, bolt, 1, day=10, each=0, kind="lost", since=20, paid=450)
    assert sums(on(days(alice, "USD"), 10)) == (500, 950, -450)


def test_what_was_never_worth_anything_known_still_brought_its_gain(alice: User) -> None:
    bolt, elf = make.card("Lightning Bolt"), make.card("Llanowar Elves")
    cost(bolt, (30, 500))
    own(alice, bolt, 1, since=20, paid=500)
    sold(alice, elf, 2, day=10, each=300, since=20, paid=100)
    sold(alice, bolt, 1, day=8, each=700, since=8, paid=600)  # came and went on one day
    told = days(alice, "USD")
    assert sums(on(told, 11)) == (500, 500, 0)
    assert sums(on(told, 10)) == (500, 100, 400)
    assert sums(on(told, 8)) == (500, 0, 500)


def test_while_nobody_offers_it_it_is_worth_nothing_and_gains_nothing(alice: User) -> None:
    bolt, elf = make.card("Lightning Bolt"), make.card("Llanowar Elves")
    cost(bolt, (30, 500))
    cost(elf, (30, 200), (12, None), (6, 300))
    own(alice, bolt, 1, since=20, paid=500)
    own(alice, elf, 1, since=20, paid=150)
    told = days(alice, "USD")
    assert sums(on(told, 13)) == (700, 650, 50)
    assert (sums(on(told, 12)), on(told, 12).unpriced) == ((500, 450, 50), 1)
    assert (sums(on(told, 6)), on(told, 6).unpriced) == ((800, 650, 150), 0)
    assert round(on(told, 6).index, 4) == round(100 * 800 / 700, 4)


def test_its_owners_word_and_a_proxy_are_worth_the_same_all_along(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500), (10, 900))
    own(alice, bolt, since=20, paid=4000, value=6000, value_currency="USD")
    own(alice, bolt, since=20, paid=50, marks=["proxy"])
    own(alice, bolt, since=20, value=6000, value_currency="EUR")
    told = days(alice, "USD")
    assert {sums(day) for day in told} == {(6000, 4050, 1950)}
    assert {(day.owned, day.unpriced) for day in told} == {(3, 1)}


def test_a_lot_that_was_sold_is_remembered_as_it_was(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500))
    lot = own(alice, bolt, 2, since=20, value=6000, value_currency="USD")
    part_with(lot, Deal(quantity=2, currency="USD", unit_price=7000, day=ago(5)))
    told = days(alice, "USD")
    assert sums(on(told, 6)) == (12000, 12000, 0)
    assert sums(on(told, 5)) == (0, -2000, 2000)


def test_a_foil_follows_the_near_mint_price_that_stands_for_it(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500), (10, 900), finish=Finish.FOIL)
    own(alice, bolt, since=20, finish=Finish.FOIL, condition=Condition.HEAVILY_PLAYED)
    assert [sums(on(days(alice, "USD"), back)) for back in (20, 10)] == [(500, 500, 0), (900, 500, 400)]


def test_days_of_which_nobody_told_are_gaps(alice: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500))
    make.runs(morning(30), morning(20))
    make.runs(morning(10), morning(0))
    own(alice, bolt, since=25)
    silent = {day.day for day in days(alice, "USD") if not day.told}
    assert silent == {ago(back) for back in range(11, 20)}


def test_the_last_day_is_what_it_is_worth_now(alice: User) -> None:
    bolt, elf = make.card("Lightning Bolt"), make.card("Llanowar Elves")
    cost(bolt, (30, 500), (3, 700))
    cost(elf, (30, 200), (12, None))
    make.price(bolt, 640, condition=Condition.LIGHTLY_PLAYED)
    for facts in ({}, {"condition": Condition.LIGHTLY_PLAYED, "quantity": 3}, {"paid": 100, "since": 9}):
        own(alice, bolt, **facts)
    own(alice, elf, paid=100, since=25)
    last = days(alice, "USD")[-1]
    assert (last.day, last.value) == (TODAY, valuation(alice, "USD").line.figures.value)


def test_the_index_is_weighted_by_value_and_linked_day_by_day(alice: User) -> None:
    bolt, elf = make.card("Lightning Bolt"), make.card("Llanowar Elves")
    cost(bolt, (30, 1000), (15, 1100), (5, 990))
    cost(elf, (30, 100), (15, 300))
    own(alice, bolt, 1, since=20)
    own(alice, elf, 5, since=20)
    own(alice, bolt, 9, since=10)  # a deposit
    sold(alice, elf, 5, day=8, each=1, since=20)  # and a withdrawal, far below its worth
    told = days(alice, "USD")
    # 10.00 + 10 × 1.00 become 11.00 + 10 × 3.00; what comes and goes moves nothing; then 125.00 lose 11.00.
    assert [on(told, back).value for back in (20, 15, 10, 8, 5)] == [2000, 4100, 14000, 12500, 11400]
    levels = [round(on(told, back).index, 4) for back in (20, 16, 15, 10, 8, 6, 5, 0)]
    assert levels == [100, 100, 205, 205, 205, 205, 186.96, 186.96]


def test_a_strangers_days_are_nobodys(alice: User, charlie: User) -> None:
    bolt = make.card()
    cost(bolt, (30, 500))
    own(charlie, bolt, since=20)
    sold(charlie, bolt, 1, day=10, each=100, since=20)
    assert days(alice, "USD") == []
