"""Everybody who tells us prices, as the Sources pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from . import collecting
from .live import LiveSource, utc_now
from .models import Source, Standing, Visit
from .visiting import DEMO


@dataclass(frozen=True)
class Told:
    """A source and how it is with it. Those that only come as files have no `kind`."""

    source: Source
    kind: type[LiveSource] | None
    standing: Standing | None
    spoke_at: datetime | None
    last: Visit | None
    hindrance: str
    state: str

    @property
    def next_turn(self) -> datetime | None:
        """When the clock asks next; nothing where it will not."""
        if self.kind is None or self.standing is None or self.state in {"off", "stopped"}:
            return None
        now = utc_now()
        turn = now if self.kind.schedule.is_due(self.standing.turn_at, now) else self.kind.schedule.next(now)
        return max(turn, self.standing.open_until or turn, self.standing.locked_until or turn)

    @property
    def is_well(self) -> bool:
        return self.state in {"on", "file"}


def overview() -> list[Told]:
    """Every source, most trusted first, in a constant number of queries."""
    known = {one.source.pk: one for one in collecting.known_sources()}
    newest = dict(Source.objects.annotate(spoke=Max("runs__as_of")).values_list("pk", "spoke"))
    last_numbers = Visit.objects.values("source_id").annotate(last=Max("pk")).values("last")
    last = {visit.source_id: visit for visit in Visit.objects.filter(pk__in=last_numbers)}
    return [
        told(source, known.get(source.pk), newest[source.pk], last.get(source.pk)) for source in Source.objects.all()
    ]


def told(source: Source, known: collecting.Known | None, spoke_at: datetime | None, last: Visit | None) -> Told:
    if known is None:
        return Told(source, None, None, spoke_at, last, "", "file" if source.enabled else "off")
    why = known.hindrance(Visit.Reason.HAND, utc_now())
    return Told(source, known.kind, known.standing, spoke_at, last, "" if why == DEMO else why, state(known, why))


def state(known: collecting.Known, hindrance: str) -> str:
    """One word: on, off, stopped (it does not let us in), waiting (it failed, or asked for a pause)."""
    now = utc_now()
    if known.standing.is_locked(now) or known.standing.is_open(now):
        return "waiting"
    if hindrance:
        return "off"
    return "stopped" if known.standing.stopped else "on"
