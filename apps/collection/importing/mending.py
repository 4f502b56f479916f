"""Rows that wait for somebody: which printing is meant, how many, or none at all."""

from django.db import transaction

from apps.cards.models import Card
from apps.cards.words import PLAIN_FINISHES, Finish
from apps.collection.models import ImportBatch, ImportRow

from .reading import recount
from .staging import MOST_COPIES

Status = ImportRow.Status
OPEN = (ImportBatch.Status.PREVIEW, ImportBatch.Status.DONE)


class Closed(Exception):
    """Why nothing can be changed any more."""


def mend(
    row: ImportRow, card: Card | None = None, finish: int | None = None, quantity: int | None = None,
    leave_out: bool = False,
) -> ImportRow:  # fmt: skip
    """Decides about one row. `Closed` where it is imported already, or its import is taken back."""
    with transaction.atomic():
        batch = ImportBatch.objects.filter(status__in=OPEN).select_for_update(of=("self",)).filter(pk=row.batch_id)
        row = ImportRow.objects.select_for_update(of=("self",)).select_related("card").get(pk=row.pk)
        if not batch.values_list("pk").first() or row.imported:
            raise Closed("It is imported already, or its import has ended.")
        if row.status == Status.REFUSED:
            raise Closed("What cannot be read cannot be mended here; mend it in the file.")
        if quantity is not None:
            row.told["quantity"] = max(1, min(quantity, MOST_COPIES))
        if leave_out:
            row.status = Status.LEFT_OUT
        elif chosen := card or row.card:
            row.card, row.status, row.decided = chosen, Status.MATCHED, True
            row.finish = fitting(finish or row.finish or row.told.get("finish"), chosen)
        row.save(update_fields=["told", "status", "card", "finish", "decided"])
        recount(row.batch_id)
    return row


def fitting(wanted: int | None, card: Card) -> int:
    """The finish that is wanted, where the printing comes in it; a finish somebody chose is theirs to know."""
    if wanted in card.finishes or not card.finishes:
        return wanted or Finish.NONFOIL.value
    same = [its for its in card.finishes if (its in PLAIN_FINISHES) == (wanted in (None, *PLAIN_FINISHES))]
    return int(same[0] if same else wanted or card.finishes[0])


def accept_all(batch: ImportBatch) -> int:
    """Every doubtful row means the printing that was suggested."""
    with transaction.atomic():
        if not ImportBatch.objects.filter(pk=batch.pk, status__in=OPEN).select_for_update().values_list("pk").first():
            return 0
        doubtful = ImportRow.objects.filter(batch=batch, status=Status.DOUBTFUL, card__isnull=False, imported=False)
        taken: int = doubtful.update(status=Status.MATCHED, decided=True)
        recount(batch.pk)
    return taken
