"""Selling, trading away and losing copies, first in, first out; and taking that back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.collection.changes import collection_changed
from apps.collection.models import Disposal, DisposalLine, ImportBatch, InventoryItem, Location

# Copies that come back into a lot must have cost what its others cost, or gains would change.
SAME = ("user_id", "card_id", "finish", "condition", "language", "purchase_price", "currency", "acquired_at")


@dataclass(frozen=True)
class Deal:
    """What happens to how many copies. Amounts are minor units of `currency`, `fees` those of the whole deal."""

    quantity: int
    currency: str
    kind: str = Disposal.Kind.SOLD
    unit_price: int = 0
    fees: int = 0
    day: date | None = None
    notes: str = ""


@transaction.atomic
def part_with(like: InventoryItem, deal: Deal) -> Disposal:
    """Takes so many copies out of the lots that are like this one, the oldest first.

    Whoever sells at the same time waits here, and then finds what is left.
    """
    held = {lot.pk: lot for lot in InventoryItem.objects.like(like).locked()}
    lots = [held[pk] for pk in InventoryItem.objects.filter(pk__in=held).oldest_first().values_list("pk", flat=True)]
    refuse_more_than_there_are(deal.quantity, sum(lot.quantity for lot in lots))
    gone = Disposal(
        user_id=like.user_id, card_id=like.card_id, finish=like.finish, condition=like.condition,
        language=like.language, kind=deal.kind, quantity=deal.quantity, unit_price=deal.unit_price, fees=deal.fees,
        currency=deal.currency, day=deal.day or timezone.localdate(), notes=deal.notes,
    )  # fmt: skip
    gone.full_clean()
    gone.save()
    DisposalLine.objects.bulk_create([line_of(gone, lot, taken) for lot, taken in taken_from(lots, deal.quantity)])
    collection_changed(like.user_id, [like.card_id])
    return gone


def refuse_more_than_there_are(wanted: int, there: int) -> None:
    if wanted > there:
        words = f"You have only {there} of these." if there else "You have none of these any more."
        raise ValidationError({"quantity": words})


def taken_from(lots: list[InventoryItem], wanted: int) -> Iterator[tuple[InventoryItem, int]]:
    for lot in lots:
        if not wanted:
            return
        taken = min(lot.quantity, wanted)
        wanted -= taken
        yield lot, taken


def line_of(gone: Disposal, lot: InventoryItem, taken: int) -> DisposalLine:
    """Takes the copies out of the lot; an empty lot goes, and the line keeps it."""
    line = DisposalLine(
        disposal=gone, lot=lot, quantity=taken, purchase_price=lot.purchase_price, currency=lot.currency,
        acquired_at=lot.acquired_at, owned_since=lot.created, was=lot.kept(),
    )  # fmt: skip
    if taken == lot.quantity:
        lot.delete()
        line.lot = None
    else:
        lot.quantity -= taken
        lot.for_trade = min(lot.for_trade, lot.quantity)
        lot.save(update_fields=["quantity", "for_trade", "updated"])
    return line


@transaction.atomic
def undo(user: User, number: int) -> Disposal | None:
    """Gives every copy back to the lot it came from, and makes the lot again where it is gone; None where there is no
    such disposal of theirs (any more)."""
    gone = Disposal.objects.of(user).select_for_update(of=("self",)).filter(pk=number).first()
    if gone is None:
        return None
    lines = list(gone.lines.order_by("pk"))
    numbers = [line.was["id"] for line in lines]
    held = {lot.pk: lot for lot in InventoryItem.objects.of(user).filter(pk__in=numbers).locked()}
    for line in lines:
        give_back(line, held.get(line.was["id"]))
    gone.delete()
    collection_changed(gone.user_id, [gone.card_id])
    return gone


def give_back(line: DisposalLine, lot: InventoryItem | None) -> None:
    was = InventoryItem.again(line.was)
    if lot is None or any(getattr(lot, name) != getattr(was, name) for name in SAME):
        make_again(was, line, taken=lot is not None)
        return
    unmarked = was.for_trade - min(was.for_trade, was.quantity - line.quantity)
    lot.quantity += line.quantity
    lot.for_trade += unmarked
    lot.save(update_fields=["quantity", "for_trade", "updated"])


def make_again(was: InventoryItem, line: DisposalLine, taken: bool) -> None:
    """The lot with what was taken from it. It keeps its number, by which other disposals know it, unless that number
    is now a lot of another kind."""
    number, since, changed = was.pk, was.created, was.updated
    left = was.quantity - line.quantity
    was.pk = None if taken else number
    was.quantity, was.for_trade = line.quantity, was.for_trade - min(was.for_trade, left)
    was.location = Location.objects.filter(pk=was.location_id or 0, user_id=was.user_id).first()
    was.batch = ImportBatch.objects.filter(pk=was.batch_id or 0, user_id=was.user_id).first()
    was.save(force_insert=True)
    InventoryItem.objects.filter(pk=was.pk).update(created=since, updated=changed)
    if not taken:
        others = DisposalLine.objects.filter(disposal__user_id=was.user_id, lot=None, was__id=number)
        others.update(lot=was.pk)
