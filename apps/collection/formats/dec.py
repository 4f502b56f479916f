"""Apprentice's .dec and what others call so: copies and names, “SB:” before the sideboard, comments after //."""

from .kit.format import Head
from .kit.lists import ListFormat, likeness
from .kit.rows import Row


class Dec(ListFormat):
    slug = "dec"
    name = ".dec deck"
    description = "Decks as .dec files: copies and names."
    extension = "dec"

    def likeness(self, head: Head) -> tuple[float, str]:
        share, _, entries = likeness(head)
        if not entries:
            return 0, ""
        if head.name.endswith(".dec"):
            return 0.55 + 0.4 * share, "It is called .dec and its lines are copies and names."
        if any(line.lstrip().startswith("SB:") for line in head.lines):
            return 0.5 + 0.4 * share, "Its sideboard stands after “SB:”."
        return 0, ""

    def line(self, row: Row) -> str:
        return f"{row.quantity} {row.name}"
