"""TCGplayer's inventory for sellers: each row a SKU, whose condition, printing and language stand in one cell.

Its prices are asked, not paid; they go into the notes. Rows of 0 copies are part of every export.
"""

import re
from collections.abc import Iterator
from typing import Any

from apps.cards.words import Condition, Finish, Language

from .kit import columns as c
from .kit import values
from .kit.columns import Column
from .kit.csvfile import CsvFormat, Facts
from .kit.rows import Row
from .tcgplayer import CONDITIONS

TOLD = re.compile(
    r"(?P<condition>Mint|Near Mint|Lightly Played|Moderately Played|Heavily Played|Damaged|Unopened)"
    r"(?:\s+(?P<printing>[^-]*[^-\s]))?(?:\s+-\s+(?P<language>.+))?",
    re.IGNORECASE,
)


class TcgplayerSeller(CsvFormat):
    slug = "tcgplayer-seller"
    name = "TCGplayer seller inventory"
    description = "A TCGplayer seller’s pricing file: SKUs, set and product names, numbers, condition, quantity."
    homepage = "https://seller.tcgplayer.com"
    marks = (("TCGplayer Id", "Product Name"),)
    columns = c.every(
        c.text("TCGplayer Id", "sku"),
        Column("Product Line", "line"),
        c.text("Set Name", "set_name"),
        c.text("Product Name", "name"),
        c.passed_over("Title"),
        c.number("Number"),
        c.passed_over("Rarity"),
        Column("Condition", "told"),
        c.passed_over("TCG Market Price", "TCG Direct Low", "TCG Low Price With Shipping", "TCG Low Price"),
        c.count("Total Quantity"),
        c.count("Add to Quantity", fact="added"),
        Column("TCG Marketplace Price", "asked", values.amount),
        c.passed_over("Photo URL"),
    )

    def understood(self, facts: Facts) -> Iterator[Facts]:
        facts.pop("line", None)
        facts["quantity"] = facts.get("quantity", 0) + facts.pop("added", 0)
        facts["for_trade"] = facts["quantity"]
        if told := facts.pop("told", ""):
            if not (match := TOLD.fullmatch(told)):
                raise ValueError(f"Condition: “{told}” is no condition")
            facts["condition"] = values.condition(match["condition"])
            facts["finish"] = values.finish(match["printing"] or "")
            facts["language"] = values.language(match["language"] or "English")
        if asked := facts.pop("asked", None):
            facts["notes"] = f"Offered on TCGplayer at {c.to_decimal(asked[0])} USD"
        yield facts

    def facts(self, row: Row) -> Facts:
        told = CONDITIONS.get(row.condition or Condition.NEAR_MINT, "Near Mint")
        if row.finish and row.finish.is_foil:
            told += " Foil" if row.finish in (Finish.FOIL, Finish.ETCHED) else f" {row.finish.label}"
        if row.language and row.language != Language.ENGLISH:
            told += f" - {row.language.label}"
        composed: dict[str, Any] = {"line": "Magic", "told": told, "added": 0}
        return composed
