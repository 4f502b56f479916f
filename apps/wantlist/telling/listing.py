"""Somebody's alerts with when each last fired."""

from typing import Any

from django.db.models import Max, OuterRef, Subquery

from apps.accounts.models import User
from apps.cards.querysets import HEAVY
from apps.wantlist.models import Firing, PriceAlert
from dualcaster.lib.keyset import Column
from dualcaster.lib.money import written

NEWEST = (Column("id", descending=True),)
LATEST = (Column("fired_at", descending=True), Column("id", descending=True))
UNSEEN = tuple(f"card__{name}" for name in HEAVY)


def alerts_of(user: User) -> Any:
    """Theirs, each with `fired_at`, `fired_price` and `armed` cards."""
    last = Firing.objects.filter(alert=OuterRef("pk")).order_by("-fired_at", "-pk")
    return (
        PriceAlert.objects.of(user)
        .select_related("card__set", "search", "marketplace")
        .defer(*UNSEEN)
        .annotate(
            fired_at=Max("watched__last_fired_at"),
            fired_price=Subquery(last.values("price")[:1]),
        )
    )


def firings_of(user: User, alert: PriceAlert | None = None) -> Any:
    fired = Firing.objects.of(user).select_related("card__set", "marketplace", "want", "alert").defer(*UNSEEN)
    return fired.filter(alert=alert) if alert else fired


def rule(alert: PriceAlert) -> str:
    """What it waits for: “At or below $2.00”, “Falls by 10 % within 7 days”."""
    if alert.kind == PriceAlert.Kind.CHANGE:
        way = "Falls" if alert.threshold < 0 else "Rises"
        return f"{way} by {abs(alert.threshold):,} % within {alert.get_window_display()}"
    return f"{alert.get_kind_display()} {written(alert.threshold, alert.currency)}"


def target_of(fired: Firing) -> str:
    """What had to be reached: an amount, or a change in percent."""
    if fired.reason == Firing.Reason.CHANGE:
        return f"{fired.target:+,} %"
    return written(fired.target, fired.currency)
