"""A visit to a source: what it stores, what it says when something is wrong, and that it troubles nobody else."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis
from django.db import connection
from django.utils import timezone

from apps.prices.models import LatestPrice, ListingCount, PriceHistory
from apps.sources import tasks
from apps.sources.live import Delivery, daily, every, utc_now, weekly
from apps.sources.models import Asked, Parcel, Quarantine, Run, Source, Visit
from apps.sources.tidying import tidy
from apps.sources.visiting import MINE, NotNow, begin, visit
from dualcaster.lib.polite import Polite, Rate
from tests import factories as make
from tests.sources.live_fixtures import by_hand, by_the_clock, later, pauses, prices, replay
from tests.sources.replay import Replay, always
from tests.sources.toys import HOST, KIND, Asking, Careful, Guarded, Toy

pytestmark = pytest.mark.django_db
__all__ = ["pauses", "replay"]


def test_what_a_source_says_is_stored(replay: Replay) -> None:
    bolt, ritual = make.cards(2)
    prices(replay, (bolt, 150), ("x", -1), next=f"https://{HOST}/prices?page=2")
    prices(replay, (ritual, 75), path="/prices?page=2")
    went = by_hand(Toy)
    assert (went.status, went.error) == ("done", "")
    assert (went.asked, went.received, went.accepted, went.refused) == (2, 3, 2, 1)
    assert sorted(LatestPrice.objects.values_list("price", flat=True)) == [75, 150]
    assert Run.objects.get().visit == went
    assert not Parcel.objects.exists()
    assert not went.folder.exists()


def test_the_same_again_changes_nothing(replay: Replay) -> None:
    prices(replay, (make.card(), 150))
    by_hand(Toy)
    again = by_hand(Toy)
    assert (again.new, again.changed) == (0, 0)
    assert PriceHistory.objects.count() == 1


def test_what_is_taken_back_and_said_again_holds(replay: Replay) -> None:
    bolt, moment = make.card(), utc_now() - timedelta(hours=1)
    said: list[int] = []

    class Guide(Toy):
        def deliveries(self, client: Polite, wanted: object) -> Any:
            yield Delivery(moment, [self.quote(str(bolt.scryfall_id), said[-1])], complete=True)

    for price in (150, 175, 150, 150):
        said.append(price)
        last = by_hand(Guide)
    assert LatestPrice.objects.get().price == 150
    assert last.status == "unchanged"
    assert PriceHistory.objects.count() == 1


def test_a_source_is_asked_once_in_its_turn(replay: Replay) -> None:
    prices(replay, (make.card(), 150))
    by_the_clock(Toy)
    with pytest.raises(NotNow, match="Toy has been asked; its next turn is"):
        by_the_clock(Toy)
    later(minutes=30)
    assert by_the_clock(Toy).status in {"done", "unchanged"}


def test_two_workers_are_never_on_one_source(replay: Replay) -> None:
    source = Toy.row()
    other = begin(source, Visit.Reason.SCHEDULE)
    MINE.add(other.pk)
    try:
        with pytest.raises(NotNow, match="Toy is being asked at this moment"):
            by_hand(Toy)
    finally:
        MINE.discard(other.pk)
    assert replay.asked == []


@pytest.mark.parametrize("worker", ["elsewhere:1:gone", "{host}:99999999:gone", "{host}:{me}:gone"])
def test_who_died_in_the_middle_is_ended_by_the_next(worker: str, replay: Replay) -> None:
    import os
    import socket

    prices(replay, (make.card(), 150))
    source = Toy.row()
    name = worker.format(host=socket.gethostname(), me=os.getpid())
    dead = Visit.objects.create(source=source, worker=name, stirred_at=timezone.now() - timedelta(minutes=11))
    assert by_hand(Toy).status == "done"
    dead.refresh_from_db()
    assert dead.status == "failed"
    assert dead.error.startswith("The process that was at work ended in the middle.")


def test_who_lives_elsewhere_is_left_to_work(replay: Replay) -> None:
    Visit.objects.create(source=Toy.row(), worker="elsewhere:1:alive")
    with pytest.raises(NotNow, match="is being asked"):
        by_hand(Toy)


def test_who_was_taken_for_dead_stores_nothing_more(replay: Replay) -> None:
    bolt, ritual = make.cards(2)

    class Slow(Toy):
        def deliveries(self, client: Polite, wanted: object) -> Any:
            yield Delivery(utc_now(), [self.quote(str(bolt.scryfall_id), 100)], complete=True)
            Visit.objects.update(status="failed", error="taken for dead")
            yield Delivery(utc_now(), [self.quote(str(ritual.scryfall_id), 100)], complete=True)

    by_hand(Slow)
    assert list(LatestPrice.objects.values_list("variant__card_id", flat=True)) == [bolt.pk]
    assert Visit.objects.get().error == "taken for dead"


def test_what_arrived_whole_is_stored_by_the_next_visit(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    bolt = make.card()
    prices(replay, (bolt, 150))

    def dies(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("apps.sources.visiting.store", dies)
        with pytest.raises(KeyboardInterrupt):
            by_hand(Toy)
    assert Parcel.objects.count() == 1
    replay.plan = always("503", HOST)
    went = by_hand(Toy)
    assert went.status == "failed"
    assert LatestPrice.objects.get().price == 150
    assert went.accepted == 1
    assert not Parcel.objects.exists()


def test_what_was_said_before_the_trouble_is_kept(replay: Replay) -> None:
    known = make.cards(4)
    prices(replay, *((card, 100) for card in known), path="/cards", ask="POST")
    replay.plan = always("404", HOST, first=2)
    went = by_hand(Asking, cards=[card.pk for card in known])
    assert went.status == "failed"
    assert Asked.objects.count() == 2
    assert LatestPrice.objects.exists()


def test_cards_are_not_asked_about_twice_within_two_hours(replay: Replay) -> None:
    known = make.cards(5)
    prices(replay, *((card, 100) for card in known), path="/cards", ask="POST")
    assert by_hand(Asking).cards == 5
    assert by_hand(Asking).status == "unchanged"
    assert by_hand(Asking).cards == 0
    assert len(replay.asked) == 3
    assert len(Run.objects.all()) == 1, "answers card by card go in together"
    Asked.objects.update(asked_at=timezone.now() - timedelta(hours=3))
    assert by_hand(Asking).cards == 0, "the cache is asked first"


def test_without_the_cache_the_database_remembers(replay: Replay, settings: Any) -> None:
    prices(replay, *((card, 100) for card in make.cards(5)), path="/cards", ask="POST")
    by_hand(Asking)
    redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]).flushdb()
    assert by_hand(Asking).cards == 0
    Asked.objects.update(asked_at=timezone.now() - timedelta(hours=3))
    redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]).flushdb()
    assert by_hand(Asking).cards == 5


def test_what_is_not_new_is_not_sent_again(replay: Replay) -> None:
    prices(replay, (make.card(), 150), path="/all.json", headers={"ETag": '"1"'})
    assert by_hand(Careful).status == "done"
    again = by_hand(Careful)
    assert (again.status, again.asked, again.received) == ("unchanged", 1, 0)


def test_what_was_not_stored_is_asked_for_again(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    prices(replay, (make.card(), 150), path="/all.json", headers={"ETag": '"1"'})
    with monkeypatch.context() as patched:
        patched.setattr("apps.sources.visiting.store", lambda *_: 1 / 0)
        assert by_hand(Careful).status == "failed"
    Parcel.objects.all().delete()
    assert by_hand(Careful).status == "done"


def test_how_much_is_on_offer_is_kept(replay: Replay) -> None:
    bolt = make.card()

    class Counting(Toy):
        def deliveries(self, client: Polite, wanted: object) -> Any:
            quote = self.quote(str(bolt.scryfall_id), 100)
            assert isinstance(quote, tuple)
            counts = [(KIND, str(bolt.scryfall_id), quote[2], 7, 31), (KIND, "unknown", quote[2], 1, 1)]
            yield Delivery(utc_now(), [quote], complete=True, counts=counts)

    by_hand(Counting)
    listed = ListingCount.objects.get()
    assert (listed.variant.card_id, listed.num_listings, listed.total_quantity) == (bolt.pk, 7, 31)
    assert listed.day == datetime.now(UTC).date()


def test_requests_are_counted_for_all_workers_together(replay: Replay, pauses: list[float]) -> None:
    prices(replay, (make.card(), 150))
    clients = [Polite("Toy", Rate(3, 60.0)) for _ in range(2)]
    waits = [client.rate.wait("Toy") for client in clients * 2]
    assert waits[:3] == [0, 0, 0]
    assert waits[3] > 50


def test_without_the_cache_a_process_counts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dualcaster.lib.cache.run", lambda *_: None)
    waits = [Rate(2, 60.0).wait("Nobody counts") for _ in range(3)]
    assert waits[:2] == [0, 0]
    assert waits[2] > 50


def test_a_visit_costs_as_many_statements_however_many_prices(replay: Replay, statements: list[str]) -> None:
    def cost(cards: int) -> int:
        prices(replay, *((card, 100) for card in make.cards(cards)))
        make.source("toy")
        statements.clear()
        by_hand(Toy)
        return len(statements)

    first = cost(3)
    assert cost(300) <= first
    assert first < 60


def test_old_visits_are_forgotten(replay: Replay, settings: Any) -> None:
    prices(replay, (make.card(), 150))
    old = by_hand(Toy)
    Visit.objects.update(started_at=timezone.now() - timedelta(days=91))
    stray = old.folder
    stray.mkdir(parents=True)
    doubts = [
        Quarantine.objects.create(
            source=old.source, as_of=old.started_at, cause="x", what=state, state=state,
            decided_at=timezone.now() - timedelta(days=91),
        )
        for state in ("waiting", "discarded")
    ]  # fmt: skip
    rows = settings.DATA_DIR / "refused" / "old.jsonl"
    rows.parent.mkdir()
    rows.touch()
    os.utime(rows, (1_700_000_000, 1_700_000_000))
    assert tidy() == 1
    assert list(Quarantine.objects.all()) == doubts[:1]
    assert not rows.exists()
    assert not stray.exists()
    assert LatestPrice.objects.exists()


def test_turns_begin_by_the_clock() -> None:
    noon = datetime(2026, 3, 4, 12, 0, 1, tzinfo=UTC)  # a Wednesday
    half, night, week = every(30), daily(3), weekly("Sunday", 4, 30)
    assert half.is_due(noon - timedelta(minutes=30), noon - timedelta(seconds=1))
    assert not half.is_due(noon, noon + timedelta(minutes=29))
    assert night.turn(noon) == datetime(2026, 3, 4, 3, tzinfo=UTC)
    assert week.turn(noon) == datetime(2026, 3, 1, 4, 30, tzinfo=UTC)
    assert week.next(noon) == datetime(2026, 3, 8, 4, 30, tzinfo=UTC)
    assert [str(turn) for turn in (half, every(60), every(360), night, week)] == [
        "every 30 minutes", "every hour", "every 6 hours", "every day at 03:00 UTC", "every Sunday at 04:30 UTC",
    ]  # fmt: skip


def test_the_clock_starts_one_task_a_source(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(
        "apps.sources.collecting.live_sources", lambda: {"toy": Toy, "asking": Asking, "guarded": Guarded}
    )
    started: list[str] = []
    monkeypatch.setattr(tasks, "group", lambda members: Started([started.append(task.args[0]) for task in members]))
    Source.objects.update(enabled=True)
    monkeypatch.delenv("GUARDED_KEY", raising=False)
    assert tasks.collect() == ["toy", "asking"]
    assert started == ["toy", "asking"]


class Started(list[Any]):
    def apply_async(self) -> None:
        """They are counted, not run."""


def test_a_task_whose_source_is_not_to_be_asked_ends_quietly(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "live_sources", lambda: {"toy": Toy})
    make.source("toy", enabled=False)
    assert tasks.visit_source("toy") is None


def test_visits_leave_no_connection_in_a_transaction(replay: Replay) -> None:
    replay.plan = always("404", HOST)
    by_hand(Toy)
    assert connection.needs_rollback is False
    assert visit(Toy, Visit.Reason.HAND).status == "failed"
