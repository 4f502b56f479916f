"""Several at once, each with a connection of its own: nothing is sold twice or lost, and nothing goes in circles."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from apps.accounts.models import User
from apps.collection.holding.adding import add
from apps.collection.holding.changing import Change, change, delete
from apps.collection.holding.parting import Deal, part_with, undo
from apps.collection.holding.stacks import merge, split
from apps.collection.models import Disposal, DisposalLine, InventoryItem, Location
from tests import factories as make

from .conftest import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice() -> User:
    return person("alice@example.org")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each of them returned, or the exception it ended in; all begin together."""
    start, ended = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        start.wait(10)
        try:
            ended[place] = acts[place]()
        except Exception as wrong:
            ended[place] = wrong  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    return ended


def lots_of(user: User, *quantities: int) -> list[InventoryItem]:
    card = make.card()
    return [InventoryItem.objects.create(user=user, card=card, quantity=quantity) for quantity in quantities]


def test_two_sales_at_once_never_sell_a_copy_twice(alice: User) -> None:
    for _ in range(3):
        like = lots_of(alice, 2, 2, 2)[0]
        ended = at_once(*[partial(part_with, like, Deal(2, "USD"))] * 4)
        refused = [wrong for wrong in ended if isinstance(wrong, ValidationError)]
        assert len(refused) == 1, ended
        assert sum(isinstance(sale, Disposal) for sale in ended) == 3
        assert not InventoryItem.objects.exists()
        assert sum(DisposalLine.objects.values_list("quantity", flat=True)) == 6
        Disposal.objects.all().delete()


def test_a_sale_is_undone_once_however_often_it_is_asked(alice: User) -> None:
    [ours] = lots_of(alice, 3)
    sale = part_with(ours, Deal(2, "USD"))
    ended = at_once(*[lambda: undo(alice, sale.pk)] * 3)
    assert sum(gone is not None for gone in ended) == 1, ended
    assert InventoryItem.objects.get().quantity == 3


def test_sales_undos_moves_splits_and_merges_at_once_lose_no_copy(alice: User) -> None:
    lots = lots_of(alice, 5, 5, 5, 5)
    box = Location.objects.create(user=alice, name="Box")
    sale = part_with(lots[0], Deal(3, "USD"))
    every = InventoryItem.objects.of(alice)
    ended = at_once(
        lambda: part_with(lots[1], Deal(4, "USD")),
        lambda: undo(alice, sale.pk),
        lambda: change(alice, every, Change(location=box, tag=["moved"])),
        lambda: split(lots[3], 2),
        lambda: merge(alice, [lot.pk for lot in lots]),
        lambda: part_with(lots[2], Deal(1, "USD")),
    )
    wrong = [each for each in ended if isinstance(each, Exception) and not isinstance(each, ValidationError)]
    assert wrong == []
    gone = sum(DisposalLine.objects.values_list("quantity", flat=True))
    assert InventoryItem.objects.copies() + gone == 20
    assert sum(Disposal.objects.values_list("quantity", flat=True)) == gone


def test_who_edits_while_all_is_moved_overwrites_nothing(alice: User) -> None:
    [ours] = lots_of(alice, 2)
    box = Location.objects.create(user=alice, name="Box")
    said = {"quantity": 7, "finish": 1, "condition": 2, "language": 1, "seen": ours.updated.isoformat()}

    def edit() -> Any:
        browser = Client()
        browser.force_login(alice)
        return browser.post(f"/collection/cards/{ours.pk}/edit/", said).status_code

    for _ in range(3):
        InventoryItem.objects.update(quantity=2, location=None, updated=ours.updated)
        saved, moved = at_once(edit, lambda: change(alice, InventoryItem.objects.of(alice), Change(location=box)))
        now = InventoryItem.objects.get()
        assert moved.changed == 1
        assert now.location == box, "the move came last, or the edit saw it and was refused"
        assert (saved, now.quantity) in ((302, 7), (400, 2))


def test_what_is_added_twice_at_once_is_there_twice(alice: User) -> None:
    [ours] = lots_of(alice, 1)
    ended = at_once(*[lambda: add(InventoryItem(user=alice, card=ours.card, quantity=2))] * 4)
    assert all(isinstance(each, InventoryItem) for each in ended), ended
    assert InventoryItem.objects.copies() == 9


def test_two_deletions_at_once_strike_out_once(alice: User) -> None:
    lots_of(alice, 1, 2, 3)
    ended = at_once(*[lambda: delete(alice, InventoryItem.objects.of(alice))] * 2)
    assert sorted(ended) == [0, 3]


def test_two_moves_at_once_put_no_place_into_itself(alice: User) -> None:
    one, two = (Location.objects.create(user=alice, name=name) for name in ("One", "Two"))

    def inside(place: Location, other: Location) -> Callable[[], None]:
        def move() -> None:
            moved = Location.objects.get(pk=place.pk)
            moved.parent = other
            moved.keep()

        return move

    ended = at_once(inside(one, two), inside(two, one))
    assert sum(isinstance(each, ValidationError) for each in ended) == 1, ended
    assert Location.objects.filter(parent=None).count() == 1
