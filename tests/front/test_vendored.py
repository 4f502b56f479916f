"""What we took from others is what we took, with its licence beside it."""

import json
from hashlib import sha256

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())


@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["file"] for entry in MANIFEST])
def test_a_vendored_file_is_unchanged(entry: dict[str, str]) -> None:
    assert sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_every_vendored_file_is_in_the_manifest() -> None:
    named = {(VENDOR / entry["file"]).resolve() for entry in MANIFEST}
    there = {path.resolve() for path in VENDOR.rglob("*") if path.is_file() and path.name != "manifest.json"}
    assert there - named == set()


def test_every_package_has_its_licence_beside_it() -> None:
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert folders
    assert [folder.name for folder in folders if not (folder / "LICENSE").exists()] == []
