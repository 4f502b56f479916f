"""A parcel becomes prices: all of it in one transaction, once, and only while its visit is still ours."""

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from apps.prices.backfill import backfill
from apps.prices.ingest import Outcome, record
from apps.prices.listings import record_counts

from . import freshness, parcels
from .live import LiveSource, utc_now
from .models import Parcel, Run, Source, Visit

log = structlog.get_logger(__name__)


def store(source: Source, visit: Visit, parcel: Parcel, kind: type[LiveSource] | None = None) -> bool:
    """Stores it and adds its figures to the visit; answers whether anything in it was news.

    What cannot be stored at all is held for an operator, so that it does not stand in the way of the next.
    """
    now, path, number = utc_now(), parcel.path, parcel.pk
    try:
        with transaction.atomic():
            visit.hold()
            outcome = take(source, parcel)
            Run.objects.filter(pk__in=outcome.run_ids).update(visit=visit)
            with connection.cursor() as cursor:
                record_counts(cursor, parcels.counts(parcel), now.date())
            freshness.mark(source, parcel.cards, now)
            parcel.delete()
    except (OperationalError, InterfaceError):
        raise
    except (DatabaseError, ValueError, OSError, EOFError) as error:
        log.exception("parcel_not_stored", source=source.slug, parcel=number)
        Parcel.objects.filter(pk=number).update(held=f"It cannot be stored: {str(error).strip()[:250]}")
        return False
    parcels.clear(path)
    freshness.remember(source, parcel.cards, now)
    add(visit, outcome)
    return not outcome.already_applied


def take(source: Source, parcel: Parcel) -> Outcome:
    if parcel.as_of is None:
        return backfill(source, parcels.quotes(parcel), complete=False)
    return record(source, parcel.as_of, parcels.quotes(parcel), complete=parcel.complete)


def add(visit: Visit, outcome: Outcome) -> None:
    visit.received += outcome.received
    visit.new += outcome.new
    visit.changed += outcome.changed + outcome.gone
    visit.unchanged += outcome.unchanged + outcome.superseded
    visit.refused += outcome.refused
