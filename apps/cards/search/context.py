"""What a search may depend on beside its text."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from dualcaster.lib.money import Currency


def today() -> date:
    return timezone.now().date()


@dataclass(frozen=True)
class Context:
    """Whose prices, whose cards, and which day it is. No marketplaces means all of them."""

    currency: Currency = Currency.USD
    marketplaces: tuple[int, ...] | None = None
    user_id: int | None = None
    today: date = field(default_factory=today)
