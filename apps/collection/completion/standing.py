"""How far somebody's sets are: read from what was calculated, and calculated here and now where nobody else will."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Now
from django.utils import timezone
from psycopg import errors

from apps.collection.models import CollectionStats, InventoryItem

from .calculating import calculate
from .rules import Terms, terms_of
from .soon import calculate_soon

PATIENCE = timedelta(seconds=15)  # with a worker; after that a page calculates what it shows
MOST = "5000"  # milliseconds of a statement while somebody waits for their page


@dataclass(frozen=True)
class Totals:
    """All of somebody's sets together, in one currency."""

    started: int
    complete: int
    copies: int
    percent: int
    value: int
    unpriced: int
    cost: int


def bring_up_to_date(user: Any) -> bool:
    """Whether a worker is still calculating; what was calculated before is shown meanwhile."""
    terms = terms_of(user)
    known = outdated(user, terms).aggregate(
        stale=Count("pk", filter=Q(old=True)),
        unmarked=Count("pk", filter=Q(old=True, is_stale=False)),
        since=Min("stale_since"),
        calculated=Count("calculated_at"),
    )
    if not known["calculated"]:
        owns = known["stale"] or InventoryItem.objects.of(user).exists()
        return calculate_here(user) if owns else False
    if not known["stale"]:
        return False
    if known["unmarked"]:  # from here on somebody waits for it
        outdated(user, terms).filter(old=True, is_stale=False).update(is_stale=True, stale_since=Now())
    return calculate_here(user) if is_late(known["since"]) or not calculate_soon(user.pk) else True


def calculate_here(user: Any) -> bool:
    """Calculates while its owner waits; whether that took too long to wait for."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [MOST])
            calculate(user)
            cursor.execute("RESET statement_timeout")
    except OperationalError as error:
        if isinstance(error.__cause__, errors.QueryCanceled):
            return True
        raise
    return False


def outdated(user: Any, terms: Terms) -> QuerySet[Any]:
    """Their sets; `old` where what was calculated does not hold any more."""
    old = Q(is_stale=True) | ~Q(terms=terms.digest) | ~Q(printings=F("set__card_count"))
    sets: QuerySet[Any] = CollectionStats.objects.of(user)
    return sets.annotate(old=old | Q(calculated_at__lt=F("set__last_synced_at")))


def is_late(since: datetime | None) -> bool:
    return since is not None and since < timezone.now() - PATIENCE


def totals(user: Any, currency: str) -> Totals:
    rows = CollectionStats.objects.begun_by(user).with_amounts(currency)
    sums = rows.aggregate(
        started=Count("pk"),
        complete=Count("pk", filter=Q(owned_count=F("total_count"), total_count__gt=0)),
        all_copies=Sum("copies"),
        all_share=Sum("share"),
        all_value=Sum("value"),
        all_unpriced=Sum("without_price"),
        all_cost=Sum("cost"),
    )
    return Totals(
        started=sums["started"],
        complete=sums["complete"],
        copies=sums["all_copies"] or 0,
        percent=int((sums["all_share"] or 0) / sums["started"] / 100) if sums["started"] else 0,
        value=sums["all_value"] or 0,
        unpriced=sums["all_unpriced"] or 0,
        cost=sums["all_cost"] or 0,
    )
