"""Dragon Shield's card manager, its phone app, and Sorted, which follows it.

The first line is "sep=,"; the last columns are prices of the day, in two generations. `Printing` is open-ended.
Names of two-faced cards are short or full, tokens are called “Clue Token”.
"""

from apps.cards.words import Condition, Language

from .kit import columns as c
from .kit.csvfile import CsvFormat
from .kit.values import OF_SEVEN

CONDITIONS = {
    Condition.MINT: "Mint", Condition.NEAR_MINT: "NearMint", Condition.LIGHTLY_PLAYED: "Excellent",
    Condition.MODERATELY_PLAYED: "Good", Condition.HEAVILY_PLAYED: "Played", Condition.DAMAGED: "Poor",
}  # fmt: skip
LANGUAGES = {
    Language.CHINESE_SIMPLIFIED: "Simplified Chinese", Language.CHINESE_TRADITIONAL: "Traditional Chinese",
}  # fmt: skip


class DragonShield(CsvFormat):
    slug = "dragonshield"
    name = "Dragon Shield"
    description = "Dragon Shield’s folders as CSV, or Sorted’s lists: set codes, numbers, condition, price and date."
    homepage = "https://mtg.dragonshield.com"
    preamble = '"sep=,"\r\n'
    marks = (
        ("Folder Name", "Card Name", "Printing"),
        ("Card Name", "Card Number", "Date Bought"),
        ("List Name", "Card Name", "Printing"),
        ("Expansion Code", "PurchaseDate", "CardNumber"),
    )
    columns = c.every(
        c.text("Folder Name", "location", "List Name"),
        c.count("Quantity"),
        c.count("Trade Quantity", fact="for_trade"),
        c.text("Card Name", "name", "Name"),
        c.code("Set Code", "Expansion Code", upper=True),
        c.text("Set Name", "set_name", "Expansion Name"),
        c.number("Card Number"),
        c.condition("Condition", CONDITIONS, reads=OF_SEVEN),
        c.finish("Printing", "Normal", "Foil", "Etched", "Foil"),
        c.language("Language", LANGUAGES),
        c.price("Price Bought", "PurchasePrice", zero_is_nothing=True),
        c.day("Date Bought", "PurchaseDate"),
        c.passed_over("LOW", "MID", "MARKET"),
    )
