"""What an operator makes of prices and deliveries that were not taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from apps.cards.models import Card, ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.prices.ingest import record
from apps.prices.models.identity import traits
from apps.prices.resolve import PRINTING

from . import parcels
from .live import live_sources, utc_now
from .models import Parcel, Quarantine, Source, Visit
from .storing import store
from .visiting import NotNow, begin, going_on

State = Quarantine.State


class MixedError(Exception):
    """Several things were said to be one card."""


@dataclass(frozen=True)
class Meant:
    """What an operator says that the chosen rows mean, where their source did not say it, or said it wrongly."""

    card: Card | None = None
    finish: int | None = None
    condition: int | None = None
    language: int | None = None

    def applied(self, row: Quarantine) -> None:
        if row.traits is None:
            return
        code = row.traits
        row.traits = traits(
            code // 65536,
            code // 1024 % 64 if self.finish is None else self.finish,
            code // 128 % 8 if self.condition is None else self.condition,
            code // 2 % 64 if self.language is None else self.language,
            code % 2,
        )

    def learn(self, rows: Sequence[Quarantine]) -> None:
        """From now on what they call it is this card."""
        if self.card is None:
            return
        named = {(row.kind, row.key) for row in rows if row.kind is not None and row.is_quote}
        if len(named) > 1:
            raise MixedError("What is ticked is not one thing; name a card for one at a time.")
        for kind, key in named:
            ExternalId.objects.get_or_create(kind=kind, value=key[:80], card=self.card)


@dataclass
class Accepted:
    """`taken` were settled, of which `stored` were news; `left` nobody can store yet, and they go on waiting."""

    taken: int = 0
    stored: int = 0
    left: int = 0

    @property
    def late(self) -> int:
        """Those for which a newer price is known already."""
        return self.taken - self.stored

    @property
    def words(self) -> str:
        late = f" {self.late:,} of them are overtaken by newer prices." if self.late else ""
        left = f" {self.left:,} go on waiting: no card, finish, condition or language fits them." if self.left else ""
        return f"{self.taken:,} accepted.{late}{left}"


def accept(chosen: QuerySet[Quarantine], by: Any, meant: Meant | None = None) -> Accepted:
    """Stores them after all, at the moments they were told for, as far as they fit a card by now."""
    meant, done = meant or Meant(), Accepted()
    with transaction.atomic():
        waiting = list(
            chosen.filter(state=State.WAITING).select_for_update(of=("self",)).order_by("source_id", "as_of", "pk")
        )
        meant.learn(waiting)
        for row in waiting:
            meant.applied(row)
        fitting = [row for row in waiting if row.is_quote]
        known = matching(fitting)
        fitting = [row for row in fitting if row.pk in known]
        for (source_id, as_of), quotes in groupby(fitting, key=lambda row: (row.source_id, row.as_of)):
            rows = list(quotes)
            outcome = record(Source.objects.get(pk=source_id), as_of, map(quote, rows), complete=False, anew=True)
            done.taken += len(rows)
            done.stored += min(outcome.new + outcome.changed, len(rows))
            decide(rows, State.ACCEPTED, by)
        done.left = len(waiting) - len(fitting)
    return done


def matching(rows: Sequence[Quarantine]) -> set[int]:
    """Those that fit a printing of ours, by their numbers, as a delivery would be matched."""
    words = (Finish.values, Condition.values, [0, *Language.values])
    sound = [row for row in rows if row.traits and all(code in known for code, known in zip(codes(row), words))]  # noqa: B905
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT s.id FROM unnest(%s::int[], %s::smallint[], %s::text[], %s::int[]) AS s(id, kind, key, traits)
                {PRINTING} WHERE c.id IS NOT NULL""",
            [[getattr(row, name) for row in sound] for name in ("pk", "kind", "key", "traits")],
        )
        return {number for (number,) in cursor}


def codes(row: Quarantine) -> tuple[int, int, int]:
    """Finish, condition and language."""
    code = row.traits or 0
    return code // 1024 % 64, code // 128 % 8, code // 2 % 64


def discard(chosen: QuerySet[Quarantine], by: Any) -> int:
    """They do not come back while their source goes on saying the same."""
    waiting = chosen.filter(state=State.WAITING).order_by()
    return Quarantine.objects.filter(pk__in=waiting.values("pk"), state=State.WAITING).update(
        state=State.DISCARDED, decided_by=by, decided_at=utc_now()
    )


def decide(rows: Iterable[Quarantine], state: Quarantine.State, by: Any) -> None:
    chosen = Quarantine.objects.filter(pk__in=[row.pk for row in rows])
    chosen.update(state=state, decided_by=by, decided_at=utc_now())


def quote(row: Quarantine) -> tuple[Any, ...]:
    return (row.kind, row.key, row.traits, row.price, row.low, row.mid, row.high, row.market)


def release(parcel: Parcel, by: Any) -> Visit:
    """Stores a delivery that was held back, whole; NotNow where that cannot be."""
    source = parcel.visit.source
    if not parcels.is_there(parcel):
        raise NotNow("Its file is not on this machine any more.")
    visit = begin(source, Visit.Reason.REPLAY, by.pk)
    with going_on(visit):
        Parcel.objects.filter(pk=parcel.pk).update(held="")
        parcel.held = ""
        store(source, visit, parcel, live_sources().get(source.slug), released=True)
        held = Parcel.objects.filter(visit__source=source, pk=parcel.pk or 0).exclude(held="").first()
        visit.close(Visit.Status.FAILED if held else Visit.Status.DONE, held.held if held else "")
    return visit
