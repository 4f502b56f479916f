"""Files of every layout and packing are read object by object; a broken object costs itself and is named."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from apps.cards.models import Card, CardSet
from tests.sources.scryfall_objects import bulk, card, card_set, compact, counts, file, load, run, stored, uid

pytestmark = pytest.mark.django_db

THREE = [card("One", oracle_text='{"}], \\"quoted\\" [{'), card("Two", card_faces=[{"name": "Å ★"}]), card("Three")]


@pytest.fixture(autouse=True)
def _own_data_directory(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.mark.parametrize(
    "text",
    [
        bulk(THREE),
        bulk(THREE).replace("\n", "\r\n"),
        "\n".join(map(compact, THREE)),
        "\n".join(map(compact, THREE)) + "\n\n",
        compact(THREE),
        json.dumps(THREE),
        json.dumps(THREE, indent=4),
        json.dumps({"object": "list", "has_more": False, "warnings": [], "data": THREE}),
        json.dumps({"object": "list", "data": THREE}, indent=1),
        '{"object":"list","has_more":false,"data":[\n' + ",\n".join(map(compact, THREE)) + "\n]}",
        "\ufeff" + bulk(THREE),
        "".join(map(compact, THREE)),
    ],
    ids=[
        "bulk", "windows", "lines", "blank-lines", "one-line", "spaced", "pretty", "list", "pretty-list",
        "list-by-line", "marked", "joined",
    ],
)  # fmt: skip
def test_every_layout(tmp_path: Path, text: str) -> None:
    assert counts(run(file(tmp_path, text))) == (3, 0, 0, 0)
    assert stored("One").oracle_text == '{"}], \\"quoted\\" [{'
    assert stored("Two").faces == [{"name": "Å ★"}]


@pytest.mark.parametrize("name", ["cards.json", "cards.json.gz", "cards.jsonl.xz", "no-ending"])
def test_every_packing(tmp_path: Path, name: str) -> None:
    assert counts(run(file(tmp_path, bulk(THREE), name))) == (3, 0, 0, 0)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('{"object":"card","id":', "it is not JSON"),
        ("rubbish", "it is not JSON"),
        (compact(card("Bad", name=5)), "name: Expected str, got int"),
        (compact(card("Bad", id="no-uuid")), "its id is not a UUID"),
        (compact(card("Bad", oracle_id="x" * 36)), "oracle_id is not a UUID"),
        (compact(card("Bad", lang="klingon")), "“klingon” is not a known language"),
        (compact(card("Bad", rarity="shiny")), "“shiny” is not a known rarity"),
        (compact(card("Bad", finishes=["sparkly"])), "“sparkly” is not a known finish"),
        (compact(card("Bad", released_at="2024-02-30")), "day is out of range"),
        (compact(card("Bad", released_at="soon")), "released_at"),
        (compact(card("Bad", name="Bad\x00")), "null character"),
        (compact(card("Bad", name="x" * 301)), "name is longer than 300 characters"),
        (compact(card("Bad", cmc=1e12)), "cmc"),
        (compact(card("Bad", cmc="NaN")).replace('"NaN"', "NaN"), "it is not JSON"),
        (compact(card("Bad", edhrec_rank=2**40)), "edhrec_rank is out of range"),
        (compact(card("Bad", collector_number=...)), "collector_number"),
        (compact(card("Bad", extra=[])).replace("[]}", "[" * 100_000 + "]" * 100_000 + "}"), "nested too deeply"),
        (compact({"object": "ruling", "id": uid("Bad")}), "ruling"),
        (compact({"id": uid("Bad")}), "object"),
        (compact(card_set("x" * 20)), "code is longer than 16"),
        (compact(card_set("bad", name="")), "no code or no name"),
    ],
)
def test_a_broken_object_is_named_and_the_rest_load(tmp_path: Path, broken: str, reason: str) -> None:
    result = run(file(tmp_path, bulk([card("One"), broken, card("Two")])))
    assert counts(result) == (2, 0, 0, 1)
    assert "cards.json:3: " in result["said"]
    assert reason in result["said"]
    kept = [json.loads(line) for line in Path(result["refused_file"]).read_text().splitlines()]
    assert [(row["place"], reason in row["reason"]) for row in kept] == [("cards.json:3", True)]
    assert kept[0]["content"][:20] == broken[:20]


def test_bytes_that_are_not_utf8_cost_one_object(tmp_path: Path) -> None:
    text = bulk([card("One"), card("Bad"), card("Two")]).encode().replace(b'"Bad"', b'"\xff\xfe"')
    assert counts(run(file(tmp_path, text))) == (2, 0, 0, 1)


@pytest.mark.parametrize(
    ("good", "broken"),
    [
        (f'"id": "{uid("Two")}"', f'"id": {{"{uid("Two")}"'),
        (f'"id": "{uid("Two")}"', f'"id": {uid("Two")}"'),
        (f'"id": "{uid("Two")}"', '"id": 17'),
    ],
    ids=["a brace too many", "a quote too few", "a number for an id"],
)
def test_in_one_long_line_too_a_broken_object_costs_only_itself(tmp_path: Path, good: str, broken: str) -> None:
    many = [card(name) for name in ("One", "Two", *(f"Card {n}" for n in range(300)))]
    text = json.dumps(many)
    assert good in text
    result = run(file(tmp_path, text.replace(good, broken)))
    assert result["new"] == 301
    assert result["refused"] >= 1
    assert "cards.json, object 2: " in result["said"]


def test_an_endless_line_costs_no_memory_and_not_the_rest(tmp_path: Path) -> None:
    endless = compact(card("Bad", oracle_text="x" * 30_000_000))
    result = run(file(tmp_path, bulk([card("One"), endless, card("Two")])))
    assert counts(result) == (2, 0, 0, 1)
    assert "it is longer than any card" in result["said"]


def test_a_file_cut_short_is_taken_up_to_the_cut(tmp_path: Path) -> None:
    whole = gzip.compress(bulk([card(f"Card {n}") for n in range(2_000)]).encode())
    path = file(tmp_path, b"", "cards.json")
    path.write_bytes(whole[: len(whole) * 9 // 10])
    result = run(path)
    assert 0 < result["new"] < 2_000
    assert result["new"] == Card.objects.count()
    assert "the file is cut short or damaged from here on" in result["said"]


@pytest.mark.parametrize(
    ("content", "complaint"), [(b"", "There is nothing in"), (b"\x1f\x8bnot gzip at all", "cut short or damaged")]
)
def test_a_file_with_nothing_in_it_says_so(tmp_path: Path, content: bytes, complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        run(file(tmp_path, content))


def test_no_file_no_download_and_a_bad_moment_say_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "nowhere.json")
    with pytest.raises(CommandError, match="Name a file, or say --download"):
        run()
    with pytest.raises(CommandError, match="a date is not written like"):
        load(tmp_path, card(), as_of="yesterday")


@pytest.mark.parametrize(
    ("name", "objects"), [("cards-2019.jsonl.xz", 30_363), ("cards-modern.json.gz", 563), ("sets.json.gz", 1_043)]
)
def test_real_files_are_counted_to_the_last_object(shared_data: Path, name: str, objects: int) -> None:
    path = shared_data / "scryfall" / name
    first = run(path)
    assert counts(first) == (objects, 0, 0, 0)
    assert Card.objects.count() + (CardSet.objects.count() if "sets" in name else 0) == objects
    again = run(path)
    assert counts(again) == (0, 0, objects, 0)
    assert "Nothing has changed: it was already applied." in again["said"]
