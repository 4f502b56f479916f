"""Imports point one way: a room knows the rooms below it and never the ones above."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

MAY_IMPORT = {
    "accounts": set(),
    "cards": {"accounts"},
    "prices": {"accounts", "cards"},
    "sources": {"accounts", "cards", "prices"},
    "notifications": {"accounts", "cards"},
    "collection": {"accounts", "cards", "prices", "notifications"},
    "wantlist": {"accounts", "cards", "prices", "notifications", "collection"},
    "market": {"accounts", "cards", "prices", "notifications", "collection", "wantlist"},
}
APPS: Path = settings.BASE_DIR / "apps"


def apps_imported_by(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("apps."):
                yield name.split(".")[1]


def wrong_ways(folder: Path, allowed: set[str]) -> list[str]:
    return [
        f"{path.relative_to(settings.BASE_DIR)} imports apps.{app}"
        for path in sorted(folder.rglob("*.py"))
        if "migrations" not in path.parts
        for app in apps_imported_by(path.read_text())
        if app not in allowed
    ]


@pytest.mark.parametrize("app", sorted(path.parent.name for path in APPS.glob("*/__init__.py")))
def test_an_app_imports_only_what_lies_below_it(app: str) -> None:
    assert wrong_ways(APPS / app, MAY_IMPORT[app] | {app}) == []


def test_the_library_knows_no_app() -> None:
    assert wrong_ways(settings.BASE_DIR / "dualcaster" / "lib", set()) == []


@pytest.mark.parametrize(
    "line", ["from apps.prices.models import Quote", "import apps.prices", "from apps import prices"]
)
def test_every_spelling_of_an_import_is_seen(line: str, tmp_path: Path) -> None:
    assert list(apps_imported_by(f"def f():\n    {line}")) == ["prices"]


def test_no_app_talks_to_another_by_django_signals() -> None:
    listeners = [
        str(path.relative_to(settings.BASE_DIR))
        for path in APPS.rglob("*.py")
        if "django.db.models.signals" in path.read_text() or "django.dispatch" in path.read_text()
    ]
    assert listeners == []
