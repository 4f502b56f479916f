"""The inbox: what an operator puts there is taken in and kept apart, and nothing in it stands in the way."""

import os
import time
from pathlib import Path

import pytest

from apps.prices.models import PriceHistory
from apps.sources.csvfile.source import OwnFiles, inbox
from tests.sources.live_fixtures import by_hand, pauses, replay
from tests.sources.price_files import card
from tests.sources.replay import Replay

pytestmark = pytest.mark.django_db
__all__ = ["pauses", "replay"]

HEADER = "date,tcgplayer_id,marketplace,price\n"


def put(name: str, text: str, *, age: float = 3600) -> Path:
    inbox().mkdir(exist_ok=True)
    path = inbox() / name
    path.write_text(text)
    os.utime(path, (time.time() - age,) * 2)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name.split("-", 3)[-1] for path in folder.glob("*")) if folder.exists() else []


def test_a_file_is_taken_in_and_moved_away(replay: Replay) -> None:
    card(1, tcgplayer="500001")
    path = put("own.csv", HEADER + "2026-03-01,500001,tcgplayer,2.50\n2026-03-02,500001,tcgplayer,2.75\n")
    went = by_hand(OwnFiles)
    assert (went.status, went.received, went.error) == ("done", 2, "")
    assert list(PriceHistory.objects.order_by("time").values_list("price", flat=True)) == [250, 275]
    assert not path.exists()
    assert names(path.parent / "taken") == ["own.csv"]


def test_the_same_file_again_changes_nothing(replay: Replay) -> None:
    card(1, tcgplayer="500001")
    for _ in range(2):
        put("own.csv", HEADER + "2026-03-01,500001,tcgplayer,2.50\n")
        by_hand(OwnFiles)
    assert PriceHistory.objects.count() == 1
    assert len(names(put("other.txt", "").parent / "taken")) == 2


def test_what_cannot_be_read_is_put_aside_and_told_and_the_rest_is_taken(replay: Replay) -> None:
    card(1, tcgplayer="500001")
    bad = put("bad.csv", "name,price\nBolt,1\n", age=7200)
    put("own.csv", HEADER + "2026-03-01,500001,tcgplayer,2.50\n")
    went = by_hand(OwnFiles)
    assert went.status == "failed"
    assert went.error.startswith("bad.csv has no column scryfall_id, tcgplayer_id, cardmarket_id or mtgjson_uuid")
    assert PriceHistory.objects.count() == 1
    assert names(bad.parent / "unreadable") == ["bad.csv"]
    assert by_hand(OwnFiles).status == "unchanged"


def test_a_file_that_is_still_being_written_is_left_alone(replay: Replay) -> None:
    card(1, tcgplayer="500001")
    path = put("own.csv", HEADER + "2026-03-01,500001,tcgplayer,2.50\n", age=5)
    assert by_hand(OwnFiles).status == "unchanged"
    assert path.exists()


def test_without_a_date_the_file_is_of_the_moment_it_was_written(replay: Replay) -> None:
    card(1, tcgplayer="500001")
    put("own.csv", "tcgplayer_id,marketplace,price\n500001,tcgplayer,2.50\n", age=86_400)
    by_hand(OwnFiles)
    [when] = PriceHistory.objects.values_list("time", flat=True)
    assert abs(time.time() - 86_400 - when.timestamp()) < 400


def test_other_files_and_no_inbox_at_all_are_no_trouble(replay: Replay) -> None:
    assert by_hand(OwnFiles).status == "unchanged"
    path = put("notes.txt", "remember the milk")
    assert by_hand(OwnFiles).status == "unchanged"
    assert path.exists()


def test_rows_that_are_wrong_cost_only_themselves(replay: Replay) -> None:
    card(1, tcgplayer="500001")
    rows = ("2026-03-01,500001,tcgplayer,2.50", "2026-03-01,500001,corner shop,1", "whenever,500001,tcgplayer,1")
    put("own.csv", HEADER + "\n".join(rows))
    went = by_hand(OwnFiles)
    assert (went.status, went.accepted, went.refused) == ("done", 1, 2)
