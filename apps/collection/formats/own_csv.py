"""Our own table: everything a lot is. What is written is read back the same, to the last space of a note."""

import csv
import re

from apps.cards.words import Condition, Finish, Language

from .kit import columns as c
from .kit import values
from .kit.columns import Column
from .kit.csvfile import CsvFormat
from .kit.rows import Kind, Mark

UNESCAPED = re.compile(r"(?<!\\)((?:\\\\)*);")


def read_tags(cell: str) -> tuple[str, ...]:
    """Parted by semicolons; one within a tag has a backslash before it."""
    pieces = UNESCAPED.sub("\\1\0", cell).split("\0")
    tags = (re.sub(r"\\(.)", r"\1", piece.strip(" ")) for piece in pieces)
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def write_tags(tags: tuple[str, ...]) -> str:
    return "; ".join(re.sub(r"([\\;])", r"\\\1", tag) for tag in tags)


def read_marks(cell: str) -> frozenset[Mark]:
    try:
        return frozenset(Mark(values.squeezed(word).replace("artistproof", "artist_proof")) for word in cell.split())
    except ValueError:
        raise ValueError(f"“{cell}” is not among {', '.join(Mark)}") from None


class OwnCsv(CsvFormat):
    slug = "dualcaster"
    name = "Dualcaster CSV"
    description = "Dualcaster’s own CSV: everything, for spreadsheets and for moving elsewhere."
    encoding = "utf-8-sig"  # spreadsheets take it for something else without the mark
    quoting = csv.QUOTE_ALL
    marks = (("Quantity", "Price Paid", "Acquired", "For Trade", "Scryfall ID"),)
    columns = c.every(
        c.count("Quantity"),
        c.text("Name", "name"),
        c.code("Set Code"),
        c.text("Set Name", "set_name"),
        c.number("Collector Number"),
        Column("Finish", "finish", Finish.parse, lambda its: its.word),
        Column("Condition", "condition", Condition.parse, lambda its: its.word),
        Column("Language", "language", Language.parse, lambda its: its.code),
        c.price("Price Paid"),
        Column("Currency", "currency", values.currency),
        c.day("Acquired"),
        c.text("Location", "location", exact=True),
        Column("Tags", "tags", read_tags, write_tags, exact=True),
        c.text("Notes", "notes", exact=True),
        c.count("For Trade", fact="for_trade"),
        Column("Marks", "marks", read_marks, lambda its: " ".join(sorted(its))),
        c.text("Grade", "grade"),
        c.price("Own Value", fact="value"),
        Column("Own Value Currency", "value_currency", values.currency),
        c.identity("Scryfall ID", Kind.SCRYFALL),
        c.identity("TCGplayer Product ID", Kind.TCGPLAYER),
        c.text("TCGplayer SKU", "sku"),
        c.identity("Cardmarket ID", Kind.CARDMARKET),
        c.identity("MTGO ID", Kind.MTGO),
        c.identity("Multiverse ID", Kind.MULTIVERSE),
        c.identity("MTGJSON ID", Kind.MTGJSON),
    )
