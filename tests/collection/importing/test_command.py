"""`manage.py import_collection`: one file, or a folder of them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.models import ImportBatch

from .conftest import line, lots, moxfield


def run(*arguments: object) -> tuple[str, Any]:
    out = StringIO()
    call_command("import_collection", *map(str, arguments), "--user", "alice@example.org", "--json", stdout=out)
    *said, told = out.getvalue().splitlines()
    return "\n".join(said), json.loads(told)


def test_a_file_is_imported_and_counted(alice: User, bolt: Card, tmp_path: Path) -> None:
    path = tmp_path / "haves.csv"
    path.write_bytes(moxfield(line(4), line(1, "Nobody Knows Me", "999"), "many,0,Ember Bolt,m10"))
    said, told = run(path)
    assert said.startswith("haves.csv (moxfield): 3 rows, 1 matched, 1 queued, 1 refused, in ")
    assert {name: told[name] for name in ("rows", "matched", "queued", "refused", "format", "by_confidence")} == {
        "rows": 3, "matched": 1, "queued": 1, "refused": 1, "format": "moxfield",
        "by_confidence": {"number": 1, "none": 1},
    }  # fmt: skip
    assert [lot[2] for lot in lots(alice)] == [4]
    run(path, "--mode", "merge")
    assert [lot[2] for lot in lots(alice)] == [4]


def test_a_dry_run_leaves_nothing(alice: User, bolt: Card, tmp_path: Path) -> None:
    path = tmp_path / "haves.csv"
    path.write_bytes(moxfield(line(4)))
    _, told = run(path, "--dry-run")
    assert (told["matched"], lots(alice), ImportBatch.objects.count()) == (1, [], 0)


def test_a_folder_is_a_table_of_match_rates(alice: User, bolt: Card, tmp_path: Path) -> None:
    (tmp_path / "haves.csv").write_bytes(moxfield(line(4), line(1, "Nobody Knows Me", "999")))
    (tmp_path / "deck.txt").write_bytes(b"4 Ember Bolt\n")
    said, told = run(tmp_path)
    assert "50.0 %" in said
    assert "100.0 %" in said
    assert (told["rows"], told["matched"], [file["file"] for file in told["files"]]) == (
        3,
        2,
        ["deck.txt", "haves.csv"],
    )


def test_what_cannot_be_read_says_why_and_ends_badly(alice: User, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(SystemExit):
        run(path)
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "nowhere.csv")
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("import_collection", str(path), "--user", "eve@example.org")
