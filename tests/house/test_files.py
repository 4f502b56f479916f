"""Files stay small enough to be read in one go."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

LONGEST = 400
ROOMS = ("apps", "dualcaster", "tests", "templates", "static")
KINDS = {".py", ".html", ".css", ".js", ".sql"}


def our_files() -> Iterator[Path]:
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*"):
            if path.suffix in KINDS and not {"vendor", "migrations"} & set(path.parts):
                yield path


def test_no_file_is_longer_than_a_reader_likes() -> None:
    long = [f"{path}: {lines}" for path in our_files() if (lines := len(path.read_text().splitlines())) > LONGEST]
    assert long == []


def test_nothing_is_left_for_later() -> None:
    words = ("TO" + "DO", "FIX" + "ME")
    unfinished = [f"{path}: {word}" for path in our_files() for word in words if word in path.read_text()]
    assert unfinished == []


def test_there_are_no_drawers_for_everything() -> None:
    assert [path for path in our_files() if path.name in {"services.py", "utils.py", "helpers.py"}] == []
