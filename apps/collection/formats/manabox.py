"""ManaBox: a whole collection with its binders (17 columns), or one binder alone (15), and the columns added since."""

from collections.abc import Iterator

from apps.cards.words import Condition, Language

from .kit import columns as c
from .kit.columns import Column
from .kit.csvfile import CsvFormat, Facts
from .kit.rows import Kind, Mark, Row
from .kit.values import OF_SEVEN

CONDITIONS = {
    Condition.MINT: "mint", Condition.NEAR_MINT: "near_mint", Condition.LIGHTLY_PLAYED: "excellent",
    Condition.MODERATELY_PLAYED: "good", Condition.HEAVILY_PLAYED: "played", Condition.DAMAGED: "poor",
}  # fmt: skip
LANGUAGES = {Language.CHINESE_SIMPLIFIED: "zh_CN", Language.CHINESE_TRADITIONAL: "zh_TW"}
BINDER = "binder"


class ManaBox(CsvFormat):
    slug = "manabox"
    name = "ManaBox"
    description = "ManaBox’s collection or one of its binders as CSV: Scryfall ids, condition, language, price paid."
    homepage = "https://manabox.app"
    marks = (("ManaBox ID",), ("Binder Name", "Binder Type"))
    columns = c.every(
        c.text("Binder Name", "location"),
        Column("Binder Type", "binder"),
        c.text("Name", "name"),
        c.code("Set code", upper=True),
        c.text("Set name", "set_name"),
        c.number("Collector number"),
        c.finish("Foil", "normal", "foil", "etched"),
        c.passed_over("Rarity"),
        c.count("Quantity"),
        c.passed_over("ManaBox ID"),
        c.identity("Scryfall ID", Kind.SCRYFALL),
        c.price("Purchase price"),
        c.mark("Misprint", Mark.MISPRINT, "true", "false"),
        c.mark("Altered", Mark.ALTERED, "true", "false"),
        c.mark("Signed", Mark.SIGNED, "true", "false"),
        c.condition("Condition", CONDITIONS, reads=OF_SEVEN),
        c.language("Language", LANGUAGES, usual=lambda its: its.code),
        c.mark("Proxy", Mark.PROXY, "true", "false"),
        Column("Purchase price currency", "currency", read=c.values.currency),
        c.day("Added", shape="%Y-%m-%dT00:00:00.000Z"),
    )

    def understood(self, facts: Facts) -> Iterator[Facts]:
        kind = facts.pop("binder", BINDER)
        if kind == "list":
            facts["remarks"] = ("It stands in a list, which may name cards one does not own.",)
        yield facts

    def facts(self, row: Row) -> Facts:
        return {"binder": BINDER}
