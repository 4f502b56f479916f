"""How fresh what we were told is, for whoever watches over Dualcaster: a small answer, worked out once a minute."""

from datetime import datetime
from typing import Any, cast

from django.core.cache import cache
from django.db import Error

from .collecting import Known, known_sources
from .live import utc_now
from .models import Run, Visit

MINUTE = 60


def lateness() -> dict[str, Any] | None:
    """When the newest price came in, and who let a whole turn pass; None without a database."""
    try:
        return cast(dict[str, Any], cache.get_or_set("lateness", looked_at, MINUTE))
    except Error:
        return None


def looked_at() -> dict[str, Any]:
    newest = Run.objects.filter(status=Run.Status.DONE).order_by("-pk").values_list("finished_at", flat=True).first()
    return {"newest": newest.isoformat() if newest else None, "late": late()}


def late() -> list[str]:
    """Sources that the clock would ask, and that have ended no visit well in this turn or the one before."""
    now = utc_now()
    return [
        known.kind.slug
        for known in known_sources()
        if missed(known, now) and (known.standing.is_locked(now) or not known.hindrance(Visit.Reason.HAND, now))
    ]


def missed(known: Known, now: datetime) -> bool:
    before, last = known.kind.schedule.turn(now) - known.kind.schedule.step, known.standing.turn_at
    return last is None or last < before
