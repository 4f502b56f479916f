"""Compiles every template: a misspelt tag is found before a visitor finds it (`python -m tests.house.templates`)."""

import os
import sys
from pathlib import Path


def broken_templates(folder: Path) -> list[str]:
    from django.template import TemplateSyntaxError, engines

    engine = engines["django"]
    broken = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            engine.from_string(path.read_text())
        except TemplateSyntaxError as error:
            broken.append(f"{path}: {error}")
    return broken


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dualcaster.settings")
    import django
    from django.conf import settings

    django.setup()
    sys.exit("\n".join(broken_templates(settings.BASE_DIR / "templates")) or 0)
