from pathlib import Path

from django.conf import settings

from tests.house.templates import broken_templates


def test_every_template_compiles() -> None:
    assert broken_templates(settings.BASE_DIR / "templates") == []


def test_a_misspelt_tag_is_found(tmp_path: Path) -> None:
    (tmp_path / "card.html").write_text("{% fro card in cards %}")
    assert len(broken_templates(tmp_path)) == 1
