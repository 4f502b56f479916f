"""A parcel becomes prices: all of it in one transaction, once, and only while its visit is still ours."""

import psycopg
import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from apps.prices.backfill import backfill
from apps.prices.ingest import Outcome, record
from apps.prices.listings import record_counts
from apps.prices.models import Marketplace
from apps.prices.trust import HeldBack, Trust

from . import freshness, parcels
from .live import BUYLIST, RETAIL, LiveSource, utc_now
from .models import Parcel, Run, Source, Visit
from .telling import tell_operators

log = structlog.get_logger(__name__)

# Copying does not go through Django, so neither do its errors.
DATABASE_GONE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def store(
    source: Source, visit: Visit, parcel: Parcel, kind: type[LiveSource] | None = None, *, released: bool = False
) -> bool:
    """Stores it and adds its figures to the visit; answers whether anything in it was news.

    What is not believed as a whole, or cannot be stored at all, is held for an operator, and does not stand in the way
    of the next. A `released` parcel is one an operator believes; each of its prices is still judged by itself.
    """
    now, path, number = utc_now(), parcel.path, parcel.pk
    try:
        with transaction.atomic():
            visit.hold()
            outcome = take(source, parcel, trust(kind, whole=not released) if kind else None)
            runs = Run.objects.filter(pk__in=outcome.run_ids)
            runs.update(visit=visit)
            with connection.cursor() as cursor:
                record_counts(cursor, parcels.counts(parcel), now.date())
            freshness.mark(source, parcel.cards, now)
            parcel.delete()
    except HeldBack as why:
        hold_back(source, visit, number, str(why))
        return False
    except DATABASE_GONE:
        raise
    except (DatabaseError, psycopg.Error, TypeError, ValueError, OSError, EOFError) as error:
        parcel.pk = number  # undone with everything else
        if not isinstance(error, OSError | EOFError) and parcels.sift(parcel):
            return store(source, visit, parcel, kind, released=released)
        log.exception("parcel_not_stored", source=source.slug, parcel=number)
        hold_back(source, visit, number, f"It cannot be stored: {str(error).strip()}")
        return False
    parcels.clear(path)
    freshness.remember(source, parcel.cards, now)
    add(visit, outcome, sum(runs.values_list("quarantined", flat=True)))
    return not outcome.already_applied


def take(source: Source, parcel: Parcel, trust: Trust | None) -> Outcome:
    if parcel.as_of is None:
        return backfill(source, parcels.quotes(parcel), complete=False)
    return record(source, parcel.as_of, parcels.quotes(parcel), complete=parcel.complete, trust=trust)


def trust(kind: type[LiveSource], *, whole: bool) -> Trust:
    """What this source may speak of."""
    markets = Marketplace.objects.filter(slug__in=kind.marketplaces).values_list("pk", flat=True)
    sides = [number for number, side in enumerate((RETAIL, BUYLIST)) if side in kind.sides]
    return Trust(list(markets), sides, whole=whole)


def hold_back(source: Source, visit: Visit, number: int, why: str) -> None:
    """Puts it aside. It takes the place of an earlier one that still waits; operators hear of the first."""
    Parcel.objects.filter(pk=number).update(held=why[:300])
    visit.error = f"A delivery is held back: {why}"
    earlier = list(Parcel.objects.filter(visit__source=source, pk__lt=number).exclude(held="").exclude(as_of=None))
    for parcel in earlier:
        parcels.throw_away(parcel)
    if not earlier:
        tell_operators(f"A delivery of {source} is held back", f"{why} Nothing of it is stored; see the Sources page.")


def add(visit: Visit, outcome: Outcome, quarantined: int) -> None:
    visit.received += outcome.received
    visit.new += outcome.new
    visit.changed += outcome.changed + outcome.gone
    visit.quarantined += quarantined
    visit.unchanged += outcome.unchanged + outcome.superseded - quarantined
    visit.refused += outcome.refused
