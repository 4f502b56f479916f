"""Archidekt's collection: columns of the user's choice, language codes of its own; Multiverse Id 0 is none."""

from apps.cards.words import Condition, Language

from .kit import columns as c
from .kit.csvfile import CsvFormat
from .kit.rows import Kind

CONDITIONS = {
    Condition.NEAR_MINT: "NM", Condition.LIGHTLY_PLAYED: "LP", Condition.MODERATELY_PLAYED: "MP",
    Condition.HEAVILY_PLAYED: "HP", Condition.DAMAGED: "D",
}  # fmt: skip
LANGUAGES = {
    Language.JAPANESE: "JP", Language.KOREAN: "KR", Language.SPANISH: "SP", Language.CHINESE_SIMPLIFIED: "CS",
    Language.CHINESE_TRADITIONAL: "CT",
}  # fmt: skip


class Archidekt(CsvFormat):
    slug = "archidekt"
    name = "Archidekt"
    description = "Archidekt’s collection as CSV: Scryfall ids, condition, language, tags, price paid, date added."
    homepage = "https://archidekt.com"
    marks = (("Quantity", "Finish", "Edition Code", "Edition Name"), ("Edition Code", "Scryfall ID", "Multiverse Id"))
    columns = c.every(
        c.count("Quantity"),
        c.text("Name", "name"),
        c.finish("Finish", "Normal", "Foil", "Etched"),
        c.condition("Condition", CONDITIONS),
        c.day("Date Added"),
        c.language("Language", LANGUAGES, usual=lambda its: its.code.upper()),
        c.price("Purchase Price"),
        c.tags("Tags"),
        c.text("Edition Name", "set_name"),
        c.code("Edition Code"),
        c.identity("Multiverse Id", Kind.MULTIVERSE),
        c.identity("Scryfall ID", Kind.SCRYFALL),
        c.identity("MTGO ID", Kind.MTGO),
        c.number("Collector Number"),
    )
