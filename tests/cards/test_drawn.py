"""Tiles are drawn once for all who see them alike, and anew when what they show is new."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.cards import drawn
from apps.cards.drawn import drawn_tiles
from apps.cards.models import Card
from dualcaster.lib import answers
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    drawn.shelf.tiles.clear()


def test_tiles_come_in_the_order_they_are_asked_for(django_assert_num_queries) -> None:
    goblins = make.cards(3)
    asked = [goblins[2].pk, goblins[0].pk, goblins[1].pk]
    with django_assert_num_queries(3):
        first = drawn_tiles(asked, "USD")
    assert [tile.html.count(f"Goblin 00{n}") > 0 for tile, n in zip(first, (3, 1, 2), strict=True)] == [True] * 3
    with django_assert_num_queries(0):
        assert drawn_tiles(asked[::-1], "USD") == first[::-1]


def test_a_delivery_shows_at_once() -> None:
    bolt = make.card()
    make.price(bolt, 150)
    assert "$1.50" in drawn_tiles([bolt.pk], "USD")[0].html
    make.price(bolt, 175)
    answers.changed()
    assert "$1.75" in drawn_tiles([bolt.pk], "USD")[0].html


def test_each_currency_and_clock_has_its_own() -> None:
    bolt = make.card()
    make.price(bolt, 150)
    make.price(bolt, 99, marketplace="cardmarket")
    assert "€0.99" in drawn_tiles([bolt.pk], "EUR")[0].html
    assert "$1.50" in drawn_tiles([bolt.pk], "USD")[0].html
    with timezone.override("Asia/Tokyo"):
        assert "JST" in drawn_tiles([bolt.pk], "USD")[0].html
    assert "UTC" in drawn_tiles([bolt.pk], "USD")[0].html


def test_a_made_up_price_says_so() -> None:
    bolt = make.card()
    make.price(bolt, 150, by=make.source("demo", simulated=True))
    assert drawn_tiles([bolt.pk], "USD")[0].simulated
    assert not drawn_tiles([bolt.pk], "EUR")[0].simulated


def test_after_five_minutes_a_tile_is_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    bolt = make.card("Bolt")
    drawn_tiles([bolt.pk], "USD")
    Card.objects.update(name="Thunder")
    assert "Bolt" in drawn_tiles([bolt.pk], "USD")[0].html
    later = drawn.time.monotonic() + timedelta(minutes=5, seconds=1).total_seconds()
    monkeypatch.setattr(drawn.time, "monotonic", lambda: later)
    assert "Thunder" in drawn_tiles([bolt.pk], "USD")[0].html


def test_without_redis_every_tile_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get", lambda *_: None)
    bolt = make.card("Bolt")
    drawn_tiles([bolt.pk], "USD")
    Card.objects.update(name="Thunder")
    assert "Thunder" in drawn_tiles([bolt.pk], "USD")[0].html
    assert not drawn.shelf.tiles


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "MOST", 3)
    goblins = make.cards(5)
    assert len(drawn_tiles([goblin.pk for goblin in goblins], "USD")) == 5
    assert len(drawn.shelf.tiles) == 3


def test_a_printing_that_is_gone_is_passed_over() -> None:
    assert drawn_tiles([987_654_321], "USD") == []
