"""MTGGoldfish's collection: Magic Online's set codes, “regular” for plain, ids on few rows."""

from .kit import columns as c
from .kit.csvfile import CsvFormat
from .kit.rows import Kind


class MtgGoldfish(CsvFormat):
    slug = "mtggoldfish"
    name = "MTGGoldfish"
    description = "MTGGoldfish’s collection as CSV: names, set codes, numbers, foil, some Scryfall ids."
    homepage = "https://www.mtggoldfish.com"
    marks = (("Card", "Set ID", "Quantity", "Foil"),)
    columns = c.every(
        c.text("Card", "name"),
        c.code("Set ID", upper=True),
        c.text("Set Name", "set_name"),
        c.count("Quantity"),
        c.finish("Foil", "regular", "foil", "foil_etched"),
        c.passed_over("Variation"),
        c.number("Collector Number"),
        c.identity("Scryfall ID", Kind.SCRYFALL),
    )
