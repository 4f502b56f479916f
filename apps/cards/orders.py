"""The orders cards can be listed in. Each ends in a unique column, so that pages can be turned by key."""

from dataclasses import dataclass, replace
from typing import Any

from dualcaster.lib.keyset import Column, Lead
from dualcaster.lib.money import scale

from .querysets import CardQuerySet


@dataclass(frozen=True)
class CardOrder:
    label: str
    columns: tuple[Column, ...]

    def prepare(self, cards: CardQuerySet) -> CardQuerySet:
        """The cards with the columns this order needs, in this order."""
        cards = cards.with_columns(column.name for column in self.columns)
        return cards.order_by(*(by for column in self.columns for by in column.by(nulls_last=column.nullable)))


def down(column: Column) -> Column:
    return replace(column, descending=True)


def by(name: str, *then: Column, **about: Any) -> tuple[Column, ...]:
    """One column, then others, then the printing's number."""
    return (Column(name, **about), *then, Column("id"))


NAME = Column("name")
PRICE = Column("shown_price", nullable=True, lead=Lead("shown_scale", scale))
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
    "price": CardOrder("Price, low first", (PRICE, Column("id", descending=True))),
    "-price": CardOrder("Price, high first", (down(PRICE), Column("id"))),
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

# Orders that only the search language has, by its word: `order:power direction:asc`.
MORE = {
    "-edhrec": CardOrder("Least played", by("edhrec_rank", descending=True, nullable=True)),
    **{
        sign + word: CardOrder(label, columns)
        for word, label, column in (
            ("color", "Colour", "color_rank"),
            ("mv", "Mana value", "mana_value"),
            ("power", "Power", "power_front"),
            ("toughness", "Toughness", "toughness_front"),
            ("penny", "Penny Dreadful", "penny_rank"),
            ("artist", "Artist", "search_artist"),
            ("usd", "Price in dollars", "price_usd"),
            ("eur", "Price in euros", "price_eur"),
            ("tix", "Price in tickets", "price_tix"),
            ("change24h", "Change in a day", "change_24h"),
            ("change30d", "Change in thirty days", "change_30d"),
        )
        for sign, columns in (
            ("", by(column, NAME, nullable=True, computed=True)),
            ("-", by(column, NAME, nullable=True, computed=True, descending=True)),
        )
    },
}

# The words of `order:`, each with what it means and the order people expect of it when they do not say a direction.
ORDER_WORDS = {
    "name": ("by name", "name"),
    "set": ("by set and collector number", "number"),
    "released": ("by date of release", "-released"),
    "rarity": ("by rarity", "-rarity"),
    "color": ("by colour", "color"),
    "price": ("by price in the chosen currency", "-price"),
    "usd": ("by price in dollars", "-usd"),
    "eur": ("by price in euros", "-eur"),
    "tix": ("by price in event tickets", "-tix"),
    "mv": ("by mana value", "mv"),
    "power": ("by power", "-power"),
    "toughness": ("by toughness", "-toughness"),
    "edhrec": ("by how much it is played in Commander", "edhrec"),
    "penny": ("by how much it is played in Penny Dreadful", "penny"),
    "artist": ("by artist", "artist"),
    "change24h": ("by change of price in a day", "-change24h"),
    "change7d": ("by change of price in a week", "-change"),
    "change30d": ("by change of price in thirty days", "-change30d"),
}


def order_of(word: str, direction: str = "auto") -> CardOrder:
    """The order that `order:` and `direction:` mean together."""
    usual = ORDER_WORDS[word][1]
    bare = usual.lstrip("-")
    known = ORDERS | MORE
    return known[{"asc": bare, "desc": f"-{bare}"}.get(direction, usual)]
