"""Old visits are forgotten; files nobody waits for are thrown away."""

from datetime import timedelta

from django.conf import settings

from . import parcels
from .live import utc_now
from .models import Parcel, Quarantine, Visit

KEPT, FILES_KEPT = timedelta(days=90), timedelta(days=30)


def tidy() -> int:
    """How many visits were forgotten. What is held or waits for an operator stays."""
    Quarantine.objects.filter(decided_at__lt=utc_now() - KEPT).exclude(state=Quarantine.State.WAITING).delete()
    oldest = (utc_now() - FILES_KEPT).timestamp()
    for path in (settings.DATA_DIR / "refused").glob("*.jsonl"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
    old = Visit.objects.filter(started_at__lt=utc_now() - KEPT, parcels=None).exclude(status=Visit.Status.RUNNING)
    forgotten, _ = old.delete()
    folders = settings.DATA_DIR / "visits"
    waiting = set(Parcel.objects.values_list("visit_id", flat=True)) | set(
        Visit.objects.running().values_list("pk", flat=True)
    )
    for folder in folders.iterdir() if folders.is_dir() else ():
        if not (folder.name.isdecimal() and int(folder.name) in waiting):
            parcels.clear(folder)
    return forgotten
