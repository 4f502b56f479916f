"""Deckstats' collection: no finish is plain, conditions in short, a comment and the day it was added."""

from apps.cards.words import Condition

from .kit import columns as c
from .kit.csvfile import CsvFormat
from .kit.rows import Mark

CONDITIONS = {
    Condition.MINT: "M", Condition.NEAR_MINT: "NM", Condition.LIGHTLY_PLAYED: "LP", Condition.MODERATELY_PLAYED: "MP",
    Condition.HEAVILY_PLAYED: "HP", Condition.DAMAGED: "D",
}  # fmt: skip


class Deckstats(CsvFormat):
    slug = "deckstats"
    name = "Deckstats"
    description = "Deckstats’ collection as CSV: names, set codes, numbers, foil, signed, condition, comment."
    homepage = "https://deckstats.net"
    marks = (("amount", "card_name", "is_foil"), ("amount", "card_name", "set_code"))
    columns = c.every(
        c.count("amount"),
        c.text("card_name", "name"),
        c.finish("is_foil", "", "1", None),
        c.passed_over("is_pinned"),
        c.mark("is_signed", Mark.SIGNED, "1", ""),
        c.passed_over("set_id"),
        c.code("set_code", upper=True),
        c.number("collector_number"),
        c.language("language", usual=lambda its: its.code),
        c.condition("condition", CONDITIONS),
        c.text("comment", "notes"),
        c.day("added"),
    )
