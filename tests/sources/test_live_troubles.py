"""What goes wrong at a source: it is tried again, left alone or stopped, and said in words; nobody else is troubled."""

from typing import Any

import pytest

from apps.prices.models import LatestPrice
from apps.sources.visiting import NotNow
from dualcaster.lib.polite import Rate
from tests import factories as make
from tests.sources.live_fixtures import by_hand, by_the_clock, later, pauses, prices, replay, standing
from tests.sources.replay import Replay, always, no_faults
from tests.sources.toys import HOST, Guarded, Toy

pytestmark = pytest.mark.django_db
__all__ = ["pauses", "replay"]


@pytest.mark.parametrize("fault", ["500", "503", "reset", "truncate", "429", "429 in 1 s"])
def test_what_passes_by_itself_is_tried_again(fault: str, replay: Replay, pauses: list[float]) -> None:
    prices(replay, (make.card(), 150))
    replay.plan = always(fault, HOST, last=2)
    went = by_hand(Toy)
    assert (went.status, went.asked, went.accepted) == ("done", 3, 1)
    assert len(pauses) == 2
    assert pauses[0] != pauses[1]


def test_it_waits_as_long_as_it_is_asked_to(replay: Replay, pauses: list[float]) -> None:
    prices(replay, (make.card(), 150))
    replay.plan = always("429 in 1 s", HOST, last=1)
    by_hand(Toy)
    assert 1 <= pauses[0] <= 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("500", "Toy has trouble of its own (500): https://api.toy.example/prices. Tried 4 times."),
        ("429", "Toy asks us to slow down (429): https://api.toy.example/prices. Tried 4 times."),
        ("hang", "Toy's answer does not come in time: https://api.toy.example/prices. Tried 4 times."),
        ("drip", "Toy's answer does not come in time: https://api.toy.example/prices. Tried 4 times."),
        ("reset", "Toy's answer breaks off (ConnectionResetError): https://api.toy.example/prices. Tried 4 times."),
        ("truncate", "Toy's answer is cut short: https://api.toy.example/prices. Tried 4 times."),
        ("404", "Toy has no such page (404): https://api.toy.example/prices."),
        ("wrong JSON", "https://api.toy.example/prices answers what we cannot read: JSON is malformed"),
        ("page", "https://api.toy.example/prices answers what we cannot read: JSON is malformed"),
        ("301 inside", "Toy leads to an address without https: http://169.254.169.254/latest/meta-data/."),
        ("301 inside, secure", "Toy: 10.0.0.1 is not a public address."),
    ],
)
def test_what_is_wrong_is_on_the_visit_in_words(fault: str, words: str, replay: Replay) -> None:
    prices(replay, (make.card(), 150))
    replay.plan = always(fault, HOST)
    went = by_hand(Toy)
    assert went.status == "failed"
    assert went.error.startswith(words)
    assert {asked.host for asked in replay.asked} == {HOST}
    assert not LatestPrice.objects.exists()
    assert standing().trouble == went.error


def test_a_reader_that_breaks_fails_alone(replay: Replay) -> None:
    replay.answer(f"GET https://{HOST}/prices", {"something": "else"})
    went = by_hand(Toy)
    assert went.status == "failed"
    assert went.error == "What reads Toy broke (KeyError: 'prices'). The log says where."


def test_the_breaker_opens_and_then_asks_a_single_question(replay: Replay) -> None:
    prices(replay, (make.card(), 150))
    replay.plan = always("503", HOST, last=5)
    by_the_clock(Toy)
    assert len(replay.asked) == 4
    with pytest.raises(NotNow, match="Toy failed and is left alone until"):
        by_the_clock(Toy)
    assert len(replay.asked) == 4
    later(minutes=16)
    assert by_the_clock(Toy).error == "Toy has trouble of its own (503): https://api.toy.example/prices."
    assert len(replay.asked) == 5
    later(minutes=16)
    with pytest.raises(NotNow):
        by_the_clock(Toy)
    later(minutes=15)
    assert by_the_clock(Toy).status == "done"
    assert (standing().failures, standing().open_until, standing().trouble) == (0, None, "")


@pytest.mark.parametrize("fault", ["429 in an hour", "503 in an hour"])
def test_whoever_asks_to_be_left_alone_is_left_alone(fault: str, replay: Replay) -> None:
    prices(replay, (make.card(), 150))
    replay.plan = always(fault, HOST, last=1)
    assert by_the_clock(Toy).error.startswith("Toy asks us to come back at 20")
    for ask in (by_the_clock, by_hand):
        with pytest.raises(NotNow, match="Toy asked to be left alone until"):
            ask(Toy)
    assert len(replay.asked) == 1
    later(minutes=61)
    assert by_the_clock(Toy).status == "done"


def test_two_sources_of_one_vendor_share_its_limit_and_its_pauses(
    replay: Replay, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    class First(Toy):
        slug, name, vendor, rate = "first", "First", "both", Rate(1, 60.0)

    class Second(First):
        slug, name = "second", "Second"

    asked: list[str] = []
    monkeypatch.setattr("apps.sources.live.live_sources", lambda: {"first": First, "second": Second, "toy": Toy})
    monkeypatch.setattr(Rate, "wait", lambda _, name: asked.append(name) or 0.0)
    prices(replay, (make.card(), 150))
    for kind in (First, Second):
        by_hand(kind)
    assert asked == ["both", "both"]
    replay.plan = always("429 in an hour", HOST, last=3)
    by_hand(First)
    with pytest.raises(NotNow, match="Second asked to be left alone until"):
        by_hand(Second)
    assert len(replay.asked) == 3
    replay.plan = no_faults
    assert by_hand(Toy).status == "done"


def test_a_token_that_ran_out_is_renewed(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUARDED_KEY", "secret")
    prices(replay, (make.card(), 150), needs={"Authorization": "Bearer new"})
    replay.answer(f"POST https://{HOST}/token", {"token": "old"})
    replay.answer(f"POST https://{HOST}/token", {"token": "new"}, has="renew=True")
    went = by_hand(Guarded)
    assert (went.status, went.asked) == ("done", 4)


@pytest.mark.parametrize("fault", ["401", "403"])
def test_whoever_does_not_let_us_in_is_not_asked_again(
    fault: str, replay: Replay, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any], admin_user: Any
) -> None:
    monkeypatch.setenv("GUARDED_KEY", "wrong")
    replay.answer(f"POST https://{HOST}/token", {"token": "any"})
    replay.plan = lambda asked: fault if asked.path == "/prices" else None
    went = by_the_clock(Guarded)
    assert went.status == "failed"
    assert "Check GUARDED_KEY (https://toy.example/keys), then press “Run now”." in went.error
    assert [mail.subject for mail in mailoutbox] == ["[Dualcaster] Guarded does not let us in"]
    asked = len(replay.asked)
    later(days=2)
    with pytest.raises(NotNow, match="Guarded is stopped"):
        by_the_clock(Guarded)
    assert len(replay.asked) == asked
    monkeypatch.setenv("GUARDED_KEY", "right")
    replay.plan = no_faults
    prices(replay, (make.card(), 150))
    assert by_the_clock(Guarded).status == "done"
    assert not standing(Guarded).stopped


def test_without_its_credentials_a_source_stays_off(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUARDED_KEY", raising=False)
    with pytest.raises(NotNow) as why:
        by_hand(Guarded)
    assert str(why.value) == "Guarded needs GUARDED_KEY (API key: https://toy.example/keys)."
    assert replay.asked == []


def test_a_disabled_source_is_not_asked(replay: Replay) -> None:
    make.source("toy", enabled=False)
    with pytest.raises(NotNow, match="Toy is disabled"):
        by_hand(Toy)


def test_the_demos_cards_are_asked_of_nobody(replay: Replay) -> None:
    make.source("demo", simulated=True)
    with pytest.raises(NotNow, match="The demo's cards are not known to anybody"):
        by_hand(Toy)
