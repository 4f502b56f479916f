"""Moxfield's collection: every cell in quotes, Scryfall's set codes and numbers, no ids and no currency."""

import csv

from apps.cards.words import Condition, Language

from .kit import columns as c
from .kit.csvfile import CsvFormat
from .kit.rows import Mark

CONDITIONS = {
    Condition.MINT: "Mint", Condition.NEAR_MINT: "Near Mint", Condition.LIGHTLY_PLAYED: "Good (Lightly Played)",
    Condition.MODERATELY_PLAYED: "Played", Condition.HEAVILY_PLAYED: "Heavily Played", Condition.DAMAGED: "Damaged",
}  # fmt: skip
LANGUAGES = {Language.CHINESE_SIMPLIFIED: "Chinese", Language.CHINESE_TRADITIONAL: "Traditional Chinese"}


class Moxfield(CsvFormat):
    slug = "moxfield"
    name = "Moxfield"
    description = "Moxfield’s collection as CSV: names, set codes, numbers, condition, language, tags, price paid."
    homepage = "https://moxfield.com"
    quoting = csv.QUOTE_ALL
    marks = (
        ("Count", "Edition", "Collector Number", "Proxy"),
        ("Count", "Edition", "Collector Number", "Playtest Card"),
        ("Count", "Tradelist Count", "Edition", "Collector Number"),
    )
    unlike = ("AetherHub Card Id",)
    columns = c.every(
        c.count("Count"),
        c.count("Tradelist Count", fact="for_trade"),
        c.text("Name", "name"),
        c.code("Edition"),
        c.condition("Condition", CONDITIONS, reads={"played": Condition.MODERATELY_PLAYED}),
        c.language("Language", LANGUAGES),
        c.finish("Foil", "", "foil", "etched"),
        c.tags("Tags"),
        c.passed_over("Last Modified"),
        c.number("Collector Number"),
        c.mark("Alter", Mark.ALTERED, "True", "False"),
        c.mark("Proxy", Mark.PROXY, "True", "False", "Playtest Card"),
        c.price("Purchase Price"),
    )
