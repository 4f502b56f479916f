"""Old visits are forgotten; files nobody waits for are thrown away."""

from datetime import timedelta

from django.conf import settings

from . import parcels
from .live import utc_now
from .models import Parcel, Visit

KEPT = timedelta(days=90)


def tidy() -> int:
    """How many visits were forgotten. What is held for an operator stays."""
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
