"""When an alert on a card or on a search tells its owner."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from apps.cards.saved import SavedSearch
from apps.notifications.models import Notification
from apps.prices import references
from apps.wantlist import alerting
from apps.wantlist.models import PriceAlert, WatchedCard
from apps.wantlist.watching import look_at_all
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_alert_below_tells_when_the_price_comes_down_to_it(clock: Any, alert: Any, fired: Any) -> None:
    bolt = make.card("Lightning Bolt")
    alert(bolt, "below", 100)
    make.price(bolt, 101, at=clock())
    assert fired() == []
    make.price(bolt, 100, at=clock.pass_(hours=1))
    assert fired() == [("Lightning Bolt", "below", 100)]
    told = Notification.objects.get()
    assert told.title == "Lightning Bolt is down to $1.00"
    assert told.message == "TCGplayer asks that much; you asked to be told at $1.00, and it was $1.01 before."


def test_an_alert_above_tells_when_the_lowest_price_has_come_up_to_it(clock: Any, alert: Any, fired: Any) -> None:
    bolt = make.card("Lightning Bolt")
    alert(bolt, "above", 500)
    make.prices([make.quote(bolt, 600), make.quote(bolt, 400, "cardkingdom")], at=clock())
    assert fired() == []
    make.price(bolt, 500, marketplace="cardkingdom", at=clock.pass_(hours=1))
    assert fired() == [("Lightning Bolt", "above", 500)]
    assert Notification.objects.get().metadata["action"] == "sell"


def test_it_is_armed_again_once_the_price_has_left(clock: Any, alert: Any, fired: Any) -> None:
    bolt = make.card()
    alert(bolt, "above", 500)
    for price in (500, 700, 499, 501):
        make.price(bolt, price, at=clock.pass_(hours=25))
    assert [price for _, _, price in fired()] == [500, 501]


def test_it_tells_at_most_once_a_day_and_then_what_was_held_back(clock: Any, alert: Any, fired: Any) -> None:
    bolt = make.card()
    alert(bolt, "below", 100)
    for price in (100, 150, 99):
        make.price(bolt, price, at=clock.pass_(hours=1))
    assert [price for _, _, price in fired()] == [100]
    clock.pass_(hours=24)
    assert look_at_all() == 1
    assert look_at_all() == 0


@pytest.mark.parametrize(
    ("threshold", "now", "tells"),
    [(-20, 81, False), (-20, 80, True), (25, 124, False), (25, 125, True), (-20, 125, False)],
)
def test_a_change_is_told_from_so_many_percent_on(
    clock: Any, alert: Any, fired: Any, threshold: int, now: int, tells: bool
) -> None:
    bolt = make.card("Lightning Bolt")
    alert(bolt, "percent_change", threshold, window=7)
    make.price(bolt, 100, at=clock() - timedelta(days=8))
    make.price(bolt, now, at=clock())
    references.refresh()  # what it cost a week ago is known since then
    look_at_all()
    assert [(reason, price) for _, reason, price in fired()] == ([("percent_change", now)] if tells else [])
    if tells:
        word = "fell" if threshold < 0 else "rose"
        assert Notification.objects.get().title.startswith(f"Lightning Bolt {word} to $")
        assert "TCGplayer asked $1.00 7 days before" in Notification.objects.get().message


def test_an_alert_that_is_switched_off_is_silent_and_tells_when_it_is_on_again(
    clock: Any, alert: Any, fired: Any
) -> None:
    bolt = make.card()
    one = alert(bolt, "below", 100, active=False)
    make.price(bolt, 50, at=clock())
    assert look_at_all() == 0
    alerting.change(one, active=True)
    assert [price for _, _, price in fired()] == [50]


def test_setting_an_alert_that_is_met_tells_at_once(clock: Any, alice: Any, fired: Any) -> None:
    bolt = make.card("Lightning Bolt")
    make.price(bolt, 50, at=clock())
    alerting.set_alert(alice, card=bolt, kind="below", threshold=60, currency="USD")
    assert fired() == [("Lightning Bolt", "below", 50)]


def test_each_card_of_a_search_is_told_on_its_own_and_several_as_one(clock: Any, alice: Any, fired: Any) -> None:
    goblins = make.cards(4)
    shock = make.card("Shock")
    search = SavedSearch.objects.create(user=alice, name="Goblins", query="goblin")
    alerting.set_alert(alice, search=search, kind="below", threshold=100, currency="USD")
    make.prices([make.quote(card, 90) for card in [*goblins[:3], shock]], at=clock())
    assert {name for name, _, _ in fired()} == {"Goblin 001", "Goblin 002", "Goblin 003"}
    assert Notification.objects.get().title == "3 price alerts"
    make.price(goblins[3], 80, at=clock.pass_(hours=30))
    assert [name for name, _, _ in fired()] == ["Goblin 004"]


def test_a_search_finds_its_cards_again_every_hour(clock: Any, alice: Any, fired: Any) -> None:
    search = SavedSearch.objects.create(user=alice, name="Goblins", query="goblin")
    one = alerting.set_alert(alice, search=search, kind="below", threshold=100, currency="USD")
    [new] = make.cards(1)
    make.price(new, 50, at=clock())
    assert fired() == []
    call_command("check_alerts")
    assert [name for name, _, _ in fired()] == ["Goblin 001"]
    SavedSearch.objects.update(query="shock")
    alerting.watch_searches()
    assert WatchedCard.objects.filter(alert=one).count() == 0


def test_a_search_of_everything_is_no_alert(alice: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(alerting, "WATCHED", 3)
    make.cards(4)
    search = SavedSearch.objects.create(user=alice, name="Everything", query="")
    with pytest.raises(ValidationError, match="more than 3 printings"):
        alerting.set_alert(alice, search=search, kind="below", threshold=100, currency="USD")


@pytest.mark.parametrize(
    "nonsense",
    [
        {"threshold": 0}, {"window": 7}, {"card": None}, {"kind": "percent_change", "threshold": -101, "window": 1},
        {"kind": "percent_change", "threshold": 0, "window": 1}, {"kind": "percent_change"}, {"currency": "GBP"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(alice: Any, nonsense: dict[str, Any]) -> None:
    facts = {"card": make.card(), "kind": "below", "threshold": 100, "currency": "USD"} | nonsense
    with pytest.raises(ValidationError):
        alerting.set_alert(alice, **facts)
    assert not PriceAlert.objects.exists()


def test_nobody_watches_somebody_elses_search(alice: Any, bob: Any) -> None:
    search = SavedSearch.objects.create(user=bob, name="Goblins", query="goblin")
    with pytest.raises(ValidationError, match="no such saved search"):
        alerting.set_alert(alice, search=search, kind="below", threshold=100, currency="USD")
