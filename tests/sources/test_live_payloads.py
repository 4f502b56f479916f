"""What a source sends may be poison: it costs that visit, in words, and neither memory nor what is stored."""

import gzip
import resource
import threading
import time
from typing import Any

import pytest
from django.db import connection

from apps.prices.models import LatestPrice, ListingCount, PriceHistory
from apps.sources.live import Delivery, utc_now
from apps.sources.models import Quarantine, Run, Visit
from apps.sources.visiting import NotNow
from dualcaster.lib.polite import LARGEST, Polite
from tests import factories as make
from tests.sources.live_fixtures import by_hand, pauses, prices, replay
from tests.sources.replay import Asked, Replay
from tests.sources.toys import HOST, KIND, Asking, Toy

pytestmark = pytest.mark.django_db
__all__ = ["pauses", "replay"]
ASK = f"GET https://{HOST}/prices"
UNREADABLE = "https://api.toy.example/prices answers what we cannot read"


@pytest.mark.parametrize(
    ("body", "headers", "words"),
    [
        (b'{"prices": [["a", NaN]]}', {}, UNREADABLE),
        (b'{"prices": [["a", 1e999]]}', {}, UNREADABLE),
        (b'{"prices": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", {}, UNREADABLE),
        (b"\xff\xfe\x00{}", {}, UNREADABLE),
        (b"", {}, UNREADABLE),
        (gzip.compress(b'{"prices": []}')[:-9], {"Content-Encoding": "gzip"}, "Toy's answer is cut short"),
        (b"no gzip at all", {"Content-Encoding": "gzip"}, "Toy's answer breaks off (error)"),
        (gzip.compress(b" " * (LARGEST + 1)), {"Content-Encoding": "gzip"}, "Toy's answer is larger than 33,554,432"),
        (b'{"prices": {"a": "b"}}', {}, "What reads Toy broke"),
        (b"[]", {}, UNREADABLE),
    ],
    ids=["nan", "infinity", "depth", "utf-16", "nothing", "cut gzip", "no gzip", "bomb", "other shape", "list"],
)
def test_poison_is_refused_in_words(body: bytes, headers: dict[str, str], words: str, replay: Replay) -> None:
    replay.answer(ASK, body, headers=headers)
    went = by_hand(Toy)
    assert went.status == "failed"
    assert went.error.startswith(words)
    assert not Run.objects.exists()
    prices(replay, (make.card(), 150))
    assert by_hand(Toy).accepted == 1


def test_bad_rows_among_good_ones_cost_only_themselves(replay: Replay) -> None:
    known = make.cards(400)
    bad = [(f"bad {number}", what) for number, what in enumerate(["1e9", -1, 0, None, [], {}, True, "x" * 100_000])]
    prices(replay, *((card, 100) for card in known), *bad)
    went = by_hand(Toy)
    assert (went.status, went.accepted) == ("done", 400)
    assert went.refused + went.quarantined == len(bad)
    assert went.received == 408


def test_a_feed_of_bad_rows_trips(replay: Replay) -> None:
    known = make.cards(100)
    prices(replay, *((card, 100) for card in known), *((f"bad {number}", -1) for number in range(11)))
    went = by_hand(Toy)
    assert went.status == "held"
    assert went.error == "A delivery is held back: 11 of its 111 rows are bad; 5% may be."
    assert not LatestPrice.objects.exists()


def test_a_million_duplicates_are_one_price_in_little_memory(replay: Replay) -> None:
    bolt = make.card()

    class Echo(Toy):
        def deliveries(self, client: Polite, wanted: object) -> Any:
            quote = self.quote(str(bolt.scryfall_id), 100)
            yield Delivery(utc_now(), (quote for _ in range(1_000_000)), complete=True)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    went = by_hand(Echo)
    assert (went.status, went.received, went.new) == ("done", 1_000_000, 1)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"
    assert LatestPrice.objects.get().price == 100


def test_the_same_feed_ten_times_is_stored_once(replay: Replay) -> None:
    known = make.cards(20)
    moment = utc_now()

    class Guide(Toy):
        def deliveries(self, client: Polite, wanted: object) -> Any:
            yield Delivery(moment, [self.quote(str(card.scryfall_id), 100) for card in known], complete=True)

    for _ in range(10):
        by_hand(Guide)
    assert (Run.objects.count(), PriceHistory.objects.count()) == (1, 20)
    assert sorted(Visit.objects.values_list("status", flat=True)) == ["done"] + ["unchanged"] * 9


def test_what_is_heard_card_by_card_is_announced_once(
    replay: Replay, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    heard.clear()
    settings.PRICE_LISTENERS = settings.PRICE_LISTENERS | {"after_commit": [f"{__name__}.hear"]}
    prices(replay, *((card, 100) for card in make.cards(7)), path="/cards", ask="POST")
    with django_capture_on_commit_callbacks(execute=True):
        went = by_hand(Asking)
    assert (went.asked, went.accepted) == (4, 7)
    assert len(heard) == 1


def slowly(asked: Asked) -> None:
    time.sleep(0.3)


heard: list[Any] = []


def hear(moment: Any) -> None:
    heard.append(moment)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_goes(replay: Replay) -> None:
    make.source("toy")
    bolt = make.card()
    prices(replay, (bolt, 150))
    replay.plan = slowly
    ended: list[str] = []

    def go() -> None:
        try:
            ended.append(by_hand(Toy).status)
        except NotNow as why:
            ended.append(str(why))
        finally:
            connection.close()

    workers = [threading.Thread(target=go) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(ended) == ["Toy is being asked at this moment."] * 3 + ["done"]
    assert len(replay.asked) == 1
    assert (Visit.objects.count(), PriceHistory.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        (KIND, "x", 65536, "1.50", None, None, None, None),
        (KIND, "x", 65536, 2**40, None, None, None, None),
        (KIND, "x", 65536 * 10**9, 1, None, None, None, None),
        (KIND, "x", 65536, 1.5, None, None, None, None),
        (KIND, "x\ud800", 65536, 1, None, None, None, None),
        (KIND, "x", 65536, object(), None, None, None, None),
        (KIND, "x", 65536, 1, None, None),
    ],
)
def test_one_malformed_row_is_refused_and_the_rest_is_stored(wrong: tuple[Any, ...], replay: Replay) -> None:
    known = make.cards(20)

    class Broken(Toy):
        def deliveries(self, client: Polite, wanted: object) -> Any:
            quotes = [self.quote(str(card.scryfall_id), 100) for card in known]
            yield Delivery(utc_now(), [*quotes[:10], wrong, *quotes[10:]], complete=True)

    went = by_hand(Broken)
    assert (went.status, went.accepted, went.refused, went.received) == ("done", 20, 1, 21)
    waits = Quarantine.objects.get()
    assert waits.reason == "the row is no price: a part of it is of the wrong kind"
    assert "x" in waits.place


def test_a_count_that_is_none_costs_itself(replay: Replay) -> None:
    bolt, ritual = make.cards(2)

    class Counting(Toy):
        def deliveries(self, client: Polite, wanted: object) -> Any:
            quotes = [self.quote(str(card.scryfall_id), 100) for card in (bolt, ritual)]
            code = self.traits("tcgplayer", 1)
            counts = [(KIND, str(bolt.scryfall_id), code, 3, 10**12), (KIND, str(ritual.scryfall_id), code, 3, 4)]
            yield Delivery(utc_now(), quotes, counts=counts)

    went = by_hand(Counting)
    assert (went.status, went.accepted, went.refused) == ("done", 2, 1)
    assert ListingCount.objects.get().total_quantity == 4
