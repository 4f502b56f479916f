"""Whose sets are to be calculated again by the clock."""

from datetime import datetime

from django.apps import apps
from django.db.models import F, Max, Q

from apps.collection.models import CollectionStats


def newest_delivery() -> datetime | None:
    """When prices came last."""
    runs = apps.get_model("sources", "Run")._default_manager
    newest: datetime | None = runs.aggregate(newest=Max("finished_at"))["newest"]
    return newest


def due() -> list[int]:
    """People of whom something is stale, or older than the newest prices or the catalogue."""
    old = Q(is_stale=True) | ~Q(printings=F("set__card_count")) | Q(calculated_at__lt=F("set__last_synced_at"))
    if newest := newest_delivery():
        old |= Q(calculated_at__lt=newest)
    active = CollectionStats.objects.filter(old, user__is_active=True)
    return list(active.order_by("user_id").values_list("user_id", flat=True).distinct())
