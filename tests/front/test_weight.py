"""Pages stay light and keep to a strict content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
FIRST_VIEW = 100_000
INLINE = re.compile(
    r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|hx-on|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)


def test_our_own_css_and_scripts_of_a_whole_page_are_below_100_kb() -> None:
    ours = [*STATIC.glob("css/*.css"), *STATIC.rglob("js/**/*.js")]
    assert len(ours) > 20
    assert sum(path.stat().st_size for path in ours) < FIRST_VIEW


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_style_or_script(template: Path) -> None:
    assert INLINE.findall(template.read_text()) == []


@pytest.mark.parametrize("path", [*STATIC.glob("css/*.css"), *STATIC.rglob("js/**/*.js")], ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    assert re.findall(r"url\(\s*[\"']?(?:https?:|//|data:)|from \"https?:|import\(", path.read_text()) == []


def test_every_file_a_template_asks_for_is_there() -> None:
    asked = {name for template in TEMPLATES for name in re.findall(r"{% static '([^']+)' %}", template.read_text())}
    assert asked
    assert sorted(name for name in asked if not (STATIC / name).exists()) == []


def test_every_icon_in_use_is_in_the_sprite() -> None:
    used = {name for template in TEMPLATES for name in re.findall(r"{% icon \"([\w-]+)\" %}", template.read_text())}
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    assert used
    assert used - drawn == set()
