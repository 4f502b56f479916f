"""Calculations: run twice, two at once, killed in the middle, and overtaken by a change."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.cards.models import Card, CardSet
from apps.collection import tasks
from apps.collection.changes import collection_changed
from apps.collection.completion import calculating, milestones, soon, sweeping
from apps.collection.completion.calculating import calculate
from apps.collection.completion.standing import bring_up_to_date
from apps.collection.models import CollectionStats, InventoryItem, UserMilestone
from dualcaster import heartbeats
from dualcaster.lib.cache import Breaker
from tests import factories as make
from tests.processes import kill_while, start

from .conftest import own, rule, stats

in_one_go = pytest.mark.django_db
with_commits = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For whom a worker is asked, where one is at work."""
    people: list[int] = []
    monkeypatch.setattr(tasks.calculate, "apply_async", lambda arguments, *_, **__: people.append(arguments[0]))
    heartbeats.beat("worker:default")
    return people


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    """Somebody else, with a connection of their own."""
    with ThreadPoolExecutor(1) as pool:
        yield pool
        pool.submit(connections.close_all).result()


@in_one_go
def test_a_second_run_changes_nothing(alice: User, m10: list[Card]) -> None:
    own(alice, m10[0])
    first = CollectionStats.objects.filter(pk=stats(alice).pk).values().get()
    reached = list(UserMilestone.objects.values())
    assert calculate(alice) == 0
    assert CollectionStats.objects.values().get() == first
    assert list(UserMilestone.objects.values()) == reached


@in_one_go
def test_lots_that_came_past_every_act_are_found_all_the_same(alice: User, m10: list[Card]) -> None:
    InventoryItem.objects.create(user=alice, card=m10[0])
    assert stats(alice).owned_count == 1


@in_one_go
def test_a_change_makes_its_own_sets_stale_and_no_others(alice: User, charlie: User, m10: list[Card]) -> None:
    orc = make.card("Orc", set="m11")
    for user in (alice, charlie):
        own(user, m10[0])
        own(user, orc)
        calculate(user)
    own(alice, m10[1])
    stale = CollectionStats.objects.filter(is_stale=True)
    assert [(row.user, row.set.code) for row in stale] == [(alice, "m10")]


@in_one_go
def test_where_any_printing_counts_a_change_makes_all_sets_stale(alice: User, m10: list[Card]) -> None:
    rule(alice, printing="any")
    own(alice, m10[0])
    calculate(alice)
    own(alice, make.card("Goblin 2", set="m11", oracle_id=m10[1].oracle_id))
    assert CollectionStats.objects.filter(is_stale=True).count() == 2
    assert stats(alice).owned_count == 2


@in_one_go
def test_new_cards_and_a_new_description_of_a_set_are_changes(alice: User, m10: list[Card]) -> None:
    own(alice, m10[0])
    assert stats(alice).total_count == 4
    make.card("Goblin 5")
    assert sweeping.due() == [alice.pk]
    assert stats(alice).total_count == 5
    assert sweeping.due() == []
    CardSet.objects.update(last_synced_at=timezone.now() + timedelta(seconds=1))
    assert sweeping.due() == [alice.pk]


@in_one_go
def test_new_prices_are_a_change_to_the_hourly_job(alice: User, m10: list[Card]) -> None:
    make.price(m10[0], 100)
    own(alice, m10[0])
    assert stats(alice).total_value == {"USD": 100}
    assert sweeping.due() == []
    make.price(m10[0], 250)
    assert sweeping.due() == [alice.pk]
    tasks.calculate(alice.pk)
    assert CollectionStats.objects.get().total_value == {"USD": 250}
    assert sweeping.due() == []


@in_one_go
def test_the_sweep_asks_once_for_everybody_of_whom_something_is_stale(
    alice: User, charlie: User, m10: list[Card], asked: list[int]
) -> None:
    for user in (alice, charlie):
        for card in m10:
            own(user, card)
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    assert tasks.sweep() == 1
    assert asked == [alice.pk]


@in_one_go
def test_a_job_for_somebody_who_has_left_does_nothing() -> None:
    assert tasks.calculate(0) == 0


@with_commits
def test_many_changes_at_once_are_one_job_and_one_more_once_it_has_begun(
    alice: User, m10: list[Card], asked: list[int]
) -> None:
    for card in m10:
        own(alice, card)
    assert asked == [alice.pk]
    tasks.calculate(alice.pk)
    own(alice, m10[0])
    assert asked == [alice.pk, alice.pk]


@with_commits
def test_a_change_that_is_taken_back_asks_nobody(alice: User, m10: list[Card], asked: list[int]) -> None:
    with transaction.atomic():
        own(alice, m10[0])
        transaction.set_rollback(True)
    assert asked == []
    assert not CollectionStats.objects.exists()


@with_commits
def test_a_change_that_lands_while_it_calculates_stays_stale(
    alice: User, m10: list[Card], other: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(alice, m10[0])
    overtaken(other, monkeypatch, lambda: own(alice, m10[1]))
    calculate(alice)
    row = CollectionStats.objects.get()
    assert row.is_stale, "what was calculated had not seen the second card"
    assert stats(alice).owned_count == 2
    assert not CollectionStats.objects.get().is_stale


@with_commits
def test_a_change_that_is_not_committed_yet_neither_waits_nor_gets_lost(
    alice: User, m10: list[Card], other: ThreadPoolExecutor
) -> None:
    own(alice, m10[0])
    calculate(alice)
    changed, go_on = Event(), Event()

    def change() -> None:
        with transaction.atomic():
            own(alice, m10[1])
            changed.set()
            assert go_on.wait(20)

    CollectionStats.objects.update(is_stale=True)
    changing = other.submit(change)
    assert changed.wait(20)
    calculate(alice)  # would wait for ever if it waited for that change
    go_on.set()
    changing.result()
    assert CollectionStats.objects.get().is_stale
    assert stats(alice).owned_count == 2


@with_commits
def test_two_at_once_write_the_same_and_each_milestone_once(
    alice: User, m10: list[Card], other: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for card in m10:
        own(alice, card)
    overtaken(other, monkeypatch, lambda: calculate(alice))
    calculate(alice)
    row = CollectionStats.objects.get()
    assert (row.owned_count, row.is_stale) == (4, False)
    kinds = list(UserMilestone.objects.values_list("type", flat=True))
    assert sorted(kinds) == ["set_25_pct", "set_50_pct", "set_75_pct", "set_complete"]


@with_commits
def test_a_milestone_that_two_write_at_the_same_moment_is_written_and_told_once(
    alice: User, m10: list[Card], other: ThreadPoolExecutor
) -> None:
    own(alice, m10[0])
    calculate(alice)
    UserMilestone.objects.all().delete()
    written = Event()

    def write() -> int:
        with transaction.atomic():
            count = milestones.write(alice)
            written.set()
            sleep(1)  # the other one comes to wait for our commit
        return count

    writing = other.submit(write)
    assert written.wait(20)
    assert milestones.write(alice) == 0
    assert writing.result() == 1
    assert UserMilestone.objects.count() == 1


@with_commits
def test_what_is_killed_in_the_middle_is_stale_or_done_and_the_next_run_ends_it(alice: User) -> None:
    cards = [card for number in range(30) for card in make.cards(2, set=f"s{number:02}")]
    InventoryItem.objects.bulk_create(InventoryItem(user=alice, card=card) for card in cards[::2])
    collection_changed(alice.pk)
    code = (
        "from apps.accounts.models import User; from apps.collection.completion import calculating;"
        f"calculating.AT_ONCE = 1; calculating.calculate(User.objects.get(pk={alice.pk}))"
    )
    kill_while(start("shell", "-c", code), "WITH new AS")
    for row in CollectionStats.objects.all():
        assert (row.is_stale, row.owned_count, row.total_count) in ((True, 0, 0), (False, 1, 2))
    calculate(alice)
    done = CollectionStats.objects.filter(is_stale=False, owned_count=1, total_count=2)
    assert done.count() == 30
    assert UserMilestone.objects.count() == 60


@in_one_go
def test_with_nothing_calculated_yet_it_is_done_while_one_waits(alice: User, m10: list[Card], asked: list[int]) -> None:
    own(alice, m10[0])
    assert bring_up_to_date(alice) is False
    assert CollectionStats.objects.get().owned_count == 1


@in_one_go
def test_a_worker_is_left_to_it_and_what_was_known_is_shown(alice: User, m10: list[Card], asked: list[int]) -> None:
    own(alice, m10[0])
    calculate(alice)
    own(alice, m10[1])
    assert bring_up_to_date(alice) is True
    assert asked == [alice.pk]
    assert CollectionStats.objects.get().owned_count == 1


@in_one_go
def test_a_worker_that_does_not_come_is_not_waited_for(alice: User, m10: list[Card], asked: list[int]) -> None:
    own(alice, m10[0])
    calculate(alice)
    own(alice, m10[1])
    CollectionStats.objects.update(stale_since=F("stale_since") - timedelta(seconds=20))
    assert bring_up_to_date(alice) is False
    assert CollectionStats.objects.get().owned_count == 2


@in_one_go
def test_without_a_worker_the_page_calculates(alice: User, m10: list[Card]) -> None:
    own(alice, m10[0])
    calculate(alice)
    own(alice, m10[1])
    assert bring_up_to_date(alice) is False
    assert CollectionStats.objects.get().owned_count == 2


@in_one_go
def test_without_redis_the_page_calculates(alice: User, m10: list[Card], monkeypatch: pytest.MonkeyPatch) -> None:
    from redis.exceptions import ConnectionError as Away

    client = cache._cache  # type: ignore[attr-defined]

    def away(*_: Any, **__: Any) -> Any:
        raise Away

    monkeypatch.setattr(client, "get_client", away)
    monkeypatch.setattr(client, "breaker", Breaker())  # the one it has would stay open for the next test
    own(alice, m10[0])
    calculate(alice)
    own(alice, m10[1])
    assert soon.calculate_soon(alice.pk) is False
    assert bring_up_to_date(alice) is False
    assert CollectionStats.objects.get().owned_count == 2


@in_one_go
def test_what_takes_too_long_is_left_for_later(alice: User, m10: list[Card], monkeypatch: pytest.MonkeyPatch) -> None:
    own(alice, m10[0])
    calculate(alice)
    own(alice, m10[1])
    monkeypatch.setattr("apps.collection.completion.standing.MOST", "50")
    monkeypatch.setattr(calculating, "PROGRESS", calculating.PROGRESS.replace("SELECT its.id", "SELECT pg_sleep(1)"))
    assert bring_up_to_date(alice) is True
    row = CollectionStats.objects.get()
    assert (row.owned_count, row.is_stale) == (1, True)


@in_one_go
def test_it_takes_as_many_statements_for_fifty_sets_as_for_one(alice: User, statements: list[str]) -> None:
    own(alice, make.card())
    calculate(alice)
    own(alice, make.card(set="m11"))
    statements.clear()
    calculate(alice)
    for_one = len(statements)
    for number in range(50):
        own(alice, make.card(set=f"s{number:02}"))
    statements.clear()
    calculate(alice)
    assert len(statements) == for_one


def overtaken(other: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch, by: Any) -> None:
    """Somebody else does something between what is read and what is written."""
    read = calculating.figures

    def then(*arguments: Any) -> Any:
        rows = read(*arguments)
        monkeypatch.setattr(calculating, "figures", read)
        other.submit(by).result()
        return rows

    monkeypatch.setattr(calculating, "figures", then)
    assert connection.in_atomic_block is False
