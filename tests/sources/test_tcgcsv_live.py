"""tcgcsv, asked: nothing when it has no news, and a whole day or none of it."""

import json
import tarfile
from collections.abc import Callable

import pytest

from apps.prices.models import LatestPrice
from apps.sources.tcgcsv.source import SITE, Tcgcsv
from tests import factories as make
from tests.sources.live_fixtures import by_hand
from tests.sources.replay import Replay
from tests.sources.vendors import latest, met, pauses, recorded, replay

pytestmark = pytest.mark.django_db
__all__ = ["met", "pauses", "replay"]


def paths(replay: Replay) -> list[str]:
    return [asked.path for asked in replay.asked]


def test_without_news_one_question_is_enough(met: Callable, replay: Replay) -> None:
    met(Tcgcsv)
    assert by_hand(Tcgcsv).status == "done"
    replay.asked.clear()
    assert by_hand(Tcgcsv).status == "unchanged"
    assert paths(replay) == ["/last-updated.txt"]


def test_games_nobody_has_cards_of_are_not_asked_for(met: Callable, replay: Replay) -> None:
    met(Tcgcsv)
    make.game("pokemon")
    by_hand(Tcgcsv)
    assert not [path for path in paths(replay) if path.startswith("/tcgplayer/3/")]


@pytest.mark.parametrize("body", ['{"success": true, "results": [{"productId": 5', "", '{"success": false}'])
def test_a_group_that_breaks_off_spoils_the_day_and_ends_no_offers(body: str, met: Callable, replay: Replay) -> None:
    met(Tcgcsv)
    replay.answer(f"GET {SITE}/tcgplayer/1/9002/prices", body)
    went = by_hand(Tcgcsv)
    assert went.status == "failed"
    assert went.error
    assert not LatestPrice.objects.exists()


def test_a_moment_that_is_none_is_said_in_words(met: Callable, replay: Replay) -> None:
    met(Tcgcsv)
    replay.answer(f"GET {SITE}/last-updated.txt", "<html>")
    went = by_hand(Tcgcsv)
    assert went.error.startswith("It says that it was made at “<html>”: a date is not written like")


def test_a_recorded_group_comes_in_over_the_wire(met: Callable, replay: Replay) -> None:
    met(Tcgcsv)
    with tarfile.open(recorded("prices/tcgplayer-daily/verbatim-2025-10-14.tar.xz")) as archive:
        member = next(one for one in archive if one.isfile() and "/1/" in f"/{one.name}" and one.size > 20_000)
        content = archive.extractfile(member)
        assert content
        body = content.read()
    rows = json.loads(body)["results"]
    products = {str(row["productId"]): make.card(f"Card {row['productId']}", finishes=[1, 2]) for row in rows}
    for product, card in products.items():
        card.external_ids.create(kind=1, value=product)
    replay.answer(f"GET {SITE}/tcgplayer/1/9001/prices", body)
    went = by_hand(Tcgcsv)
    priced = [row for row in rows if row["marketPrice"] or row["midPrice"] or row["lowPrice"]]
    assert (went.received, went.accepted, went.refused) == (len(priced), len(priced), 0)
    some = next(row for row in priced if row["marketPrice"])
    cents = round(some["marketPrice"] * 100)
    assert ("tcgplayer", cents) in latest(variant__card=products[str(some["productId"])])
