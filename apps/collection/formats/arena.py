"""Magic Arena's lists: “4 Llanowar Elves (M19) 314”, with “Deck” and “Sideboard” above their cards."""

from .kit.format import Head
from .kit.lists import ListFormat, likeness
from .kit.rows import Row


class Arena(ListFormat):
    slug = "arena"
    name = "Magic Arena list"
    description = "Lists as Magic Arena writes them: copies, name, set and number."
    homepage = "https://magic.wizards.com/mtgarena"

    def likeness(self, head: Head) -> tuple[float, str]:
        share, printed, entries = likeness(head)
        if entries and printed * 2 > entries:
            return 0.5 + 0.45 * share, "Its lines are copies, name, set and number."
        return 0, ""

    def line(self, row: Row) -> str:
        printing = f" ({row.set_code.upper()}) {row.collector_number}" if row.set_code and row.collector_number else ""
        return f"{row.quantity} {row.name}{printing}"
