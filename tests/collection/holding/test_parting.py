"""Selling, trading and losing: the oldest copies go first, nothing goes that is not there, and all of it comes back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.collection.holding.parting import Deal, part_with, undo
from apps.collection.models import CollectionStats, Disposal, DisposalLine, InventoryItem, Location
from tests import factories as make

pytestmark = pytest.mark.django_db
Lot = Callable[..., InventoryItem]


def everything() -> list[dict[str, Any]]:
    """All lots, whole, but for when they were last touched."""
    return list(InventoryItem.objects.order_by("pk").values(*(set(columns()) - {"updated"})))


def columns() -> list[str]:
    return [field.attname for field in InventoryItem._meta.concrete_fields]


def of(disposal: Disposal) -> Disposal:
    return Disposal.objects.with_gain().get(pk=disposal.pk)


def test_the_oldest_go_first_across_lots(lot: Lot) -> None:
    """Two for $1.00 in January, three for $2.00 in March, sold four for $5.00 each with $1.50 of fees.

    The cost is 2 × 1.00 + 2 × 2.00 = 6.00, and 4 × 5.00 − 1.50 − 6.00 = 12.50 are gained.
    """
    march = lot(3, paid=200, acquired_at=date(2026, 3, 1))
    january = lot(2, paid=100, acquired_at=date(2026, 1, 1))
    sold = of(part_with(march, Deal(4, "USD", unit_price=500, fees=150)))
    lines = DisposalLine.objects.order_by("pk").values_list("quantity", "purchase_price", "acquired_at", "lot")
    assert list(lines) == [(2, 100, date(2026, 1, 1), None), (2, 200, date(2026, 3, 1), march.pk)]
    assert (sold.proceeds, sold.cost, sold.costed, sold.uncosted, sold.gain) == (1850, 600, 4, 0, 1250)
    assert not InventoryItem.objects.filter(pk=january.pk).exists()
    assert InventoryItem.objects.get(pk=march.pk).quantity == 1


def test_copies_of_an_unknown_day_go_by_when_they_were_written_down(lot: Lot) -> None:
    unknown, later = lot(1, paid=1), lot(1, paid=2, acquired_at=date(2026, 2, 1))
    InventoryItem.objects.filter(pk=unknown.pk).update(created=datetime(2026, 1, 15, tzinfo=UTC))
    earlier = lot(1, paid=3, acquired_at=date(2026, 1, 1))
    for expected in (earlier, unknown, later):
        part_with(later, Deal(1, "USD"))
        assert DisposalLine.objects.latest("pk").was["id"] == expected.pk


def test_only_what_nobody_could_tell_apart_is_taken(lot: Lot, charlie: User) -> None:
    foil, played = lot(1, finish=Finish.FOIL), lot(1, condition=Condition.DAMAGED)
    japanese, other = lot(1, language=Language.JAPANESE), lot(1, card=make.card("Giant Growth"))
    theirs, ours = lot(1, user=charlie), lot(1)
    part_with(ours, Deal(1, "USD"))
    assert set(InventoryItem.objects.all()) == {foil, played, japanese, other, theirs}


def test_more_than_there_are_is_refused_in_words_and_nothing_changes(lot: Lot) -> None:
    lot(2), lot(1)
    before = everything()
    with pytest.raises(ValidationError) as refused:
        part_with(InventoryItem.objects.latest("pk"), Deal(4, "USD"))
    assert refused.value.message_dict == {"quantity": ["You have only 3 of these."]}
    assert everything() == before
    assert not Disposal.objects.exists()


def test_cost_that_is_unknown_or_in_another_currency_is_counted_and_not_summed(lot: Lot) -> None:
    """One for $1.00, one for €3.00, one nobody knows: three sold for $2.00 gain 6.00 − 1.00, and two are said."""
    lot(1, paid=100), lot(1, paid=300, currency="EUR")
    sold = of(part_with(lot(1), Deal(3, "USD", unit_price=200)))
    assert (sold.proceeds, sold.cost, sold.costed, sold.uncosted, sold.gain) == (600, 100, 1, 2, 500)


def test_what_is_lost_loses_its_cost(lot: Lot) -> None:
    lost = of(part_with(lot(2, paid=150), Deal(2, "USD", kind=Disposal.Kind.LOST)))
    assert lost.gain == -300


def test_undoing_gives_back_the_lots_as_they_were(lot: Lot, alice: User) -> None:
    binder = Location.objects.create(user=alice, name="Binder")
    lot(2, paid=100, acquired_at=date(2026, 1, 1), tags=["burn"], notes="from Dave", marks=["signed"], location=binder)
    stays = lot(3, paid=200, acquired_at=date(2026, 3, 1), for_trade=3, value=900, value_currency="USD", sku="x-1")
    before = everything()
    sold = part_with(stays, Deal(4, "USD", unit_price=500))
    assert InventoryItem.objects.get().for_trade == 1
    assert undo(alice, sold.pk) is not None
    assert everything() == before
    assert not DisposalLine.objects.exists()


def test_two_sales_of_one_lot_are_undone_in_either_order(lot: Lot, alice: User) -> None:
    for backwards in (False, True):
        ours = lot(5, paid=100, for_trade=4)
        before = everything()
        sales = [part_with(ours, Deal(2, "USD")).pk, part_with(ours, Deal(3, "USD")).pk]
        assert not InventoryItem.objects.exists()
        for number in reversed(sales) if backwards else sales:
            undo(alice, number)
        assert everything() == before
        InventoryItem.objects.all().delete()


def test_undoing_leaves_alone_what_was_edited_meanwhile(lot: Lot, alice: User) -> None:
    ours = lot(3, paid=100)
    sold = part_with(ours, Deal(1, "USD"))
    InventoryItem.objects.filter(pk=ours.pk).update(notes="new words", quantity=7)
    undo(alice, sold.pk)
    assert list(InventoryItem.objects.values_list("quantity", "notes", "purchase_price")) == [(8, "new words", 100)]


def test_copies_do_not_come_back_into_a_lot_that_is_another_now(lot: Lot, alice: User) -> None:
    ours = lot(3, paid=100)
    sold = part_with(ours, Deal(1, "USD"))
    InventoryItem.objects.filter(pk=ours.pk).update(purchase_price=999)
    undo(alice, sold.pk)
    assert list(InventoryItem.objects.order_by("pk").values_list("quantity", "purchase_price")) == [(2, 999), (1, 100)]


def test_what_comes_back_from_a_place_that_is_gone_lies_nowhere(lot: Lot, alice: User) -> None:
    binder = Location.objects.create(user=alice, name="Binder")
    sold = part_with(lot(1, location=binder), Deal(1, "USD"))
    binder.remove()
    undo(alice, sold.pk)
    assert InventoryItem.objects.get().location is None


def test_a_stranger_undoes_nothing_and_nothing_is_undone_twice(lot: Lot, alice: User, charlie: User) -> None:
    sold = part_with(lot(1), Deal(1, "USD"))
    assert undo(charlie, sold.pk) is None
    assert undo(alice, sold.pk) is not None
    assert undo(alice, sold.pk) is None
    assert InventoryItem.objects.get().quantity == 1


def test_the_sets_figures_are_stale_after_both(lot: Lot, alice: User, bolt: Card) -> None:
    ours = lot(2)
    stats = CollectionStats.objects.create(user=alice, set=bolt.set)
    sold = part_with(ours, Deal(1, "USD"))
    for act in (lambda: None, lambda: undo(alice, sold.pk)):
        act()
        stats.refresh_from_db()
        assert stats.is_stale
        CollectionStats.objects.update(is_stale=False)


DAYS = some.none() | some.dates(date(2020, 1, 1), date(2026, 1, 1))
BUYS = some.tuples(
    some.just("buy"), some.integers(1, 6), some.none() | some.integers(0, 900), some.sampled_from(["USD", "EUR"]), DAYS
)
SALES = some.tuples(some.just("sell"), some.integers(1, 8))
UNDOS = some.tuples(some.just("undo"), some.integers(0, 20))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=some.lists(some.one_of(BUYS, SALES, UNDOS), max_size=14))
def test_whatever_happens_copies_and_cost_are_conserved_and_all_comes_back(
    lot: Lot, alice: User, story: list[tuple[Any, ...]]
) -> None:
    InventoryItem.objects.all().delete()
    Disposal.objects.all().delete()
    bought, sales = [], []
    for word, *about in story:
        if word == "buy":
            quantity, paid, currency, day = about
            bought.append(lot(quantity, paid=paid, currency=currency, acquired_at=day, for_trade=quantity // 2))
        elif word == "sell" and bought:
            try:
                sales.append(part_with(bought[0], Deal(about[0], "USD", unit_price=100)).pk)
            except ValidationError:
                assert about[0] > InventoryItem.objects.copies()
        elif word == "undo" and sales:
            assert undo(alice, sales.pop(about[0] % len(sales))) is not None
        assert counted(bought) == {"copies": sum(each.quantity for each in bought), **spent(bought)}
    for number in sales:
        undo(alice, number)
    left = {each["id"]: {name: each[name] for name in columns() if name != "updated"} for each in everything()}
    assert left == {each.pk: {name: getattr(each, name) for name in columns() if name != "updated"} for each in bought}


def counted(bought: list[InventoryItem]) -> dict[str, int]:
    """What is there and what has gone."""
    here = list(InventoryItem.objects.values_list("quantity", "purchase_price", "currency", "for_trade"))
    gone = list(DisposalLine.objects.values_list("quantity", "purchase_price", "currency"))
    assert all(quantity > 0 and 0 <= traded <= quantity for quantity, _, _, traded in here)
    sums = {"copies": 0, "USD": 0, "EUR": 0}
    for quantity, paid, currency in [row[:3] for row in here] + gone:
        sums["copies"] += quantity
        if paid is not None:
            sums[currency] += quantity * paid
    return sums


def spent(bought: list[InventoryItem]) -> dict[str, int]:
    sums = {"USD": 0, "EUR": 0}
    for each in bought:
        if each.purchase_price is not None:
            sums[each.currency] += each.quantity * each.purchase_price
    return sums
