"""A search of Scryfall's saved as a table: printings without any number of copies, one of each."""

from .kit import columns as c
from .kit.csvfile import CsvFormat
from .kit.rows import Kind


class ScryfallSearch(CsvFormat):
    slug = "scryfall-search"
    name = "Scryfall search CSV"
    description = "A saved search of Scryfall’s as CSV: one copy of each printing in it."
    homepage = "https://scryfall.com"
    marks = (("set_code", "collector_number", "scryfall_uri"), ("multiverse_id", "set_code", "usd_price"))
    columns = c.every(
        c.identity("multiverse_id", Kind.MULTIVERSE),
        c.identity("mtgo_id", Kind.MTGO),
        c.code("set_code", "set", upper=True),
        c.number("collector_number"),
        c.language("lang", usual=lambda its: its.code),
        c.passed_over("rarity"),
        c.text("name", "name"),
        c.passed_over(
            "mana_cost", "cmc", "type_line", "artist", "usd_price", "usd_foil_price", "eur_price", "tix_price",
            "image_uri", "scryfall_uri",
        ),
        c.identity("scryfall_id", Kind.SCRYFALL, "id"),
    )  # fmt: skip
