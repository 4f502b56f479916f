"""The lines of a collection: what it was worth beside what was put in, and its index beside the market's."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any

from apps.accounts.models import User
from apps.prices import market
from apps.prices.models import Marketplace
from apps.prices.selection import Selection
from dualcaster.lib.periods import Period

from .kept import days_of
from .over_time import Day

Value = Callable[[Day], Any]


class Range(StrEnum):
    """How far back: days are all there is of a collection, so nothing shorter than a month."""

    MONTH = "30d"
    QUARTER = "90d"
    YEAR = "1y"
    ALL = "all"


def within(days: Sequence[Day], period: Range) -> list[Day]:
    """Those of the period; the last day before it opens it."""
    since = Period(period).since(datetime.now(UTC))
    return [day for day in days if since is None or day.day >= since.date()]


def value(user: User, currency: str, period: Range) -> dict[str, Any]:
    """Amounts in minor units; `gain` is what the first line is above the second."""
    days = within(days_of(user, currency), period)
    lines = [line("Value", days, lambda day: day.value), line("Put in", days, lambda day: day.put_in)] if days else []
    also = {
        "gain": told(days, lambda day: day.gain),
        "copies": told(days, lambda day: day.owned),
        "unpriced": told(days, lambda day: day.unpriced),
    }
    return head(currency, period, days) | {"series": lines} | also


def index(user: User, currency: str, period: Range, marketplaces: Sequence[str] = ()) -> dict[str, Any]:
    """Both lines are 100 on the first day."""
    days = within(days_of(user, currency), period)
    if not days:
        return head(currency, period, days) | {"series": []}
    base = days[0].index
    own = line("Your collection", days, lambda day: round(100 * day.index / base, 4))
    chosen = Marketplace.objects.shown(marketplaces, currency)
    selection = Selection(currency=str(currency), marketplace=chosen)
    told_by_market = json.loads(market.chart(Period(period), selection))["series"]
    lines = [own, *(since(days[0], its) for its in told_by_market)]
    return head(currency, period, days) | {"series": [its for its in lines if its["t"]]}


def head(currency: str, period: Range, days: Sequence[Day]) -> dict[str, Any]:
    now = datetime.now(UTC)
    opens = Period(period).since(now)
    return {
        "currency": str(currency),
        "period": str(period),
        "since": int(opens.timestamp()) if opens else None,
        "until": int(now.timestamp()),
        "empty": not days,
    }


def line(name: str, days: Sequence[Day], what: Value) -> dict[str, Any]:
    return {"name": name, "t": [opens(day) for day in days], "p": told(days, what)}


def told(days: Sequence[Day], what: Value) -> list[Any]:
    """Nothing where nobody vouched for any price."""
    return [what(day) if day.told else None for day in days]


def opens(day: Day) -> int:
    """The first second of a day."""
    return int(datetime.combine(day.day, time(), UTC).timestamp())


def since(first: Day, market_line: dict[str, Any]) -> dict[str, Any]:
    """The market's line from one's own first day on, and from 100."""
    begins = opens(first)
    points = list(zip(market_line["t"], market_line["p"], strict=True))
    later = [(moment, level) for moment, level in points if moment > begins]
    if before := [level for moment, level in points if moment <= begins and level is not None]:
        later = [(begins, before[-1]), *later]
    base = next((level for _, level in later if level is not None), None)
    if base is None:
        later = []
    levels = [None if level is None else round(100 * level / (base or 1), 4) for _, level in later]
    return {"name": "Market", "t": [moment for moment, _ in later], "p": levels}
