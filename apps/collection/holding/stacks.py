"""Stacks that are parted and put together again. Every copy keeps what it cost and since when it is owned."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from apps.accounts.models import User
from apps.collection.changes import collection_changed
from apps.collection.models import InventoryItem

# All that lots must have in common to be one. Copies of an unknown day are told apart by the day they were written
# down, because that is the day from which they count.
ALIKE = """card_id, finish, condition, language, purchase_price, currency, acquired_at, location_id, marks, grade,
    value, value_currency, sku, tags, notes,
    CASE WHEN acquired_at IS NULL THEN (created AT TIME ZONE 'UTC')::date END"""

MERGE = f"""
WITH chosen AS (
    SELECT id, quantity, for_trade, created, min(id) OVER w AS stays, count(*) OVER w AS many
    FROM collection_inventoryitem WHERE id = ANY (%s)
    WINDOW w AS (PARTITION BY {ALIKE})
), alike AS (
    SELECT * FROM chosen WHERE many > 1
), sums AS (
    SELECT stays, sum(quantity)::int AS quantity, sum(for_trade)::int AS for_trade, min(created) AS created
    FROM alike GROUP BY stays
), stay AS (
    UPDATE collection_inventoryitem lot
    SET quantity = sums.quantity, for_trade = sums.for_trade, created = sums.created, updated = now()
    FROM sums WHERE lot.id = sums.stays
)
SELECT id FROM alike WHERE id <> stays
"""


@transaction.atomic
def split(lot: InventoryItem, quantity: int) -> InventoryItem:
    """Takes copies out of a stack into one of their own; what is for trade stays behind as far as it can."""
    held = InventoryItem.objects.filter(pk=lot.pk).locked().first()
    if held is None or not 0 < quantity < held.quantity:
        most = held.quantity - 1 if held else 0
        words = f"Between 1 and {most} copies can be split off." if most else "A single copy cannot be split."
        raise ValidationError({"quantity": words})
    since, traded = held.created, held.for_trade
    held.quantity -= quantity
    held.for_trade = min(traded, held.quantity)
    held.save(update_fields=["quantity", "for_trade", "updated"])
    held.pk, held._state.adding = None, True
    held.quantity, held.for_trade = quantity, traded - held.for_trade
    held.save(force_insert=True)
    InventoryItem.objects.filter(pk=held.pk).update(created=since)
    collection_changed(held.user_id, [held.card_id])
    return held


@transaction.atomic
def merge(user: User, lots: list[int]) -> int:
    """Puts those of these lots together that are alike in everything; how many there are fewer."""
    held = list(InventoryItem.objects.of(user).filter(pk__in=lots).locked().values_list("pk", "card_id"))
    with connection.cursor() as cursor:
        cursor.execute(MERGE, [[pk for pk, _ in held]])
        gone = [pk for (pk,) in cursor.fetchall()]
    InventoryItem.objects.filter(pk__in=gone).delete()
    collection_changed(user.pk, {card for _, card in held})
    return len(gone)
