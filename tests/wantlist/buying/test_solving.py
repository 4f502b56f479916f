"""The cheapest combination of marketplaces is the cheapest of all, as trying everything says."""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.cards.words import Condition, Finish, Language
from apps.wantlist.buying import Offer, Plan, Shop, Wanted, Ways, solving
from apps.wantlist.buying.copies import Cost
from apps.wantlist.buying.plans import WHOLE
from apps.wantlist.buying.solving import Market, solve

List = tuple[list[Wanted], list[list[Offer]], list[Shop]]


def shop(number: int, shipping: int = 0, fee_bp: int = 0) -> Shop:
    return Shop(number, f"shop-{number}", f"Shop {number}", fee_bp, shipping)


def offer(place: int, price: int, stock: int | None = None, variant: int = 0) -> Offer:
    number = variant or place * 1_000_000 + price
    return Offer(place, number, 1, Finish.NONFOIL, Condition.NEAR_MINT, Language.ENGLISH, price, stock)


def bought(plan: Plan) -> list[tuple[str, int, int]]:
    return [(basket.shop.name, line.offer.price, line.quantity) for basket in plan.baskets for line in basket.lines]


def test_a_parcel_is_only_worth_its_shipping() -> None:
    wanted = [Wanted(1), Wanted(2)]
    offers = [[offer(1, 100), offer(2, 90)], [offer(1, 500), offer(2, 700)]]
    ways = solve(wanted, offers, [shop(1, shipping=150), shop(2, shipping=150)])
    assert bought(ways.best) == [("Shop 1", 100, 1), ("Shop 1", 500, 1)]
    assert (ways.best.items, ways.best.fees, ways.best.shipping, ways.best.total) == (600, 0, 150, 750)
    free = solve(wanted, offers, [shop(1), shop(2)])
    assert bought(free.best) == [("Shop 1", 500, 1), ("Shop 2", 90, 1)]
    assert bought(free.fewest) == [("Shop 1", 100, 1), ("Shop 1", 500, 1)]
    assert free.is_exact


def test_fees_are_part_of_the_price_and_rounded_once_a_basket() -> None:
    wanted = [Wanted(1), Wanted(2)]
    offers = [[offer(1, 100), offer(2, 101)], [offer(1, 105), offer(2, 106)]]
    best = solve(wanted, offers, [shop(1, fee_bp=250), shop(2)]).best
    assert [basket.shop.name for basket in best.baskets] == ["Shop 2"]
    [basket] = solve(wanted, offers, [shop(1, fee_bp=250), shop(2, shipping=900)]).best.baskets
    assert (basket.items, basket.fees, basket.total) == (205, 5, 210)


def test_copies_run_out_and_the_rest_is_bought_elsewhere() -> None:
    ways = solve([Wanted(1, quantity=4)], [[offer(1, 100, stock=3), offer(2, 150)]], [shop(1), shop(2)])
    assert bought(ways.best) == [("Shop 1", 100, 3), ("Shop 2", 150, 1)]
    assert [(plan.missing, plan.total) for plan in ways.alone] == [(0, 600), (1, 300)]


def test_who_can_buy_something_else_leaves_the_last_copy_to_who_cannot() -> None:
    cheap = offer(1, 100, stock=1, variant=7)
    ways = solve([Wanted(1), Wanted(2)], [[cheap, offer(1, 300)], [cheap]], [shop(1)])
    assert bought(ways.best) == [("Shop 1", 300, 1), ("Shop 1", 100, 1)]
    assert ways.best.missing == 0


def test_what_nobody_offers_is_left_over() -> None:
    ways = solve([Wanted(1, quantity=2), Wanted(2)], [[], [offer(1, 100)]], [shop(1), shop(2)])
    assert [(one.wanted.card_id, one.quantity) for one in ways.best.unbought] == [(1, 2)]
    assert [plan.baskets[0].shop.name for plan in ways.alone] == ["Shop 1"]


def test_an_empty_list_costs_nothing() -> None:
    ways = solve([], [], [shop(1, shipping=100)])
    assert (ways.best.total, ways.best.baskets, ways.alone, ways.is_exact) == (0, (), (), True)


def test_the_same_card_may_stand_on_the_list_twice() -> None:
    ways = solve([Wanted(1), Wanted(1)], [[offer(1, 100)], [offer(1, 100)]], [shop(1)])
    assert ways.best.copies == 2
    assert ways.best.missing == 0


@st.composite
def lists(draw: st.DrawFn, shops: int = 3, wants: int = 3) -> List:
    """Few of everything, and stocks that do not suffice; some copies fit several of the wanted."""
    places = [
        shop(number, draw(st.sampled_from([0, 40, 150])), draw(st.sampled_from([0, 333, 1500])))
        for number in range(1, draw(st.integers(1, shops)) + 1)
    ]
    shelf = [
        offer(draw(st.sampled_from(places)).id, draw(st.integers(1, 300)), draw(st.none() | st.integers(1, 2)), number)
        for number in range(1, draw(st.integers(0, 6)) + 1)
    ]
    wanted = [Wanted(number, draw(st.integers(1, 2))) for number in range(draw(st.integers(0, wants)))]
    fitting = [
        sorted(draw(st.lists(st.sampled_from(shelf), unique=True, max_size=3)), key=lambda its: its.price)
        if shelf
        else []
        for _ in wanted
    ]
    return wanted, fitting, places


def cost_of(plan: Plan) -> Cost:
    """Unrounded, as combinations are compared."""
    amount = sum(basket.items * (WHOLE + basket.shop.fee_bp) + WHOLE * basket.shipping for basket in plan.baskets)
    return Cost(plan.missing, amount)


def every_way(
    wanted: Sequence[Wanted], offers: Sequence[Sequence[Offer]], shops: Sequence[Shop]
) -> list[tuple[int, Cost]]:
    """Each copy bought at each of its offers or not at all: how many parcels, and what it costs."""
    known = {its.id: its for its in shops}
    ways = []
    copies = [[None, *some] for one, some in zip(wanted, offers, strict=True) for _ in range(one.quantity)]
    for taken in product(*copies):
        had = [its for its in taken if its]
        if any(its.stock is not None and had.count(its) > its.stock for its in had):
            continue
        at = {its.marketplace_id for its in had}
        amount = sum(its.price * (WHOLE + known[its.marketplace_id].fee_bp) for its in had)
        amount += WHOLE * sum(known[place].shipping for place in at)
        ways.append((len(at), Cost(len(taken) - len(had), amount)))
    return ways


def is_sound(ways: Ways, wanted: Sequence[Wanted], offers: Sequence[Sequence[Offer]]) -> None:
    """No plan buys more than is wanted or there is, or what does not fit."""
    for plan in (ways.best, ways.fewest, *ways.alone):
        lines = [line for basket in plan.baskets for line in basket.lines]
        assert plan.copies + plan.missing == sum(one.quantity for one in wanted)
        for line in lines:
            assert line.offer in offers[next(n for n, one in enumerate(wanted) if one is line.wanted)]
        for its in {line.offer for line in lines}:
            sold = sum(line.quantity for line in lines if line.offer == its)
            assert its.stock is None or sold <= its.stock


@settings(max_examples=300, deadline=None)
@given(lists())
def test_nothing_is_cheaper_than_the_best_and_nothing_has_fewer_parcels_than_the_fewest(told: List) -> None:
    wanted, offers, _ = told
    ways, every = solve(*told), every_way(*told)
    is_sound(ways, wanted, offers)
    best = min(cost for _, cost in every)
    assert cost_of(ways.best) == best
    assert ways.is_exact
    parcels = min((many, cost.amount) for many, cost in every if cost.missing == best.missing)
    assert (len(ways.fewest.baskets), cost_of(ways.fewest).amount) == parcels


@settings(max_examples=150, deadline=None)
@given(lists(shops=6, wants=5))
def test_the_table_says_what_each_combination_costs_by_itself(told: List) -> None:
    market = Market(*told)
    weigh, table = market.one_by_one(), market.table()
    assert table == [weigh(places) for places in range(market.everywhere + 1)]


@settings(max_examples=150, deadline=None)
@given(lists(shops=6, wants=5))
def test_the_bounded_search_leaves_out_nothing_and_says_that_it_is_one(told: List) -> None:
    wanted, offers, _ = told
    exact = solve(*told)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "MOST_SHOPS", -1)
        found = solve(*told)
    is_sound(found, wanted, offers)
    assert not found.is_exact
    assert found.best.missing == exact.best.missing
    assert cost_of(found.best) >= cost_of(exact.best)
    assert cost_of(found.best) <= min(cost_of(plan) for plan in (found.fewest, *found.alone))


def test_twelve_marketplaces_and_a_thousand_cards_are_weighed_in_full() -> None:
    shops = [shop(number, shipping=number * 37 % 400) for number in range(1, 13)]
    wanted = [Wanted(number, quantity=1 + number % 4) for number in range(1_000)]
    offers = [
        sorted(
            (offer(its.id, 50 + (number * 7919 + its.id * 104_729) % 900) for its in shops), key=lambda its: its.price
        )
        for number in range(1_000)
    ]
    ways = solve(wanted, offers, shops)
    assert ways.is_exact
    assert ways.best.missing == 0
    assert ways.best.total <= min(plan.total for plan in ways.alone)


def test_with_more_marketplaces_than_that_a_search_is_made() -> None:
    shops = [shop(number, shipping=120) for number in range(1, 15)]
    wanted = [Wanted(number) for number in range(30)]
    offers = [[offer(its.id, 100 + (number * 31 + its.id * 17) % 90) for its in shops] for number in range(30)]
    ways = solve(wanted, offers, shops)
    assert not ways.is_exact
    assert ways.best.total <= min(plan.total for plan in ways.alone)
