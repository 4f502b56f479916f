"""Deckbox, with and without the columns of its newer export. Its set codes and card numbers are its own.

`My Price` is what its owner put there; $0.00 is nothing.
"""

from apps.cards.words import Condition, Language

from .kit import columns as c
from .kit.csvfile import CsvFormat
from .kit.rows import Kind, Mark

CONDITIONS = {
    Condition.MINT: "Mint", Condition.NEAR_MINT: "Near Mint", Condition.LIGHTLY_PLAYED: "Good (Lightly Played)",
    Condition.MODERATELY_PLAYED: "Played", Condition.HEAVILY_PLAYED: "Heavily Played", Condition.DAMAGED: "Damaged",
}  # fmt: skip
LANGUAGES = {Language.CHINESE_SIMPLIFIED: "Chinese", Language.CHINESE_TRADITIONAL: "Traditional Chinese"}


class Deckbox(CsvFormat):
    slug = "deckbox"
    name = "Deckbox"
    description = "Deckbox’s inventory as CSV, old and new: set names, condition, language, marks, tags, own price."
    homepage = "https://deckbox.org"
    marks = (("Count", "Tradelist Count", "Edition", "Card Number"), ("Count", "Artist Proof", "Edition"))
    unlike = ("AetherHub Card Id",)
    columns = c.every(
        c.count("Count"),
        c.count("Tradelist Count", fact="for_trade"),
        c.text("Name", "name"),
        c.text("Edition", "set_name"),
        c.code("Edition Code"),
        c.number("Card Number"),
        c.condition("Condition", CONDITIONS, reads={"played": Condition.MODERATELY_PLAYED}),
        c.language("Language", LANGUAGES),
        c.finish("Foil", "", "foil", None),
        c.mark("Signed", Mark.SIGNED, "signed", ""),
        c.mark("Artist Proof", Mark.ARTIST_PROOF, "proof", ""),
        c.mark("Altered Art", Mark.ALTERED, "altered", ""),
        c.mark("Misprint", Mark.MISPRINT, "misprint", ""),
        c.mark("Promo", Mark.PROMO, "promo", ""),
        c.mark("Textless", Mark.TEXTLESS, "textless", ""),
        c.passed_over("Printing Id", "Printing Note"),
        c.tags("Tags"),
        c.price("My Price", shape="${}", signed="USD", zero_is_nothing=True),
        c.passed_over("Cost", "Rarity", "Price"),
        c.identity("TcgPlayer ID", Kind.TCGPLAYER),
        c.identity("Scryfall ID", Kind.SCRYFALL),
    )
