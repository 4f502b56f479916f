"""What was worked out is kept until prices come in, the collection changes, or its owner looks elsewhere."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from apps.accounts.models import User
from apps.collection.changes import version
from apps.prices.coverage import newest_run
from dualcaster.lib.cache import remember

from . import movers, over_time, valuation

T = TypeVar("T")
HOURS = 6 * 3600


def value_of(user: User, currency: str) -> valuation.Valuation:
    return kept(f"valuation:{currency}", user, lambda: valuation.valuation(user, currency))


def days_of(user: User, currency: str) -> list[over_time.Day]:
    return kept(f"days:{currency}", user, lambda: over_time.days(user, currency))


def moves_of(user: User, currency: str, window: movers.Window) -> movers.Moves:
    return kept(f"movers:{currency}:{window}", user, lambda: movers.movers(user, currency, window))


def kept(name: str, user: User, compute: Callable[[], T]) -> T:
    """A new day begins for everybody at once."""
    holds = f"{user.pk}:{version(user.pk)}:{user.preferences_version}:{newest_run()}:{datetime.now(UTC):%Y%m%d}"
    return remember(f"worth:{name}", holds, compute, HOURS)
