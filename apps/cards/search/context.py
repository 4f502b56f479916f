"""What a search may depend on beside its text."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from dualcaster.lib.money import Currency

from .syntax import Tree


def today() -> date:
    return timezone.now().date()


@dataclass(frozen=True)
class Context:
    """Whose prices, whose cards, and which day it is. No marketplaces means all of them.

    `tree` is the whole search, for words that mean something else beside others; `extras` says whether tokens and the
    like are looked for as well.
    """

    currency: Currency = Currency.USD
    marketplaces: tuple[int, ...] | None = None
    user_id: int | None = None
    today: date = field(default_factory=today)
    tree: Tree | None = None
    extras: bool = True
