"""How templates write prices, changes, ages and small charts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.core.cache import cache
from django.utils import timezone

from apps.cards.models import Card
from apps.prices.market import freshness
from apps.prices.models import HeadlinePrice, LatestPrice, PriceHistory, PriceVariant
from dualcaster.lib.money import written

register = template.Library()

STALE_AFTER = timedelta(days=2)
MINUTE = 60
AGES = [
    (60, 1, "just now"),
    (3600, 60, "{} min"),
    (86400, 3600, "{} h"),
    (60 * 86400, 86400, "{} d"),
    (730 * 86400, 30 * 86400, "{} mo"),
]


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Minor units as people write them: $1,234.50, €0.80, 0.41 tix."""
    return "–" if minor is None else written(minor, currency)


@register.filter
def age(moment: datetime | None) -> str:
    """How long ago, in one short word."""
    if moment is None:
        return ""
    seconds = max((timezone.now() - moment).total_seconds(), 0)
    for limit, unit, words in AGES:
        if seconds < limit:
            return words.format(int(seconds // unit))
    return f"{int(seconds // (365 * 86400))} y"


@register.filter
def exact(moment: datetime | None) -> str:
    """The moment in full, for a hover, as the clocks of who reads it show it."""
    return timezone.localtime(moment).strftime("%-d %B %Y, %H:%M %Z") if moment else ""


@register.filter
def range_name(period: str) -> str:
    """24h as 24 h, all as All."""
    return "All" if period == "all" else f"{period[:-1]} {period[-1]}"


@register.filter
def percent(part: int | None, whole: int | None) -> int:
    return round(100 * part / whole) if part and whole else 0


@register.inclusion_tag("parts/_price.html")
def price(
    row: LatestPrice | HeadlinePrice | None, mark: bool = True, age: bool = True, card: Card | None = None
) -> dict[str, Any]:
    """A price with where it is from, who told it and how old that is; of a `card` without one, why there is none."""
    if row is None:
        return {"amount": None} | (silence(card) if card else {})
    variant = row.variant
    latest = row if isinstance(row, LatestPrice) else variant.latest
    moment = confirmed(latest)
    return {
        "amount": None if row.price is None else money(row.price, variant.currency),
        "last": money(latest.known, variant.currency),
        "previous": "" if latest.previous is None else money(latest.previous, variant.currency),
        "marketplace": variant.marketplace,
        "mark": mark,
        "age": age,
        "source": latest.source,
        "moment": moment,
        "changed": latest.changed_at,
        "stale": timezone.now() - moment > STALE_AFTER,
        "unconfirmed": latest.unconfirmed,
    }


def silence(card: Card) -> dict[str, str]:
    """Why a printing has no price, in a few words and in a sentence."""
    if card.digital:
        return {"short": "digital only", "why": "It exists in digital games only; nobody sells it."}
    if card.released_at and card.released_at > timezone.now().date():
        return {
            "short": "not out yet",
            "why": f"It comes out on {card.released_at:%-d %B %Y}; nobody has priced it yet.",
        }
    return {"short": "nobody tells one", "why": "No source tells a price of this printing in this currency."}


@register.filter
def silent(card: Card) -> str:
    return silence(card)["why"]


@register.filter
def confirmed(latest: LatestPrice) -> datetime:
    """The last moment at which its source still stood by it."""
    return latest.confirmed_at


@register.simple_tag
def other_offers(rows: Iterable[LatestPrice], currency: str) -> list[LatestPrice]:
    """Every offer in one currency but the best, cheapest first."""
    return sorted(offers(rows, currency, PriceVariant.Side.RETAIL), key=lambda row: row.price or 0)[1:]


@register.simple_tag
def best_buy(rows: Iterable[LatestPrice], currency: str) -> LatestPrice | None:
    """The cheapest offer in one currency, whatever its finish."""
    return min(offers(rows, currency, PriceVariant.Side.RETAIL), key=lambda row: row.price or 0, default=None)


@register.simple_tag
def best_sale(rows: Iterable[LatestPrice], currency: str) -> LatestPrice | None:
    """The most a shop pays in one currency."""
    return max(offers(rows, currency, PriceVariant.Side.BUYLIST), key=lambda row: row.price or 0, default=None)


def offers(rows: Iterable[LatestPrice], currency: str, side: PriceVariant.Side) -> list[LatestPrice]:
    here = [row for row in rows if row.variant.currency == currency and row.variant.side == side]
    return [row for row in here if row.price is not None]


@register.inclusion_tag("parts/_change.html")
def change(now: int | None, before: int | None, currency: str = "", period: str = "") -> dict[str, Any]:
    """What moved: arrow, sign and percent; the amount on hover. Nothing where either end is unknown."""
    if now is None or not before:
        return {"known": False, "period": period}
    difference = now - before
    amount = ("+" if difference > 0 else "") + money(difference, currency) if currency else ""
    return told(100 * difference / before) | {"amount": amount, "period": period}


@register.inclusion_tag("parts/_change.html")
def step(row: PriceHistory) -> dict[str, Any]:
    """One change of the history against the price before it."""
    before = None if row.delta is None or row.price is None else row.price - row.delta
    return change(row.price, before, row.variant.currency)


@register.inclusion_tag("parts/_change.html")
def moved(percent: float | None) -> dict[str, Any]:
    """A change that is known as a share only."""
    return {"known": False} if percent is None else told(percent)


def told(ratio: float) -> dict[str, Any]:
    shown = f"{abs(ratio):,.0f}" if abs(ratio) >= 100 else f"{abs(ratio):.1f}"
    direction = "flat" if shown == "0.0" else "up" if ratio > 0 else "down"
    return {
        "known": True,
        "direction": direction,
        "percent": shown,
        "sign": {"up": "+", "down": "−", "flat": ""}[direction],
    }


@register.inclusion_tag("parts/_sparkline.html")
def sparkline(points: Iterable[int | None], label: str = "", width: int = 96, height: int = 28) -> dict[str, Any]:
    """A line of values at even steps; None is a gap and is left as one."""
    values = list(points or [])
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return {"lines": []}
    low, high = min(known), max(known)
    across = (width - 6) / (len(values) - 1)
    scale = (height - 6) / ((high - low) or 1)
    lines: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(
                f"{3 + index * across:.1f},{height - 3 - (value - low) * scale if high > low else height / 2:.1f}"
            )
    lines = [line for line in lines if line]
    return {
        "lines": [" ".join(line * 2 if len(line) == 1 else line) for line in lines],
        "last": lines[-1][-1].split(","),
        "width": width,
        "height": height,
        "label": label,
        "direction": "up" if known[-1] > known[0] else "down" if known[-1] < known[0] else "flat",
    }


@register.inclusion_tag("parts/_progress.html")
def progress(done: int, total: int, label: str = "") -> dict[str, Any]:
    return {"done": done, "total": total, "label": label, "percent": percent(done, total)}


@register.inclusion_tag("parts/_ring.html")
def ring(done: int, total: int, label: str = "") -> dict[str, Any]:
    """A small ring, as full as `done` of `total`."""
    return {"percent": min(percent(done, total), 100), "label": label, "done": done, "total": total}


@register.inclusion_tag("parts/_simulated_here.html")
def simulated_here() -> dict[str, bool]:
    """Says that prices are made up while the demo's are, on pages whose own queries do not tell."""
    return {"simulated": bool(cache.get_or_set("prices.simulated", told_by_the_demo, MINUTE))}


def told_by_the_demo() -> int:
    """1 or 0, as a cache cannot tell false from nothing."""
    return int(any(source.simulated for source in freshness()))
