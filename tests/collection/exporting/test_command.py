"""manage.py export_collection."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User

from .conftest import lot, place, reread


def test_it_writes_a_file_and_says_what_was_lost(alice: User, tmp_path: Path) -> None:
    lot(alice, "Ember Bolt", quantity=2, location=place(alice, "Shelf"))
    lot(alice, "Slow Banner")
    out, err, file = io.StringIO(), io.StringIO(), tmp_path / "cards.csv"
    asked = ["--user", "Alice@example.org", "--format", "moxfield", "--search", "ember", "--out", str(file), "--json"]
    call_command("export_collection", *asked, stdout=out, stderr=err)
    told = json.loads(out.getvalue())
    assert (told["rows"], told["copies"], told["written"], told["lost"]) == (1, 2, 1, {"location": 1})
    assert "Moxfield cannot hold the location of 1 row." in err.getvalue()
    assert [row.name for row in reread(file.read_bytes(), "moxfield")] == ["Ember Bolt"]


def test_without_a_file_it_goes_to_the_standard_output(alice: User) -> None:
    lot(alice, "Ember Bolt", notes="two\r\nlines")
    out = io.StringIO(newline="")
    call_command("export_collection", "--user", alice.email, stdout=out)
    [row] = reread(out.getvalue().encode())
    assert (row.name, row.notes) == ("Ember Bolt", "two\r\nlines")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--user", "nobody@example.org"], "There is nobody with the address"),
        (["--user", "alice@example.org", "--search", "rarity:shiny"], "“shiny” is nothing"),
        (["--user", "alice@example.org", "--set", "zzz"], "There is no set “zzz”."),
        (["--user", "alice@example.org", "--location", "7"], "You have no such location."),
    ],
)
def test_what_is_wrong_is_said_in_words(alice: User, asked: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("export_collection", *asked)
