"""Cardmarket's stock: semicolons, product ids, numbers for languages and conditions, a playset as one article.

The older export has names, too. Its prices are asked, not paid; they go into the notes.
"""

from collections.abc import Iterator

from apps.cards.words import Condition, Language

from .kit import columns as c
from .kit import values
from .kit.columns import Column
from .kit.csvfile import CsvFormat, Facts
from .kit.rows import Kind, Mark, Row

CONDITIONS = {
    Condition.MINT: "1", Condition.NEAR_MINT: "2", Condition.LIGHTLY_PLAYED: "3", Condition.MODERATELY_PLAYED: "4",
    Condition.HEAVILY_PLAYED: "6", Condition.DAMAGED: "7",
}  # fmt: skip
LADDER = {"lp": Condition.MODERATELY_PLAYED, "pl": Condition.HEAVILY_PLAYED}
LANGUAGES = {
    Language.ENGLISH: "1", Language.FRENCH: "2", Language.GERMAN: "3", Language.SPANISH: "4", Language.ITALIAN: "5",
    Language.CHINESE_SIMPLIFIED: "6", Language.JAPANESE: "7", Language.PORTUGUESE: "8", Language.RUSSIAN: "9",
    Language.KOREAN: "10", Language.CHINESE_TRADITIONAL: "11",
}  # fmt: skip
PLAYSET = 4


def nothing(its: Language) -> str:
    """Other languages have no number."""
    return ""


class Cardmarket(CsvFormat):
    slug = "cardmarket"
    name = "Cardmarket stock"
    description = (
        "A Cardmarket seller’s stock as CSV: product ids, language, condition, foil, signed, altered, playset."
    )
    homepage = "https://www.cardmarket.com"
    separator = ";"
    marks = (("idProduct", "idLanguage", "condition"), ("idArticle", "idProduct", "Amount"))
    columns = c.every(
        c.identity("idProduct", Kind.CARDMARKET),
        c.count("groupCount", "Amount"),
        Column("price", "asked", values.amount),
        c.language("idLanguage", LANGUAGES, "Language", usual=nothing),
        c.condition("condition", CONDITIONS, reads=LADDER),
        c.finish("isFoil", "", "1", None, "Foil?"),
        c.mark("isSigned", Mark.SIGNED, "1", "", "Signed?"),
        c.mark("isAltered", Mark.ALTERED, "1", "", "Altered?"),
        Column("isPlayset", "playset", values.yes, also=("Playset?",)),
        c.passed_over("isReverseHolo", "isFirstEd", "isFullArt", "isUberRare", "isWithDie"),
        Column("", "name", also=("English Name",)),
        Column("", "set_name", also=("Exp. Name",)),
        Column("", "notes", also=("Comments",)),
    )

    def understood(self, facts: Facts) -> Iterator[Facts]:
        copies = facts.get("quantity", 1) * (PLAYSET if facts.pop("playset", False) else 1)
        facts |= {"quantity": copies, "for_trade": copies}
        if asked := facts.pop("asked", None):
            offered = f"Offered on Cardmarket at {c.to_decimal(asked[0])} EUR"
            facts["notes"] = "\n".join(filter(None, [facts.get("notes"), offered]))
        yield facts

    def left_out(self, row: Row) -> str:
        return "" if row.id(Kind.CARDMARKET) else "Cardmarket knows cards by its product id alone"
