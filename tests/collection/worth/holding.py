"""A collection in a few words: what somebody owns, what they sold, and what it cost on which day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.collection.models import Disposal, DisposalLine, InventoryItem
from tests import factories as make

TODAY = datetime.now(UTC).date()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def morning(days: int) -> datetime:
    """A moment of that day that has passed, whenever the test runs."""
    return datetime.combine(ago(days), time(), UTC)


def cost(card: Card, *points: tuple[int, int | None], **about: Any) -> None:
    """What it cost from so many days ago on; None once nobody offers it."""
    if all(price is not None for _, price in points):
        make.history(card, *((morning(days), price) for days, price in points), **about)
        return
    teller = make.source(f"teller-{card.pk}")  # only live deliveries end an offer, and each teller's come in order
    for days, price in points:
        make.price(card, price, morning(days), teller, **about)


def own(user: User, card: Card, quantity: int = 1, since: int | None = None, **facts: Any) -> InventoryItem:
    """`paid` is in dollars' cents unless a currency is named."""
    if "paid" in facts:
        facts = {"purchase_price": facts.pop("paid"), "currency": "USD"} | facts
    came = None if since is None else ago(since)
    return InventoryItem.objects.create(user=user, card=card, quantity=quantity, acquired_at=came, **facts)


def sold(
    user: User, card: Card, quantity: int, day: int, each: int, since: int | None, paid: int | None = None,
    fees: int = 0, currency: str = "USD", paid_in: str = "USD", kind: str = "sold", **was: Any,
) -> Disposal:  # fmt: skip
    """Copies that came so many days ago and left `day` days ago, all of one lot."""
    gone = Disposal.objects.create(
        user=user, card=card, kind=kind, quantity=quantity, finish=Finish.NONFOIL, condition=Condition.NEAR_MINT,
        language=Language.ENGLISH, unit_price=each, fees=fees, currency=currency, day=ago(day),
    )  # fmt: skip
    DisposalLine.objects.create(
        disposal=gone, quantity=quantity, purchase_price=paid, currency=paid_in if paid is not None else "",
        acquired_at=None if since is None else ago(since), owned_since=morning(since or day),
        was={"value": None, "value_currency": "", "marks": []} | was,
    )  # fmt: skip
    return gone
