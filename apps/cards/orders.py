"""The orders cards can be listed in. Each ends in a unique column, so that pages can be turned by key."""

from dataclasses import dataclass, replace

from dualcaster.lib.keyset import Column

from .querysets import CardQuerySet


@dataclass(frozen=True)
class CardOrder:
    label: str
    columns: tuple[Column, ...]

    def prepare(self, cards: CardQuerySet) -> CardQuerySet:
        """The cards with the columns this order needs, in this order."""
        if any(column.name == "change" for column in self.columns):
            cards = cards.with_change()
        return cards.order_by(*(column.by(nulls_last=column.nullable) for column in self.columns))


def down(column: Column) -> Column:
    return replace(column, descending=True)


NUMBER = (Column("number_order"), Column("collector_number"), Column("id"))

ORDERS = {
    "relevance": CardOrder(
        "Best match",
        (
            Column("tier", computed=True),
            Column("popularity"),
            Column("name"),
            Column("printed", descending=True),
            Column("id"),
        ),
    ),
    "name": CardOrder("Name", (Column("name"), Column("id"))),
    "-name": CardOrder("Name, Z to A", (Column("name", descending=True), Column("id", descending=True))),
    "price": CardOrder("Price, low first", (Column("shown_price", nullable=True), Column("id", descending=True))),
    "-price": CardOrder("Price, high first", (Column("shown_price", descending=True, nullable=True), Column("id"))),
    "-released": CardOrder(
        "Newest",
        (Column("released_at", descending=True, nullable=True, nulls_last=True), Column("id", descending=True)),
    ),
    "released": CardOrder("Oldest", (Column("released_at", nullable=True), Column("id"))),
    "number": CardOrder("Set and number", (Column("set_id"), *NUMBER)),
    "-number": CardOrder("Set and number, last first", tuple(down(column) for column in (Column("set_id"), *NUMBER))),
    "rarity": CardOrder("Rarity, common first", (Column("rarity"), Column("name"), Column("id"))),
    "-rarity": CardOrder("Rarity, rarest first", (Column("rarity", descending=True), Column("name"), Column("id"))),
    "edhrec": CardOrder("Most played", (Column("edhrec_rank", nullable=True, nulls_last=True), Column("id"))),
    "-change": CardOrder(
        "Rising in a week", (Column("change", descending=True, nullable=True, computed=True), Column("id"))
    ),
    "change": CardOrder("Falling in a week", (Column("change", nullable=True, computed=True), Column("id"))),
}
