"""What an operator makes of prices and deliveries that were not believed."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from apps.prices.ingest import record

from . import parcels
from .live import live_sources, utc_now
from .models import Parcel, Quarantine, Source, Visit
from .storing import store
from .visiting import NotNow, begin, going_on

State = Quarantine.State


@dataclass
class Accepted:
    taken: int = 0
    stored: int = 0

    @property
    def late(self) -> int:
        """Those for which a newer price is known already."""
        return self.taken - self.stored


def accept(chosen: QuerySet[Quarantine], by: Any) -> Accepted:
    """Stores them after all, at the moments they were told for."""
    done = Accepted()
    with transaction.atomic():
        waiting = (
            chosen.filter(state=State.WAITING).select_for_update(of=("self",)).order_by("source_id", "as_of", "pk")
        )
        for (source_id, as_of), quotes in groupby(waiting, key=lambda row: (row.source_id, row.as_of)):
            rows = list(quotes)
            outcome = record(Source.objects.get(pk=source_id), as_of, map(quote, rows), complete=False, anew=True)
            done.taken += len(rows)
            done.stored += outcome.new + outcome.changed
            decide(rows, State.ACCEPTED, by)
    return done


def discard(chosen: QuerySet[Quarantine], by: Any) -> int:
    with transaction.atomic():
        rows = list(chosen.filter(state=State.WAITING).select_for_update(of=("self",)))
        decide(rows, State.DISCARDED, by)
    return len(rows)


def decide(rows: Iterable[Quarantine], state: Quarantine.State, by: Any) -> None:
    chosen = Quarantine.objects.filter(pk__in=[row.pk for row in rows])
    chosen.update(state=state, decided_by=by, decided_at=utc_now())


def quote(row: Quarantine) -> tuple[Any, ...]:
    return (row.kind, row.key, row.traits, row.price, row.low, row.mid, row.high, row.market)


def release(parcel: Parcel, by: Any) -> Visit:
    """Stores a delivery that was held back, whole; NotNow where that cannot be."""
    source = parcel.visit.source
    if not parcels.is_there(parcel):
        raise NotNow("Its file is not on this machine any more.")
    visit = begin(source, Visit.Reason.REPLAY, by.pk)
    with going_on(visit):
        Parcel.objects.filter(pk=parcel.pk).update(held="")
        parcel.held = ""
        store(source, visit, parcel, live_sources().get(source.slug), released=True)
        held = Parcel.objects.filter(visit__source=source, pk=parcel.pk or 0).exclude(held="").first()
        visit.close(Visit.Status.FAILED if held else Visit.Status.DONE, held.held if held else "")
    return visit
