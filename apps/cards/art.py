"""The card we draw where there is no picture: its colours, its scene, its words."""

from dataclasses import dataclass
from typing import Any

from apps.cards.models import Card
from apps.cards.words import color_letters, color_mask

SCENES = {
    "Planeswalker": 1, "Battle": 1, "Land": 3, "Creature": 3,
    "Instant": 2, "Sorcery": 2, "Artifact": 2, "Enchantment": 2,
}  # fmt: skip
SHARED = {"Battle": "planeswalker"}
BASICS = {"Plains": "w", "Island": "u", "Swamp": "b", "Mountain": "r", "Forest": "g", "Wastes": "c"}


@dataclass(frozen=True)
class DrawnCard:
    """One face, ready to be drawn."""

    name: str
    mana_cost: str
    type_line: str
    text: str
    stats: str
    artist: str
    classes: str
    scene: str
    mirrored: bool
    glyph: str

    @property
    def length(self) -> str:
        """How small the words must be to fit the box."""
        size = len(self.text)
        return "longest" if size > 320 else "long" if size > 220 else "middle" if size > 90 else "short"

    @classmethod
    def of(cls, card: Card, face: int = 0) -> "DrawnCard":
        side: dict[str, Any] = card.faces[face] if face < len(card.faces or []) else {}
        type_line = side.get("type_line") or card.type_line
        colors = color_mask(side["colors"]) if "colors" in side else card.colors
        seed = (card.number_order or 0) + face
        return cls(
            name=side.get("name") or card.name,
            mana_cost=side.get("mana_cost", "") if side else card.mana_cost,
            type_line=type_line,
            text=(side.get("oracle_text") if side else card.oracle_text) or "",
            stats=stats(side or vars(card)),
            artist=side.get("artist") or card.artist,
            classes=tint(colors or (card.color_identity if "Land" in type_line else 0)),
            scene=scene(type_line, seed),
            mirrored=bool(seed // 3 % 2),
            glyph=glyph(type_line),
        )


def tint(colors: int) -> str:
    letters = color_letters(colors).lower()
    if len(letters) > 2:
        return "art-m"
    return " ".join(prefix + letter for prefix, letter in zip(("art-", "art-to-"), letters, strict=False))


def scene(type_line: str, seed: int) -> str:
    for word, count in SCENES.items():
        if word in type_line:
            return f"{SHARED.get(word, word.lower())}-{seed % count + 1}"
    return "other-1"


def glyph(type_line: str) -> str:
    """The symbol that fills the text box of a card without text."""
    if "Basic" in type_line:
        for word, letter in BASICS.items():
            if word in type_line:
                return letter
    return next((word.lower() for word in SCENES if word in type_line), "multiple")


def stats(side: dict[str, Any]) -> str:
    if side.get("power") or side.get("toughness"):
        return f"{side.get('power') or '0'}/{side.get('toughness') or '0'}"
    return side.get("loyalty") or side.get("defense") or ""
