"""Plain lists as people write them: “4 Lightning Bolt”, “4x Lightning Bolt (M11) 149 *F*”, or names alone."""

from apps.cards.words import Finish

from .kit.format import Head
from .kit.lists import ListFormat, likeness
from .kit.rows import Row


class PlainText(ListFormat):
    slug = "text"
    name = "Text list"
    description = "Plain lists of cards: copies and names, with set, number and foil where they are said."

    def likeness(self, head: Head) -> tuple[float, str]:
        share, _, entries = likeness(head)
        if entries:
            return 0.45 + 0.4 * share, "Its lines are copies and names."
        return (0.2, "It is a text.") if head.name.endswith((".txt", ".text")) else (0.02, "It is a text.")

    def line(self, row: Row) -> str:
        printing = f" ({row.set_code.upper()}) {row.collector_number}" if row.set_code and row.collector_number else ""
        mark = "" if not row.finish or not row.finish.is_foil else " *E*" if row.finish == Finish.ETCHED else " *F*"
        return f"{row.quantity} {row.name}{printing}{mark}"
