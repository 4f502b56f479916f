"""Cardsphere's haves: set names of its own, Scryfall ids, no mint, no etched foils."""

from apps.cards.words import Condition

from .kit import columns as c
from .kit.csvfile import CsvFormat
from .kit.rows import Kind

CONDITIONS = {
    Condition.NEAR_MINT: "Near Mint", Condition.LIGHTLY_PLAYED: "Slightly Played",
    Condition.MODERATELY_PLAYED: "Moderately Played", Condition.HEAVILY_PLAYED: "Heavily Played",
}  # fmt: skip


class Cardsphere(CsvFormat):
    slug = "cardsphere"
    name = "Cardsphere"
    description = "Cardsphere’s haves as CSV: names, set names, Scryfall ids, condition, language, foil, tags."
    homepage = "https://www.cardsphere.com"
    marks = (("Count", "Tradelist Count", "Edition", "Scryfall ID"),)
    unlike = ("Collector Number", "Card Number", "Artist Proof")
    columns = c.every(
        c.count("Count"),
        c.count("Tradelist Count", fact="for_trade"),
        c.text("Name", "name"),
        c.text("Edition", "set_name"),
        c.condition("Condition", CONDITIONS),
        c.language("Language"),
        c.finish("Foil", "", "foil", None),
        c.tags("Tags"),
        c.identity("Scryfall ID", Kind.SCRYFALL),
        c.passed_over("Last Modified"),
    )
