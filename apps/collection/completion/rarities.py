"""How somebody's cards spread over the rarities."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from apps.cards.words import Rarity
from apps.collection.models import InventoryItem


@dataclass(frozen=True)
class Share:
    """`percent` is of all copies, `length` of the longest bar."""

    rarity: Rarity
    cards: int
    copies: int
    percent: float
    length: float


def rarities_of(user: Any) -> list[Share]:
    """Every rarity they own of, commons first; proxies are none."""
    owned = InventoryItem.objects.of(user).exclude(marks__contains=["proxy"]).order_by()
    rows = owned.values("card__rarity").annotate(cards=Count("card", distinct=True), copies=Sum("quantity"))
    counted = sorted(rows, key=lambda row: row["card__rarity"])
    every = sum(row["copies"] for row in counted)
    most = max((row["copies"] for row in counted), default=0)
    return [
        Share(
            Rarity(row["card__rarity"]), row["cards"], row["copies"], round(100 * row["copies"] / every, 1),
            round(100 * row["copies"] / most, 1),
        )
        for row in counted
    ]  # fmt: skip
