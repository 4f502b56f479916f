"""When a want tells its owner."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from apps.accounts.models import Preferences
from apps.cards.words import Condition, Finish, Language
from apps.notifications.models import Notification
from apps.prices.models import LatestPrice, Marketplace
from apps.wantlist.models import WantListItem
from apps.wantlist.watching import look_at, look_at_all
from tests import factories as make

pytestmark = pytest.mark.django_db

TARGET, NEAR = "target", "near"


def test_a_price_that_falls_to_the_target_tells_whoever_wants_it(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card("Lightning Bolt")
    make.price(bolt, 200, at=clock())
    want(bolt, 100)
    make.price(bolt, 100, at=clock.pass_(hours=1))
    assert fired() == [("Lightning Bolt", TARGET, 100)]
    told = Notification.objects.get()
    assert told.title == "Lightning Bolt has reached your target: $1.00"
    assert told.message == "TCGplayer asks that much; your target is $1.00, and it was $2.00 before."
    assert (told.type, told.card, told.metadata["current_price"]) == ("target_hit", bolt, "1.00")
    assert told.metadata["action"] == "buy"


def test_a_price_that_is_met_already_tells_at_once(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card("Lightning Bolt")
    make.price(bolt, 90, at=clock())
    assert look_at(wants=[want(bolt, 100).pk]) == 1
    assert fired() == [("Lightning Bolt", TARGET, 90)]


def test_nothing_is_told_while_the_price_stays_at_its_target_or_falls_further(
    clock: Any, want: Any, fired: Any
) -> None:
    bolt = make.card()
    want(bolt, 100)
    make.price(bolt, 100, at=clock())
    fired()
    for price in (99, 95, 100, 60):
        make.price(bolt, price, at=clock.pass_(hours=30))
        look_at_all()
    assert fired() == []


def test_it_tells_again_once_the_price_had_left_the_target(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card("Lightning Bolt")
    want(bolt, 100)
    make.price(bolt, 100, at=clock())
    make.price(bolt, 150, at=clock.pass_(hours=12))
    make.price(bolt, 98, at=clock.pass_(hours=13))
    assert fired() == [("Lightning Bolt", TARGET, 100), ("Lightning Bolt", TARGET, 98)]


def test_one_cent_above_the_target_has_left_it(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card()
    want(bolt, 100)
    for price in (100, 101, 100):
        make.price(bolt, price, at=clock.pass_(hours=25))
    assert [reason for _, reason, _ in fired()] == [TARGET, TARGET]


def test_it_tells_at_most_once_a_day_and_what_was_held_back_when_the_day_is_over(
    clock: Any, want: Any, fired: Any
) -> None:
    bolt = make.card("Lightning Bolt")
    want(bolt, 100)
    for hours, price in ((0, 100), (1, 150), (1, 97)):
        make.price(bolt, price, at=clock.pass_(hours=hours))
    assert fired() == [("Lightning Bolt", TARGET, 100)]
    clock.pass_(hours=21)
    assert look_at_all() == 0
    clock.pass_(hours=1)
    assert look_at_all() == 1
    assert fired() == [("Lightning Bolt", TARGET, 97)]
    assert look_at_all() == 0


def test_what_was_held_back_and_left_again_is_not_told(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card()
    want(bolt, 100)
    for hours, price in ((0, 100), (1, 150), (1, 97), (1, 150)):
        make.price(bolt, price, at=clock.pass_(hours=hours))
    fired()
    clock.pass_(hours=24)
    assert look_at_all() == 0


def test_within_a_tenth_above_its_target_it_is_an_opportunity(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card("Lightning Bolt")
    want(bolt, 100)
    make.price(bolt, 111, at=clock())
    assert fired() == []
    make.price(bolt, 110, at=clock.pass_(hours=1))
    assert fired() == [("Lightning Bolt", NEAR, 110)]
    assert Notification.objects.get().type == "opportunity"
    make.price(bolt, 105, at=clock.pass_(hours=1))
    assert fired() == []
    make.price(bolt, 100, at=clock.pass_(hours=1))
    assert fired() == [("Lightning Bolt", TARGET, 100)]


def test_rising_from_the_target_is_no_opportunity(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card()
    want(bolt, 100)
    make.price(bolt, 100, at=clock())
    fired()
    make.price(bolt, 105, at=clock.pass_(hours=30))
    assert look_at_all() == 0
    assert fired() == []


def test_any_printing_counts_where_any_will_do_and_no_other_where_not(clock: Any, want: Any, fired: Any) -> None:
    old = make.card("Lightning Bolt", set="lea")
    new = make.card("Lightning Bolt", set="m10", oracle_id=old.oracle_id)
    other = make.card("Shock")
    one = want(old, 100, any_printing=True)
    want(other, 100)
    make.price(new, 80, at=clock())
    assert fired() == [("Lightning Bolt", TARGET, 80)]
    one.refresh_from_db()
    assert one.firings.get().card == new
    one.any_printing, one.standing = False, 0
    one.hit_at = None
    one.save()
    make.price(new, 70, at=clock.pass_(hours=30))
    assert fired() == []


def test_the_cheapest_of_several_printings_is_told_once(clock: Any, want: Any, fired: Any) -> None:
    old = make.card("Lightning Bolt", set="lea")
    printings = [old, *(make.card("Lightning Bolt", set=code, oracle_id=old.oracle_id) for code in ("m10", "2xm"))]
    want(old, 100, any_printing=True)
    make.prices([make.quote(card, 90 - number) for number, card in enumerate(printings)], at=clock())
    assert fired() == [("Lightning Bolt", TARGET, 88)]


def test_currencies_are_kept_apart(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card("Lightning Bolt")
    want(bolt, 100, "EUR")
    make.price(bolt, 50, at=clock())
    assert fired() == []
    make.price(bolt, 99, marketplace="cardmarket", at=clock.pass_(hours=1))
    assert fired() == [("Lightning Bolt", TARGET, 99)]
    assert Notification.objects.get().title.endswith("€0.99")


@pytest.mark.parametrize(
    ("narrowed", "asked", "tells"),
    [
        ({"condition": Condition.NEAR_MINT}, {"condition": Condition.LIGHTLY_PLAYED}, False),
        ({"condition": Condition.LIGHTLY_PLAYED}, {"condition": Condition.NEAR_MINT}, True),
        ({"finish": Finish.FOIL}, {"finish": Finish.NONFOIL}, False),
        ({"finish": Finish.FOIL}, {"finish": Finish.FOIL}, True),
        ({"language": Language.JAPANESE}, {}, False),
        ({"language": Language.JAPANESE}, {"language": Language.JAPANESE}, True),
        ({}, {"side": 1}, False),
    ],
)
def test_only_prices_that_are_meant_count(
    clock: Any, want: Any, fired: Any, narrowed: dict[str, Any], asked: dict[str, Any], tells: bool
) -> None:
    bolt = make.card()
    want(bolt, 100, **narrowed)
    make.price(bolt, 50, at=clock(), **asked)
    assert bool(fired()) is tells
    assert look_at_all() == 0


def test_a_named_marketplace_is_the_only_one_that_counts(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card()
    want(bolt, 100, marketplace=Marketplace.objects.get(slug="cardkingdom"))
    make.price(bolt, 50, at=clock())
    assert fired() == []
    make.price(bolt, 60, marketplace="cardkingdom", at=clock.pass_(hours=1))
    assert [price for _, _, price in fired()] == [60]


def test_of_unnamed_marketplaces_those_count_that_one_chose_to_see(
    clock: Any, want: Any, fired: Any, alice: Any
) -> None:
    bolt = make.card()
    Preferences(user=alice, marketplaces=["cardkingdom"]).save()
    want(bolt, 100)
    make.price(bolt, 50, at=clock())
    assert fired() == []
    make.price(bolt, 60, marketplace="cardkingdom", at=clock.pass_(hours=1))
    assert [price for _, _, price in fired()] == [60]
    mox = make.card("Mox Opal")
    want(mox, 100, "EUR")  # none of this currency was chosen, so that all of them are meant
    make.price(mox, 70, marketplace="cardmarket", at=clock.pass_(hours=1))
    assert [price for _, _, price in fired()] == [70]


def test_a_jump_that_nobody_confirms_tells_nobody(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card()
    make.price(bolt, 500, at=clock())
    one = want(bolt, 100)
    LatestPrice.objects.update(price=50, unconfirmed=True)
    assert look_at(wants=[one.pk]) == 0
    LatestPrice.objects.update(unconfirmed=False)
    assert look_at_all() == 1
    assert [price for _, _, price in fired()] == [50]


@pytest.mark.parametrize("age", [timedelta(days=3), timedelta(days=2_000), timedelta(days=-1)])
def test_an_old_price_or_one_of_tomorrow_tells_nobody(clock: Any, want: Any, fired: Any, age: timedelta) -> None:
    bolt = make.card()
    want(bolt, 100)
    make.price(bolt, 50, at=clock() - age)
    assert fired() == []


def test_history_tells_nobody(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card()
    want(bolt, 100)
    make.history(bolt, (clock() - timedelta(days=9), 50), (clock() - timedelta(days=5), 40))
    assert look_at_all() == 0
    assert fired() == []


def test_an_offer_that_ends_arms_it_again(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card()
    want(bolt, 100)
    for price in (90, None, 80):
        make.price(bolt, price, at=clock.pass_(hours=25))
    assert [price for _, _, price in fired()] == [90, 80]


def test_wants_without_a_target_or_switched_off_are_silent(clock: Any, want: Any, fired: Any) -> None:
    bolt, shock = make.card(), make.card("Shock")
    want(bolt, None)
    want(shock, 100, alert_enabled=False)
    make.prices([make.quote(bolt, 1), make.quote(shock, 1)], at=clock())
    assert look_at_all() == 0
    assert fired() == []


def test_everybody_hears_of_their_own(clock: Any, want: Any, fired: Any, alice: Any, bob: Any) -> None:
    bolt = make.card("Lightning Bolt")
    want(bolt, 100)
    want(bolt, 50, user=bob)
    make.price(bolt, 80, at=clock())
    assert [notice.user for notice in Notification.objects.all()] == [alice]
    make.price(bolt, 50, at=clock.pass_(hours=1))
    assert {notice.user for notice in Notification.objects.all()} == {alice, bob}


def test_the_same_delivery_again_tells_nothing_twice(clock: Any, want: Any, fired: Any) -> None:
    bolt = make.card()
    want(bolt, 100)
    for _ in range(10):
        make.price(bolt, 90, at=clock())
    assert len(fired()) == 1


def test_a_feed_that_fails_tells_nobody(clock: Any, want: Any, fired: Any, monkeypatch: Any) -> None:
    from apps.prices import ingest

    def fail(*_: Any) -> None:
        raise RuntimeError("the disk is full")

    bolt = make.card()
    want(bolt, 100)
    monkeypatch.setattr(ingest, "_close_run", fail)
    with pytest.raises(RuntimeError):
        make.price(bolt, 90, at=clock())
    monkeypatch.undo()
    assert fired() == []
    assert WantListItem.objects.get().standing == WantListItem.Standing.AWAY


@pytest.mark.parametrize("many", [3, 300])
def test_a_feed_takes_so_many_statements_however_many_are_told(
    clock: Any, want: Any, many: int, django_assert_max_num_queries: Any, alice: Any
) -> None:
    cards = make.cards(many)
    for card in cards:
        want(card, 100)
    said = [make.quote(card, 90) for card in cards]
    with django_assert_max_num_queries(34):
        make.prices(said, at=clock())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wantlist_firing")
        assert cursor.fetchone() == (many,)
    assert Notification.objects.get(user=alice).title == f"{many} cards reached their target"
