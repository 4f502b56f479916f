"""Mana costs and rules text as HTML: `{2}{W/U}` becomes symbols that a screen reader can say."""

import re
from functools import lru_cache

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from apps.cards.words import COLOR_NAMES

SYMBOL = re.compile(r"\{([^{}\s]{1,8})\}")
REMINDER = re.compile(r"(\([^()]*\))")
LOYALTY = re.compile(r"^([+−–-]?[0-9X]{1,2}):\s")

GLYPHS = {
    "t": "tap",
    "q": "untap",
    "∞": "infinity",
    "½": "1-2",
    "pw": "planeswalker",
    "tk": "ticket",
    "a": "acorn",
    "p": "p",
}
DRAWN = {
    *"wubrgcsxyzeplh",
    "tap",
    "untap",
    "chaos",
    "infinity",
    "1-2",
    "planeswalker",
    "ticket",
    "acorn",
    "100",
    "1000000",
}
DRAWN |= {str(number) for number in range(21)}
NAMES = {letter.lower(): f"{name} mana".lower() for letter, name in COLOR_NAMES.items()} | {
    "c": "colourless mana", "s": "snow mana", "x": "X mana", "y": "Y mana", "z": "Z mana", "e": "energy counter",
    "p": "Phyrexian mana", "tap": "tap", "untap": "untap", "chaos": "chaos", "planeswalker": "planeswalk",
    "ticket": "ticket", "acorn": "acorn counter", "infinity": "infinite mana", "1-2": "half a generic mana",
}  # fmt: skip


@lru_cache(maxsize=4096)
def symbols(text: str) -> SafeString:
    """A mana cost, or any text with symbols in it. What is not a symbol is escaped."""
    return mark_safe(SYMBOL.sub(lambda match: symbol(match[1]), escape(text)))  # noqa: S308 - escaped just before


def symbol(code: str) -> str:
    """One symbol, as `{code}` names it; a code without a picture is shown as a word."""
    parts = [GLYPHS.get(part, part) for part in code.lower().split("/")]
    if not all(part in DRAWN for part in parts):
        return f'<span class="ms ms-cost ms-word">{code}</span>'
    phyrexian = len(parts) > 1 and parts[-1] == "p"
    pips = parts[:-1] if phyrexian else parts
    classes = [f"ms-{pips[0]}"] + [f"ms-split ms-to-{pip}" for pip in pips[1:2]] + ["ms-phyrexian"] * phyrexian
    label = " or ".join([NAMES.get(pip, f"{pip} mana") for pip in pips] + ["2 life"] * phyrexian)
    return f'<i class="ms ms-cost {" ".join(classes)}" role="img" aria-label="{label}"></i>'


@lru_cache(maxsize=2048)
def rules(text: str) -> SafeString:
    """Rules text in paragraphs: symbols drawn, reminders in italics, loyalty costs as marks."""
    return mark_safe("".join(f"<p>{paragraph(line)}</p>" for line in text.splitlines() if line.strip()))  # noqa: S308


def paragraph(line: str) -> str:
    cost = LOYALTY.match(line)
    rest = REMINDER.sub(r"<i>\1</i>", conditional_escape(symbols(line[cost.end() :] if cost else line)))
    return format_html('<b class="loyalty">{}</b> {}', cost[1], mark_safe(rest)) if cost else rest  # noqa: S308
