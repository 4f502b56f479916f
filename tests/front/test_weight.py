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


PAGES = [template for template in TEMPLATES if re.search(r"{% extends ", template.read_text())]


@pytest.mark.parametrize("template", PAGES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_our_own_css_and_scripts_of_a_page_are_below_100_kb(template: Path) -> None:
    ours = {STATIC / name for name in asked_for(template) if name.startswith(("css/", "js/"))}
    for script in [path for path in ours if path.suffix == ".js"]:
        ours |= imported(script)
    assert ours
    assert sum(path.stat().st_size for path in ours) < FIRST_VIEW


def asked_for(template: Path) -> set[str]:
    """The files of ours that a template asks for, with those it extends and includes."""
    if not template.exists():  # another package's
        return set()
    text = template.read_text()
    others = re.findall(r"{% (?:extends|include) [\"']([^\"']+)[\"']", text)
    files = set(re.findall(r"{% static '([^']+)' %}", text))
    return files.union(*(asked_for(settings.BASE_DIR / "templates" / other) for other in others))


def imported(script: Path) -> set[Path]:
    """The modules that a script imports, and those that they import."""
    own = {(script.parent / name).resolve() for name in re.findall(r"(?:from|import) \"(.+?)\"", script.read_text())}
    return own.union(*(imported(path) for path in own))


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
