"""Text can be read and meaningful lines can be seen, in both themes."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS)
}
GROUNDS = ["paper", "surface", "sunken", "hover"]
TEXT = [(ink, ground) for ink in ("ink", "ink-2") for ground in GROUNDS]
TEXT += [
    (ink, ground) for ink in ("ink-3", "accent", "gain", "loss", "warn", "info") for ground in ("paper", "surface")
]
TEXT += [("ink-3", "sunken"), ("on-accent", "accent"), ("accent", "accent-soft")]
TEXT += [(tone, f"{tone}-soft") for tone in ("gain", "loss", "warn", "info")]
TEXT += [(f"rarity-{name}", "paper") for name in ("common", "uncommon", "rare", "mythic", "special")]
LINES = [(f"series-{number}", "surface") for number in range(1, 7)] + [("edge", "surface"), ("edge", "paper")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str, theme: str) -> None:
    assert contrast(ink, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_lines_that_mean_something_can_be_seen(line: str, ground: str, theme: str) -> None:
    assert contrast(line, ground, theme) >= 3


def contrast(one: str, other: str, theme: str) -> float:
    at = ["light", "dark"].index(theme)
    lighter, darker = sorted((luminance(PAIRS[one][at]), luminance(PAIRS[other][at])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
