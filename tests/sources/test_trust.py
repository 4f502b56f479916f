"""What is believed: single prices against what they were and what others say, deliveries as a whole, and operators."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError
from django.utils import timezone

from apps.cards.models import Card
from apps.prices.models import LatestPrice, Marketplace
from apps.prices.trust import HeldBack, Trust
from apps.sources import quarantine
from apps.sources.live import Delivery
from apps.sources.models import Parcel, Quarantine, Run, Source, Visit
from dualcaster.lib.polite import Polite
from tests import factories as make
from tests.sources.live_fixtures import by_hand, pauses, prices, replay
from tests.sources.replay import Replay
from tests.sources.toys import HOST, Toy

pytestmark = pytest.mark.django_db
__all__ = ["pauses", "replay"]


def cost(card: Card, marketplace: str = "tcgplayer") -> int | None:
    return LatestPrice.objects.get(variant__card=card, variant__marketplace__slug=marketplace).price


def told(card: Card, price: int | None, **about: Any) -> tuple[Any, ...]:
    return make.quote(card, price, **about)


def tell(*quotes: tuple[Any, ...], at: datetime | None = None, complete: bool = False, **trust: Any) -> Run:
    """A judged delivery about all marketplaces."""
    from apps.prices.ingest import record

    facts = {"marketplaces": list(Marketplace.objects.values_list("pk", flat=True)), "sides": [0, 1]} | trust
    outcome = record(make.source(), at or timezone.now(), quotes, complete=complete, trust=Trust(**facts))
    return Run.objects.get(pk=outcome.run_ids[0])


def earlier(**time: float) -> datetime:
    return timezone.now() - timedelta(**time)


@pytest.mark.parametrize(
    ("price", "why"),
    [
        (0, "the price is zero or less"),
        (-1, "the price is zero or less"),
        (50_000_001, "the price is beyond half a million"),
        (9_999_999, "the price is a number that means “not for sale”"),
        (999_999, "the price is a number that means “not for sale”"),
    ],
)
def test_prices_that_cannot_be_go_to_quarantine_whole(price: int, why: str) -> None:
    bolt = make.card()
    run = tell((*told(bolt, price)[:4], 11, 22, 33, 44))
    doubt = Quarantine.objects.get()
    assert (doubt.reason, doubt.price, doubt.card, doubt.run) == (why, price, bolt, run)
    assert (doubt.low, doubt.mid, doubt.high, doubt.market) == (11, 22, 33, 44)
    assert run.quarantined == 1
    assert not LatestPrice.objects.exists()


def test_a_dear_card_may_cost_what_is_otherwise_a_sentinel() -> None:
    lotus = make.card()
    make.price(lotus, 900_000, earlier(days=1))
    tell(told(lotus, 999_999))
    assert cost(lotus) == 999_999


@pytest.mark.parametrize(
    ("about", "trust", "why"),
    [
        ({"marketplace": "cardmarket"}, {"marketplaces": [1]}, "the source does not speak of this marketplace"),
        ({"side": 1}, {"sides": [0]}, "the source does not speak of this side of the market"),
        ({"condition": 7}, {}, "the condition is unknown"),
        ({"language": 60}, {}, "the language is unknown"),
    ],
)
def test_what_a_source_may_not_speak_of_is_not_believed(about: dict[str, Any], trust: dict[str, Any], why: str) -> None:
    tell(told(make.card(), 100, **about), **trust)
    assert Quarantine.objects.get().reason == why


def test_an_unknown_finish_is_not_believed() -> None:
    bolt = make.card(finishes=[1, 33])
    tell(told(bolt, 100, finish=33))
    assert Quarantine.objects.get().reason == "the finish is unknown"


def test_a_jump_that_another_marketplace_contradicts_is_not_stored() -> None:
    bolt = make.card()
    make.price(bolt, 150, earlier(days=1))
    make.price(bolt, 130, earlier(days=1), marketplace="cardmarket")
    tell(told(bolt, 9_000))
    assert cost(bolt) == 150
    assert Quarantine.objects.get().reason == "it jumps from 1.50 to 90.00, and Cardmarket at 1.30 contradicts"


def test_a_fall_is_a_jump_too() -> None:
    tower = make.card()
    make.price(tower, 9_000, earlier(days=1))
    make.price(tower, 8_000, earlier(days=1), marketplace="cardmarket")
    tell(told(tower, 10))
    assert cost(tower) == 9_000


def test_a_jump_that_another_marketplace_makes_too_is_believed() -> None:
    bolt = make.card()
    make.price(bolt, 150, earlier(days=1))
    make.price(bolt, 130, earlier(days=1), marketplace="cardmarket")
    tell(told(bolt, 9_000), told(bolt, 8_000, marketplace="cardmarket"))
    assert (cost(bolt), cost(bolt, "cardmarket")) == (9_000, 8_000)
    assert not LatestPrice.objects.filter(unconfirmed=True).exists()
    assert not Quarantine.objects.exists()


def test_cents_may_jump() -> None:
    bolt = make.card()
    make.price(bolt, 5, earlier(days=1))
    tell(told(bolt, 90))
    assert not LatestPrice.objects.get().unconfirmed


def test_a_jump_nobody_speaks_to_is_stored_and_marked() -> None:
    bolt = make.card()
    make.price(bolt, 150, earlier(days=1))
    tell(told(bolt, 9_000))
    assert cost(bolt) == 9_000
    assert LatestPrice.objects.get().unconfirmed


def test_tickets_say_nothing_about_dollars() -> None:
    bolt = make.card()
    make.price(bolt, 150, earlier(days=1))
    make.price(bolt, 150, earlier(days=1), marketplace="cardhoarder")
    tell(told(bolt, 9_000))
    assert LatestPrice.objects.get(variant__currency="USD").unconfirmed


def test_a_marked_price_that_is_told_again_a_day_later_is_believed() -> None:
    bolt = make.card()
    make.price(bolt, 150, earlier(days=3))
    tell(told(bolt, 9_000), at=earlier(hours=30))
    tell(told(bolt, 9_000), at=earlier(hours=25))
    assert LatestPrice.objects.get().unconfirmed
    tell(told(bolt, 9_100))
    assert not LatestPrice.objects.get().unconfirmed


def test_a_complete_delivery_believes_by_saying_it_again() -> None:
    bolt = make.card()
    make.price(bolt, 150, earlier(days=3))
    tell(told(bolt, 9_000), at=earlier(hours=30), complete=True)
    assert LatestPrice.objects.get().unconfirmed
    tell(told(bolt, 9_000), complete=True)
    assert not LatestPrice.objects.get().unconfirmed


def test_a_marked_price_that_comes_back_is_no_longer_marked() -> None:
    bolt = make.card()
    make.price(bolt, 150, earlier(days=3))
    tell(told(bolt, 9_000), at=earlier(hours=3))
    tell(told(bolt, 150))
    assert (cost(bolt), LatestPrice.objects.get().unconfirmed) == (150, True), "back is as great a jump"
    make.price(bolt, 160, timezone.now() + timedelta(minutes=6))
    assert not LatestPrice.objects.get().unconfirmed


def test_a_doubted_price_does_not_end_the_offer() -> None:
    bolt, ritual = make.cards(2)
    tell(told(bolt, 150), told(ritual, 100), at=earlier(days=1), complete=True)
    tell(told(bolt, -5), told(ritual, 100), complete=True)
    assert cost(bolt) == 150


def test_the_same_doubt_waits_once() -> None:
    bolt = make.card()
    tell(told(bolt, -1), at=earlier(hours=2))
    tell(told(bolt, -1))
    assert Quarantine.objects.count() == 1


@pytest.mark.parametrize("ago", [timedelta(hours=49), timedelta(minutes=-11), timedelta(days=20_000)])
def test_a_live_feed_speaks_of_now(ago: timedelta) -> None:
    bolt = make.card()
    with pytest.raises(HeldBack, match="which is not now"):
        tell(told(bolt, 100), at=datetime.now(UTC) - ago)
    assert not Run.objects.exists()
    assert not LatestPrice.objects.exists()


@pytest.mark.parametrize("ago", [timedelta(hours=47), timedelta(minutes=-4)])
def test_clocks_may_differ_a_little(ago: timedelta) -> None:
    tell(told(make.card(), 100), at=datetime.now(UTC) - ago)
    assert LatestPrice.objects.exists()


@pytest.mark.parametrize(("hours", "status"), [(1, "held"), (-1, "done")])
def test_a_worker_whose_clock_is_wrong_brings_nothing_from_the_future(
    hours: int, status: str, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.sources.toys.utc_now", lambda: datetime.now(UTC) + timedelta(hours=hours))
    prices(replay, (make.card(), 150))
    assert by_hand(Toy).status == status
    assert not LatestPrice.objects.filter(changed_at__gt=timezone.now()).exists()


def test_a_feed_with_many_bad_rows_is_held_back() -> None:
    known = make.cards(200)
    with pytest.raises(HeldBack, match="11 of its 200 rows are bad; 5% may be"):
        tell(*(told(card, 100 if number > 10 else -1) for number, card in enumerate(known)))
    assert not LatestPrice.objects.exists()
    assert not Quarantine.objects.exists()


def test_a_few_bad_rows_do_not_hold_a_feed_back() -> None:
    known = make.cards(200)
    tell(*(told(card, 100 if number > 9 else -1) for number, card in enumerate(known)))
    assert (LatestPrice.objects.count(), Quarantine.objects.count()) == (190, 10)


def test_a_feed_in_which_many_prices_move_far_is_held_back() -> None:
    known = make.cards(100)
    make.prices([told(card, 1000) for card in known], earlier(days=1))
    with pytest.raises(HeldBack, match="31 of 100 known prices move by more than half; 30% may"):
        tell(*(told(card, 1000 if number > 30 else 1600) for number, card in enumerate(known)), complete=True)
    assert set(LatestPrice.objects.values_list("price", flat=True)) == {1000}
    tell(*(told(card, 1000 if number > 29 else 1600) for number, card in enumerate(known)), complete=True)
    assert LatestPrice.objects.filter(price=1600).count() == 30


def test_judging_costs_as_many_statements_however_many_jump(statements: list[str]) -> None:
    known = make.cards(200)
    make.prices([told(card, 1000) for card in known], earlier(days=1))
    said = [told(card, 1000 if number > 40 else 9000) for number, card in enumerate(known)]
    statements.clear()
    tell(*said)
    assert len([sql for sql in statements if "SAVEPOINT" not in sql]) <= 24
    assert LatestPrice.objects.filter(unconfirmed=True).count() == 41


def test_the_visit_says_how_many_are_in_quarantine(replay: Replay) -> None:
    known = make.cards(30)
    prices(replay, *((card, 9_999_999 if number == 0 else 100) for number, card in enumerate(known)), ("x", 0))
    went = by_hand(Toy)
    assert (went.status, went.received, went.accepted, went.quarantined, went.refused) == ("done", 31, 29, 1, 1)
    assert went.received == went.accepted + went.unchanged + went.quarantined + went.refused


def test_a_feed_that_is_held_back_waits_for_an_operator(replay: Replay, admin_user: Any, mailoutbox: list[Any]) -> None:
    known = make.cards(100)
    make.prices([told(card, 1000) for card in known], earlier(days=1), by=Toy.row())
    prices(replay, *((card, 9000) for card in known))
    went = by_hand(Toy)
    assert went.status == "held"
    assert went.error == "A delivery is held back: 100 of 100 known prices move by more than half; 30% may."
    assert [mail.subject for mail in mailoutbox] == ["[Dualcaster] A delivery of Toy is held back"]
    assert set(LatestPrice.objects.values_list("price", flat=True)) == {1000}
    parcel = Parcel.objects.get()
    assert parcel.path.is_dir()
    by_hand(Toy)
    assert not parcel.path.exists(), "the newest takes the place of the one before"
    assert len(mailoutbox) == 1
    parcel = Parcel.objects.get()
    released = quarantine.release(parcel, admin_user)
    assert (released.status, released.accepted) == ("done", 100)
    assert set(LatestPrice.objects.values_list("price", flat=True)) == {9000}


def test_a_parcel_that_cannot_be_stored_does_not_stand_in_the_way(
    replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    bolt = make.card()

    def refuse(*_: object, **__: object) -> None:
        raise DataError("there is no room for it")

    prices(replay, (bolt, 140))
    with monkeypatch.context() as broken:
        broken.setattr("apps.sources.storing.record", refuse)
        went = by_hand(Toy)
    assert went.status == "held"
    assert went.error == "A delivery is held back: It cannot be stored: there is no room for it"
    prices(replay, (bolt, 150))
    assert by_hand(Toy).accepted == 1


def test_an_accepted_jump_is_stored_after_all(admin_user: Any) -> None:
    bolt, ritual = make.cards(2)
    for card in (bolt, ritual):
        make.price(card, 150, earlier(days=1))
        make.price(card, 130, earlier(days=1), marketplace="cardmarket")
    tell(told(bolt, 9_000), told(ritual, 8_000))
    assert Quarantine.objects.count() == 2
    done = quarantine.accept(Quarantine.objects.filter(card=bolt), admin_user)
    assert (done.taken, done.stored) == (1, 1)
    assert (cost(bolt), cost(ritual)) == (9_000, 150)
    decided = Quarantine.objects.get(card=bolt)
    assert (decided.state, decided.decided_by) == ("accepted", admin_user)
    assert quarantine.discard(Quarantine.objects.all(), admin_user) == 1
    assert quarantine.accept(Quarantine.objects.all(), admin_user).taken == 0
    assert cost(ritual) == 150


def test_what_is_accepted_late_does_not_undo_what_is_newer(admin_user: Any) -> None:
    bolt = make.card()
    make.price(bolt, 150, earlier(days=2))
    make.price(bolt, 130, earlier(days=2), marketplace="cardmarket")
    tell(told(bolt, 9_000), at=earlier(days=1))
    make.price(bolt, 160)
    done = quarantine.accept(Quarantine.objects.all(), admin_user)
    assert (done.taken, done.stored, done.late) == (1, 0, 1)
    assert cost(bolt) == 160


def test_files_of_operators_are_not_judged() -> None:
    """Who brings a file has looked at it."""
    bolt = make.card()
    make.price(bolt, 150, earlier(days=1))
    make.price(bolt, 130, earlier(days=1), marketplace="cardmarket")
    make.price(bolt, 9_000)
    assert cost(bolt) == 9_000


def test_history_fires_nothing_whatever_it_says(replay: Replay) -> None:
    bolt = make.card()

    class Old(Toy):
        has_history = True

        def history(self, client: Polite, since: object) -> Any:
            quote = self.quote(str(bolt.scryfall_id), 100)
            assert isinstance(quote, tuple)
            yield Delivery(None, [("2020-01-01 12:00:00+00", *quote)])

    from apps.sources.visiting import visit

    went = visit(Old, Visit.Reason.BACKFILL, since=datetime(2020, 1, 1, tzinfo=UTC).date())
    assert (went.status, went.accepted) == ("done", 1)
    assert Source.objects.get(slug="toy").confirmed_through is None
    assert HOST not in {asked.host for asked in replay.asked}
