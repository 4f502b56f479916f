"""Any table: its columns are guessed from their headers and may be told otherwise, column by column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .kit import columns as c
from .kit import values
from .kit.columns import Column
from .kit.csvfile import CsvFormat
from .kit.format import Head
from .kit.rows import Kind, Mark, Refused, Row
from .kit.sheets import Sheet
from .kit.tables import Table
from .own_csv import OwnCsv, read_marks

# What a column may be, by the word a person chooses, with the headers that are taken for it.
MEANINGS: Mapping[str, Column] = {
    "quantity": c.count("Quantity", "Qty", "Count", "Amount", "Copies", "Total Qty", "Menge", "Anzahl"),
    "for_trade": c.count("For Trade", "Tradelist Count", "Trade Quantity", "Trade", "Tradelist", fact="for_trade"),
    "name": c.text("Name", "name", "Card", "Card Name", "Title", "Product Name", "English Name", "Kartenname"),
    "set_code": c.code("Set Code", "Edition Code", "Expansion Code", "Set ID", "Code", "Setcode"),
    "set_name": c.text("Set Name", "set_name", "Set", "Edition", "Edition Name", "Expansion", "Expansion Name", "Exp"),
    "collector_number": c.number(
        "Collector Number", "Card Number", "Number", "Collector #", "Collector's number", "Set Number", "No", "Nr", "#",
    ),
    "finish": Column("Finish", "finish", values.finish, also=("Foil", "Printing", "Premium", "Is Foil", "Foil?")),
    "condition": c.condition("Condition", {}, "Cond", "Grading", "Zustand"),
    "language": c.language("Language", {}, "Lang", "Languange", "Sprache"),
    "price": c.price("Price Paid", "Purchase Price", "Acquired Price", "Price Bought", "Cost", "Acquired For", "Paid"),
    "currency": Column("Currency", "currency", values.currency, also=("Purchase Price Currency",)),
    "acquired": c.day("Acquired", "Date Acquired", "Date Added", "Date Bought", "Purchase Date", "Added", "Date"),
    "location": c.text("Location", "location", "Folder", "Folder Name", "Binder", "Binder Name", "Box", "List Name"),
    "tags": c.tags("Tags", "Tag", "Labels", "Categories"),
    "notes": c.text("Notes", "notes", "Note", "Comment", "Comments", "Remarks"),
    "signed": c.mark("Signed", Mark.SIGNED, "yes", "", "Is Signed", "Autograph"),
    "altered": c.mark("Altered", Mark.ALTERED, "yes", "", "Alter", "Altered Art"),
    "proxy": c.mark("Proxy", Mark.PROXY, "yes", "", "Playtest Card"),
    "misprint": c.mark("Misprint", Mark.MISPRINT, "yes", ""),
    "marks": Column("Marks", "marks", read_marks),
    "grade": c.text("Grade", "grade"),
    "value": c.price("Own Value", fact="value"),
    "value_currency": Column("Own Value Currency", "value_currency", values.currency),
    "sku": c.text("TCGplayer SKU", "sku", "SKU"),
    "scryfall_id": c.identity("Scryfall ID", Kind.SCRYFALL, "Scryfall", "JSON ID"),
    "tcgplayer_id": c.identity("TCGplayer Product ID", Kind.TCGPLAYER, "TCGplayer ID", "Product ID", "TCG ID", "tcgid"),
    "cardmarket_id": c.identity("Cardmarket ID", Kind.CARDMARKET, "MKM ID", "idProduct"),
    "mtgo_id": c.identity("MTGO ID", Kind.MTGO, "CatID", "ID #"),
    "multiverse_id": c.identity("Multiverse ID", Kind.MULTIVERSE, "Mvid"),
    "mtgjson_id": c.identity("MTGJSON ID", Kind.MTGJSON, "UUID"),
}  # fmt: skip
NAMES_A_CARD = ("name", "scryfall_id", "tcgplayer_id", "cardmarket_id", "mtgo_id", "multiverse_id", "mtgjson_id")
SET_CODE = re.compile(r"[A-Z0-9]{3,5}")
NAME = re.compile(r".*[^\W\d]{2}.*")
SHORT_CODE = 6  # “set” may hold codes or names; no name of a set is in one word of so few letters and digits


class AnyCsv(OwnCsv):
    slug = "csv"
    name = "Any CSV"
    description = "Any table with a header: say which column is what."

    def likeness(self, head: Head) -> tuple[float, str]:
        guessed = guess(head.header)
        if set(NAMES_A_CARD) & set(guessed.values()):
            named = ", ".join(f"“{header}”" for header in guessed)
            return 0.25 + 0.25 * len(guessed) / len(head.header), f"It is a table with the columns {named}."
        return (0.1, "It may be a table.") if len(head.header) > 1 else (0, "")

    def __init__(self, mapping: Mapping[str, str] | None = None) -> None:
        self.mapping = mapping
        self.guessed: dict[str, str] = {}

    def read(self, sheet: Sheet, mapping: Mapping[str, str] | None = None) -> Iterator[Row | Refused]:
        """`mapping` says by a column's header which of MEANINGS it has; without one it is guessed."""
        for row in CsvFormat.read(AnyCsv(mapping), sheet):
            yield with_code(row) if isinstance(row, Row) else row

    def header(self, sheet: Sheet) -> list[str]:
        """The columns a person may give a meaning, to be asked of `guess` first."""
        return self.table(sheet).header

    def table(self, sheet: Sheet) -> Table:
        """Where no cell of the first line is a known word and one is a number, it is no header."""
        table = super().table(sheet)
        if not guess(table.header) and any(map(values.COUNT.fullmatch, table.header)):
            self.guessed = by_content(table.header)
            table.without_header()
        return table

    def bind(self, header: Sequence[str]) -> list[tuple[int, Column]]:
        mapping = (self.guessed or guess(header)) if self.mapping is None else dict(self.mapping)
        if unknown := set(mapping.values()) - set(MEANINGS):
            raise ValueError(f"{', '.join(sorted(unknown))}: no column can be that.")
        bound: dict[str, tuple[int, Column]] = {}
        for place, cell in enumerate(header):
            if cell in mapping:
                bound.setdefault(mapping[cell], (place, MEANINGS[mapping[cell]]))
        return list(bound.values())


def guess(header: Sequence[str]) -> dict[str, str]:
    """What each column of a table seems to be, each meaning once; columns that tell nothing are left out."""
    words = {word: meaning for meaning, column in reversed(list(MEANINGS.items())) for word in column.words}
    guessed: dict[str, str] = {}
    for cell in header:
        meaning = words.get(values.squeezed(cell) or cell)
        if meaning and meaning not in guessed.values():
            guessed[cell] = meaning
    return guessed


def by_content(cells: Sequence[str]) -> dict[str, str]:
    """What the columns of a table without a header seem to be: a number of copies, a name, a set's code."""
    shapes = {"quantity": values.COUNT, "set_code": SET_CODE, "name": NAME}
    guessed: dict[str, str] = {}
    for number, cell in enumerate(cells, 1):
        for meaning, shape in shapes.items():
            if meaning not in guessed.values() and shape.fullmatch(cell):
                guessed[f"Column {number}"] = meaning
                break
    return guessed


def with_code(row: Row) -> Row:
    """A short word where a set's name is looked for is its code."""
    word = row.set_name
    if not row.set_code and word.isalnum() and len(word) <= SHORT_CODE and not word.islower():
        return replace(row, set_code=word.lower()) if word.isupper() or any(map(str.isdigit, word)) else row
    return replace(row, set_code=word) if not row.set_code and word.isalnum() and 2 < len(word) <= SHORT_CODE else row
