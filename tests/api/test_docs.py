"""What the documents say is there."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import URLResolver

from apps.sources.formats import formats
from dualcaster.api_urls import urlpatterns

ROOT: Path = settings.BASE_DIR
FOR_TESTS = ["tests/sources/test_faults.py", "tests/notifications/test_killed.py"]  # what only a test reads
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for address in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not address.startswith("http"):
            assert (page.parent / address).exists(), address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    text = page.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = set(get_commands())
    assert set(re.findall(r"\bmake ([a-z-]+)(?=[`\s]+(?:#|[|\n`]))", text)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= commands


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_and_settings_exist(page: Path) -> None:
    text = page.read_text()
    for name in re.findall(r"`((?:apps|dualcaster|tests|templates|static)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), name
    places = ("dualcaster/settings.py", "dualcaster/safety.py", "dualcaster/rooms.py", "Makefile", *FOR_TESTS)
    known = "".join((ROOT / place).read_text() for place in places)
    for name in re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", text):
        assert name in known, name


def test_every_format_is_in_the_guide_as_it_calls_itself() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| (.+) \| (.+) \|$", (ROOT / "docs/adding-an-import-format.md").read_text(), re.M
    )
    said = [(slug, name, told) for slug, name, told in rows]
    assert said == [
        (slug, kind.name, f"{'one moment' if kind.one_moment else 'history'}, {' '.join(kind.currencies)}")
        for slug, kind in formats().items()
    ]


def test_every_address_of_the_api_is_in_its_guide() -> None:
    text = (ROOT / "docs/api.md").read_text()
    for address in addresses(urlpatterns):
        address = re.sub(r"<(?:str|int):(?:card_)?(\w+)>", r"{\1}", address)
        assert f"/api/{address}" in text, address


def addresses(patterns: Iterable[Any], start: str = "") -> Iterator[str]:
    """Those that have a name, with those of the rooms that are included."""
    for route in patterns:
        address = start + str(route.pattern)
        if isinstance(route, URLResolver):
            yield from addresses(route.url_patterns, address)
        elif route.name and address:
            yield address
