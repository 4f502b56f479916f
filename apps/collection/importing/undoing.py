"""Takes an import back whole, as far as nobody has touched since what it made."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from apps.collection.changes import collection_changed
from apps.collection.models import ImportBatch, ImportRow

from .locks import one_after_another
from .statements import EACH, FACTS, LOCK, WORKINGS, fingerprint

LOT = "collection_inventoryitem"
# Several changes of one lot are one: the first says how it was, the last how it was left.
CHANGES = """
CREATE TEMP TABLE undoing ON COMMIT DROP AS
SELECT lot_number, (array_agg(kind ORDER BY id))[1] AS kind, (array_agg(before ORDER BY id))[1] AS before,
    (array_agg(kind ORDER BY id DESC))[1] AS last, (array_agg(after ORDER BY id DESC))[1] #>> '{}' AS after
FROM collection_importchange WHERE batch_id = %(batch)s GROUP BY lot_number
"""
AS_LEFT = f"l.user_id = %(user)s AND u.last <> 'removed' AND {fingerprint('l')} = u.after"
COUNT = f"""
SELECT count(*) FILTER (WHERE u.last <> 'removed' AND l.id IS NULL),
    count(*) FILTER (WHERE u.last <> 'removed' AND l.id IS NOT NULL AND {fingerprint("l")} <> u.after)
FROM undoing u LEFT JOIN {LOT} l ON l.id = u.lot_number AND l.user_id = %(user)s
"""
UNMAKE = f"DELETE FROM {LOT} l USING undoing u WHERE l.id = u.lot_number AND u.kind = 'made' AND {AS_LEFT}"
FREE = f"""
UPDATE collection_disposalline SET lot_id = NULL WHERE lot_id IN (
    SELECT l.id FROM {LOT} l JOIN undoing u ON l.id = u.lot_number WHERE u.kind = 'made' AND {AS_LEFT})
"""
# Locations that are gone meanwhile, and imports, are not brought back with the lots that lay in them.
WAS = f"jsonb_populate_record(NULL::{LOT}, u.before) AS was"
PLACE = "(SELECT id FROM collection_location p WHERE p.id = was.location_id AND p.user_id = %(user)s)"
BATCH = "(SELECT id FROM collection_importbatch b WHERE b.id = was.batch_id)"
CHANGE_BACK = f"""
UPDATE {LOT} l SET quantity = was.quantity, updated = now(),
    {", ".join(f"{fact} = {PLACE if fact == 'location_id' else f'was.{fact}'}" for fact in FACTS)}
FROM undoing u, {WAS} WHERE l.id = u.lot_number AND u.kind = 'changed' AND {AS_LEFT}
"""
BRING_BACK = f"""
INSERT INTO {LOT} (id, user_id, batch_id, created, updated, quantity, {EACH})
SELECT was.id, was.user_id, {BATCH}, was.created, now(), was.quantity,
    {", ".join(PLACE if fact == "location_id" else f"was.{fact}" for fact in FACTS)}
FROM undoing u, {WAS} WHERE u.last = 'removed' AND u.kind <> 'made' AND was.user_id = %(user)s
    AND EXISTS (SELECT FROM cards_card c WHERE c.id = was.card_id)
ON CONFLICT DO NOTHING
"""
EMPTY_PLACES = f"""
DELETE FROM collection_location p WHERE p.id = ANY(%(places)s) AND p.user_id = %(user)s
    AND NOT EXISTS (SELECT FROM {LOT} l WHERE l.location_id = p.id)
    AND NOT EXISTS (SELECT FROM collection_location inside WHERE inside.parent_id = p.id)
"""


@dataclass(frozen=True, slots=True)
class Undone:
    """Lots that were taken away, changed back and brought back; and those that stay as somebody made them since."""

    unmade: int = 0
    changed_back: int = 0
    brought_back: int = 0
    touched: int = 0
    gone: int = 0

    def sentences(self) -> list[str]:
        said = [
            (self.unmade, "{} that it made {is_} gone again."), (self.changed_back, "{} {is_} as before."),
            (self.brought_back, "{} {is_} back."),
            (self.touched, "{} {was} changed since by you, and {stays} as you left {them}."),
            (self.gone, "{} had been sold, moved together or deleted since; what became of {them} stays."),
        ]  # fmt: skip
        return [sentence.format(lots(count), **forms(count)) for count, sentence in said if count]


def undo(batch: ImportBatch) -> Undone | None:
    """None where there is nothing to take back, or somebody else just did."""
    with transaction.atomic():
        held = ImportBatch.objects.done().select_for_update().filter(pk=batch.pk).first()
        if held is None:
            return None
        one_after_another(held.user_id)
        about = {"user": held.user_id, "batch": held.pk, "places": (held.summary or {}).get("places", [])[::-1]}
        with connection.cursor() as cursor:
            cursor.execute(LOCK, about)
            cursor.execute(WORKINGS)
            cursor.execute(CHANGES, about)
            cursor.execute(COUNT, about)
            gone, touched = cursor.fetchone()
            cursor.execute(FREE, about)
            cursor.execute(UNMAKE, about)
            unmade = cursor.rowcount
            cursor.execute(CHANGE_BACK, about)
            changed_back = cursor.rowcount
            cursor.execute(BRING_BACK, about)
            brought_back = cursor.rowcount
            while about["places"]:
                cursor.execute(EMPTY_PLACES, about)
                if not cursor.rowcount:
                    break
        done = Undone(unmade, changed_back, brought_back, touched, gone)
        ImportRow.objects.filter(batch=held, imported=True).update(imported=False, added=0)
        summary: dict[str, Any] = held.summary | {"undone": asdict(done)}
        ImportBatch.objects.filter(pk=held.pk).update(
            status=ImportBatch.Status.UNDONE, undone_at=Now(), summary=summary
        )
        collection_changed(held.user_id)
    return done


def lots(count: int) -> str:
    return "1 lot" if count == 1 else f"{count:,} lots"


def forms(count: int) -> dict[str, str]:
    one = count == 1
    return {"is_": "is" if one else "are", "was": "was" if one else "were", "stays": "stays" if one else "stay",
            "them": "it" if one else "them"}  # fmt: skip
