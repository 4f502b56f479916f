"""Cards of a file, put on somebody's want list at once. What is there already stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from django.db import transaction

from apps.accounts.models import User
from apps.collection.formats import Refused, Row, Sheet, recognise
from apps.collection.holding.forms import MOST_COPIES
from apps.collection.matching import Confidence, Match, Matching
from apps.wantlist.models import WantListItem
from dualcaster.lib.uploads import Refused as RefusedFile

from . import wants_text

MOST = 5_000  # rows of one file


@dataclass
class Taken:
    """What became of a file's rows; `lost` are those nobody is wanted for, each with its reason."""

    format: str
    added: int = 0
    known: int = 0
    lost: list[tuple[str, str]] = field(default_factory=list)


def take_in(user: User, file: BinaryIO, name: str = "") -> Taken:
    """RefusedFile says why a file is none of wants. A card that only its name tells is wanted in any printing."""
    sheet = Sheet(file, name)
    head = sheet.head()
    if wants_text.looks_so(head):
        taken, found = Taken(wants_text.NAME), wants_text.read(sheet)
    else:
        its = recognise(head, name).format
        taken, found = Taken(its.name), its.read(sheet)
    read = list(islice(found, MOST + 1))
    if len(read) > MOST:
        raise RefusedFile(f"It has more than {MOST:,} rows; bring it in parts.")
    wants: dict[int, WantListItem] = {}
    for match in matched(read, taken):
        put(user, wants, match)
    with transaction.atomic():
        known = set(WantListItem.objects.of(user).filter(card__in=list(wants)).values_list("card_id", flat=True))
        new = [want for card, want in wants.items() if card not in known]
        WantListItem.objects.bulk_create(new, ignore_conflicts=True, batch_size=1_000)
    taken.added, taken.known = len(new), len(known)
    return taken


def matched(read: list[Row | Refused], taken: Taken) -> Iterator[Match]:
    taken.lost += [(one.raw[:200], one.reason) for one in read if isinstance(one, Refused)]
    for match in Matching().match(row for row in read if isinstance(row, Row)):
        if match.card_id is None:
            taken.lost.append((match.row.name or match.row.raw[:200], match.doubt or "No card is called so."))
        else:
            yield match


def put(user: User, wants: dict[int, WantListItem], match: Match) -> None:
    """Rows of one card are one want of all their copies."""
    row, card = match.row, match.card_id or 0
    if (want := wants.get(card)) is not None:
        want.quantity = min(want.quantity + row.quantity, MOST_COPIES)
        return
    wants[card] = WantListItem(
        user=user,
        card_id=card,
        quantity=min(row.quantity, MOST_COPIES),
        any_printing=match.confidence == Confidence.NAME,
        finish=row.finish,
        condition=row.condition,
        language=row.language,
        notes=row.notes.replace("\0", "")[:5_000],
    )
