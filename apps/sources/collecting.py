"""Whose turn it is, and who is asked about a single card; each source is a task of its own and fails alone."""

from dataclasses import dataclass
from datetime import datetime

from apps.cards.models import Card, ExternalId

from . import freshness
from .live import LiveSource, live_sources, utc_now
from .models import Source, Standing, Visit
from .visiting import demo_is_there, hindrance


@dataclass(frozen=True)
class Known:
    """A live source with its rows in the database."""

    kind: type[LiveSource]
    source: Source
    standing: Standing
    simulated: bool

    def hindrance(self, reason: Visit.Reason, now: datetime) -> str:
        return hindrance(self.kind, self.source, self.standing, reason, now, self.simulated)


def known_sources() -> list[Known]:
    """Every live source; its rows are made when it is first seen."""
    kinds = live_sources()
    rows = Source.objects.in_bulk(list(kinds), field_name="slug")
    for slug in kinds.keys() - rows.keys():
        rows[slug] = kinds[slug].row()
    standings = {standing.source_id: standing for standing in Standing.objects.filter(source__in=rows.values())}
    for row in rows.values():
        if row.pk not in standings:
            standings[row.pk] = Standing.objects.get_or_create(source=row)[0]
    simulated = demo_is_there()
    return [Known(kind, rows[slug], standings[rows[slug].pk], simulated) for slug, kind in kinds.items()]


def due(now: datetime | None = None) -> list[str]:
    """The sources whose turn has come and that may be asked."""
    now = now or utc_now()
    return [known.kind.slug for known in known_sources() if not known.hindrance(Visit.Reason.SCHEDULE, now)]


def who_knows(card: Card, now: datetime | None = None, *, spare_off: bool = False) -> dict[str, str]:
    """The sources that can be asked about this card alone, and why they are not asked now where they are not.

    `spare_off` leaves out those that are off: why they are is for operators to know.
    """
    now = now or utc_now()
    called = set(ExternalId.objects.filter(card=card).values_list("kind", flat=True))
    answer: dict[str, str] = {}
    for known in known_sources():
        if not known.kind.per_card or (known.kind.keys and not called & {int(key) for key in known.kind.keys}):
            continue
        if spare_off and (not known.source.enabled or known.kind.missing()):
            continue
        why = known.hindrance(Visit.Reason.CARD, now)
        if not why and not freshness.stale(known.source, [card.pk], now):
            why = f"{known.kind.name} was asked about it less than two hours ago."
        answer[known.kind.slug] = why
    return answer
