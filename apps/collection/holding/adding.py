"""Writing down what one owns."""

from datetime import UTC

from django.db import transaction
from django.utils import timezone

from apps.collection.changes import collection_changed
from apps.collection.models import InventoryItem

TOLD_APART = (
    "user_id", "card_id", "finish", "condition", "language", "purchase_price", "currency", "acquired_at",
    "location_id", "marks", "grade", "value", "value_currency", "sku", "batch_id", "tags", "notes",
)  # fmt: skip


@transaction.atomic
def add(lot: InventoryItem) -> InventoryItem:
    """Keeps a lot that makes sense. Copies like those of a lot of the same day join it: who adds one card four times
    has one stack of four."""
    lot.full_clean()
    held = same_of_today(lot)
    if held:
        held.quantity += lot.quantity
        held.for_trade += lot.for_trade
        held.full_clean()
        held.save(update_fields=["quantity", "for_trade", "updated"])
    else:
        lot.save()
    collection_changed(lot.user_id, [lot.card_id])
    return held or lot


def same_of_today(lot: InventoryItem) -> InventoryItem | None:
    if lot.marks or lot.grade:  # such copies are each their own
        return None
    alike = {name: getattr(lot, name) for name in TOLD_APART if getattr(lot, name) is not None}
    unknown = {f"{name}__isnull": True for name in TOLD_APART if getattr(lot, name) is None}
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return InventoryItem.objects.filter(**alike, **unknown, created__gte=today).locked().first()
