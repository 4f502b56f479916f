"""Feeds, the hourly look and people at the same moment, each with a connection of its own: each want fires once."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.notifications.models import Happening, Notification
from apps.prices import ingest
from apps.wantlist import alerting, wanting
from apps.wantlist.models import Firing, PriceAlert, WantListItem
from apps.wantlist.watching import look_at_all
from tests import factories as make
from tests.wantlist.firing.conftest import ALL, PEOPLE, TARGET, World

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> None:
    """All begin in the same moment; nobody may fail."""
    broken: list[Exception] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(30)
            act()
        except Exception as error:  # the test hears of it
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert broken == []


def each_fired_once(how_many: int) -> None:
    fired = Counter(Firing.objects.values_list("want_id", "alert_id"))
    assert len(fired) == how_many
    assert set(fired.values()) == {1}
    assert Happening.objects.count() == how_many
    assert sum(Notification.objects.values_list("count", flat=True)) == how_many


def test_a_feed_beside_the_hourly_look(world: World) -> None:
    for _ in range(3):
        world.begin()
        at_once(world.feed, look_at_all, look_at_all)
        each_fired_once(ALL)
        assert world.all_or_nothing()


def test_several_looks_at_everything(world: World) -> None:
    world.begin()
    world.feed()
    WantListItem.objects.update(standing=0, hit_at=None, near_at=None)
    Firing.objects.all().delete()
    Happening.objects.all().delete()
    Notification.objects.all().delete()
    at_once(look_at_all, look_at_all, look_at_all)
    each_fired_once(ALL - PEOPLE)  # the alerts had fired


def test_two_feeds_that_bring_the_same(world: World) -> None:
    world.begin()
    at_once(world.feed, world.feed)
    each_fired_once(ALL)


def test_two_feeds_of_two_sources(world: World) -> None:
    """One waits for the other, and the later word is that of one who confirms what fired already."""
    world.begin()
    other = make.source("other")
    at_once(world.feed, lambda: make.prices(world.quotes, by=other))
    each_fired_once(ALL)


def test_wants_are_changed_while_a_feed_fires_them(world: World) -> None:
    """Their people ask for more or less, twice each; each is told once that its target is met."""
    world.begin()
    mine = list(WantListItem.objects.order_by("pk")[:10])

    def change_my_mind() -> None:
        for target in (TARGET + 5_000, TARGET + 6_000):
            for one in mine:
                wanting.change(WantListItem.objects.get(pk=one.pk), target_price=target)

    at_once(world.feed, change_my_mind, look_at_all)
    hits = Counter(Firing.objects.filter(reason="target").values_list("want_id", flat=True))
    assert {one.pk for one in mine} <= set(hits)
    assert set(hits.values()) == {1}
    assert Happening.objects.count() == Firing.objects.count()


def test_a_want_changed_between_the_feeds_look_and_its_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The feed holds what it looked at until it is done: the change waits, and then knows what was told."""
    world.begin()
    [one] = WantListItem.objects.filter(card=world.cards[0]).order_by("pk")[:1]
    looked, close = threading.Event(), ingest._close_run

    def slowly(*about: object) -> object:
        looked.set()
        changing.join(0.5)
        return close(*about)  # type: ignore[arg-type]

    def change() -> None:
        assert looked.wait(30)
        wanting.change(WantListItem.objects.get(pk=one.pk), target_price=TARGET + 1)
        connection.close()

    monkeypatch.setattr(ingest, "_close_run", slowly)
    changing = threading.Thread(target=change)
    changing.start()
    world.feed()
    changing.join(30)
    one.refresh_from_db()
    assert (one.target_price, one.firings.count()) == (TARGET + 1, 1)
    each_fired_once(ALL)


def test_an_alert_is_set_and_changed_while_a_feed_fires_it(world: World) -> None:
    world.begin()
    alert = PriceAlert.objects.order_by("pk")[0]
    at_once(
        world.feed,
        lambda: alerting.change(alert, threshold=TARGET + 1),
        lambda: alerting.change(alert, any_printing=True),
    )
    each_fired_once(ALL)


def test_a_note_on_a_want_that_fired_meanwhile_arms_nothing(world: World) -> None:
    """Whoever writes a note in a page opened before the feed came in changes the note and nothing else."""
    world.begin()
    opened = WantListItem.objects.filter(card=world.cards[0])[0]
    world.feed()
    wanting.change(opened, notes="For the Goblins.")
    WantListItem.objects.update(hit_at=timezone.now() - timedelta(days=2))
    assert look_at_all() == 0
    each_fired_once(ALL)


def test_a_note_on_a_want_that_was_left_meanwhile_does_not_silence_it(world: World) -> None:
    world.begin()
    world.feed()
    opened = WantListItem.objects.filter(card=world.cards[0])[0]
    make.price(world.cards[0], 2 * TARGET)
    wanting.change(opened, notes="For the Goblins.")
    WantListItem.objects.update(hit_at=timezone.now() - timedelta(days=2))
    before = opened.firings.count()
    make.price(world.cards[0], TARGET, at=timezone.now() + timedelta(minutes=5))
    assert opened.firings.count() == before + 1
