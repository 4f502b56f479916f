"""Whose sets are to be calculated again by the clock."""

from django.apps import apps
from django.db.models import Count, F, Max, Q

from apps.collection.models import CollectionStats


def deliveries() -> int:
    """Another number after each delivery of prices, however late an early one is committed."""
    runs = apps.get_model("sources", "Run")._default_manager
    told = runs.aggregate(newest=Max("pk"), count=Count("pk"))
    return (told["newest"] or 0) + told["count"]


def due() -> list[int]:
    """People of whom something is stale, or older than the newest prices or the catalogue."""
    old = Q(is_stale=True) | ~Q(printings=F("set__card_count")) | Q(calculated_at__lt=F("set__last_synced_at"))
    active = CollectionStats.objects.filter(old | ~Q(deliveries=deliveries()), user__is_active=True)
    return list(active.order_by("user_id").values_list("user_id", flat=True).distinct())
