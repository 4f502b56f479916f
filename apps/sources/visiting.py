"""One visit to one source, alone: whether it may be asked, what it said, and what became of that, in words.

Nothing here stops another source. Whoever dies in the middle is found by the next visit, which ends the dead one as
failed, stores what had arrived whole, and asks for the rest.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from dualcaster.lib.polite import AuthError, LockedOutError, Polite, SourceError
from dualcaster.lib.wire import Patience, Wire

from . import parcels, popular
from .live import Delivery, LiveSource, utc_now
from .models import Parcel, Source, Standing, Visit
from .models.visits import LostError, worker_name
from .opening import DamagedError
from .storing import DATABASE_GONE, store
from .telling import tell_operators

log = structlog.get_logger(__name__)

STIRS = timedelta(seconds=20)
MINE: set[int] = set()  # the visits this process is on

Reason, Status = Visit.Reason, Visit.Status
GONE = "The process that was at work ended in the middle. What had arrived whole is stored by the next visit."
DEMO = "The demo's cards are not known to anybody: bring in the real ones with make import-scryfall-all first."
OVERRULED = {Reason.HAND, Reason.REPLAY, Reason.BACKFILL}  # an operator wants it now


class NotNow(Exception):
    """Why a source is not asked now, in words. `busy`: somebody is at it."""

    def __init__(self, words: str, *, busy: bool = False) -> None:
        super().__init__(words)
        self.busy = busy


def visit(
    kind: type[LiveSource],
    reason: Visit.Reason = Reason.SCHEDULE,
    *,
    cards: Sequence[int] | None = None,
    since: date | None = None,
    by_id: int | None = None,
) -> Visit:
    """Goes to a source and stores what it says; NotNow where it is not to be asked. How it went is on the visit."""
    source, now = kind.row(), utc_now()
    standing = Standing.objects.get_or_create(source=source)[0]
    if why := hindrance(kind, source, standing, reason, now):
        raise NotNow(why)
    going = begin(source, reason, by_id)
    with going_on(going):
        Going(kind, source, standing, going, now).go(cards, since)
    return going


def hindrance(
    kind: type[LiveSource],
    source: Source,
    standing: Standing,
    reason: Visit.Reason,
    now: datetime,
    simulated: bool | None = None,
) -> str:
    """Why it must not be asked now; empty where it may. `simulated` spares the question whether the demo is there."""
    if not source.enabled:
        return f"{kind.name} is disabled."
    if missing := kind.missing():
        return f"{kind.name} needs " + ", ".join(f"{one.variable} ({one.what}: {one.where})" for one in missing) + "."
    if not kind.marketplaces:
        return f"{kind.name} has nowhere to ask. {' '.join(kind.notes)}"
    if demo_is_there() if simulated is None else simulated:
        return DEMO
    if standing.is_locked(now):
        return f"{kind.name} asked to be left alone until {standing.locked_until:%Y-%m-%d %H:%M} UTC."
    if reason in OVERRULED:
        return ""
    if standing.stopped and standing.stopped_with == fingerprint(kind):
        return f"{kind.name} is stopped: {standing.trouble}"
    if standing.is_open(now):
        return f"{kind.name} failed and is left alone until {standing.open_until:%Y-%m-%d %H:%M} UTC."
    if reason == Reason.SCHEDULE and not kind.schedule.is_due(standing.turn_at, now):
        return f"{kind.name} has been asked; its next turn is {kind.schedule.next(now):%Y-%m-%d %H:%M} UTC."
    return ""


def demo_is_there() -> bool:
    return Source.objects.filter(simulated=True).exists()


def begin(source: Source, reason: Visit.Reason, by_id: int | None = None) -> Visit:
    """Takes the source for this process, after ending whoever died with it in hand."""
    for dead in source.visits.running().exclude(reason=Reason.UPLOAD):
        if dead.is_dead(MINE):
            dead.close(Status.FAILED, GONE)
    try:
        with transaction.atomic():
            return Visit.objects.create(source=source, reason=reason, by_id=by_id, worker=worker_name())
    except IntegrityError as error:
        raise NotNow(f"{source.name} is being asked at this moment.", busy=True) from error


@contextmanager
def going_on(going: Visit) -> Iterator[None]:
    MINE.add(going.pk)
    try:
        yield
    finally:
        MINE.discard(going.pk)
        if not going.parcels.exists():
            parcels.clear(going.folder)


@dataclass
class Going:
    """A visit under way."""

    kind: type[LiveSource]
    source: Source
    standing: Standing
    visit: Visit
    now: datetime
    stirred: datetime = field(default_factory=utc_now)

    def go(self, cards: Sequence[int] | None, since: date | None) -> None:
        client = self.client()
        try:
            brought = self.pick_up()
            brought |= self.ask(client, cards, since)
            self.standing.succeeded(self.turn, client.quota_left, dict(client.marks))
            well = Status.DONE if brought else Status.UNCHANGED
            self.visit.close(Status.HELD if self.is_held else well, self.visit.error)
        except LostError:
            log.warning("visit_lost", source=self.source.slug, visit=self.visit.pk)
        except AuthError as error:
            words = f"{error} {self.remedy}"
            self.standing.stop(words, fingerprint(self.kind))
            self.fail(words)
            tell_operators(f"{self.kind.name} does not let us in", words)
        except LockedOutError as error:
            self.leave_alone(str(error), datetime.fromtimestamp(error.until, UTC))
            self.fail(str(error))
        except (SourceError, DamagedError) as error:
            self.break_off(str(error))
        except DATABASE_GONE as error:
            self.break_off(f"The database went away: {str(error).strip() or type(error).__name__}")
        except Exception as error:
            log.exception("reader_broke", source=self.source.slug)
            self.break_off(f"What reads {self.kind.name} broke ({type(error).__name__}: {error}). The log says where.")
        finally:
            client.close()

    def client(self) -> Polite:
        self.visit.folder.mkdir(parents=True, exist_ok=True)
        return Polite(
            self.kind.name, self.kind.rate, marks=dict(self.standing.marks), folder=self.visit.folder, pulse=self.stir,
            wire=wire(), probing=self.standing.is_on_probation, vendor=self.kind.vendor,
        )  # fmt: skip

    def ask(self, client: Polite, cards: Sequence[int] | None, since: date | None) -> bool:
        """Asks to the end and stores each parcel as it is full; answers whether anything was news."""
        reader = self.kind()
        client.authorize = lambda renew: reader.authorization(client, renew=renew)
        deliveries: Iterator[Delivery]
        if since:
            deliveries = reader.history(client, since)
        else:
            wanted = popular.wanted(self.kind, self.source, self.now, cards)
            self.visit.cards = len(wanted)
            if self.kind.per_card and not wanted:
                return False
            deliveries = reader.deliveries(client, wanted)
        brought = False
        try:
            for parcel in parcels.Packer(self.visit, self.stir).pack(deliveries):
                brought |= store(self.source, self.visit, parcel, self.kind)
        finally:
            self.visit.asked = client.requests
        return brought

    def pick_up(self) -> bool:
        """Stores what a visit that died had in hand; answers whether anything was news."""
        left = Parcel.objects.filter(visit__source=self.source, held="").exclude(visit=self.visit).order_by("id")
        brought = False
        for parcel in left:
            if parcels.is_there(parcel):
                brought |= store(self.source, self.visit, parcel, self.kind)
            else:
                parcel.delete()
        return brought

    def leave_alone(self, words: str, until: datetime) -> None:
        for kind in self.kind.siblings():
            source = self.source if kind is self.kind else kind.row()
            Standing.objects.get_or_create(source=source)[0].lock(words, until)

    def stir(self) -> None:
        if utc_now() - self.stirred > STIRS:
            self.stirred = utc_now()
            self.visit.stir()

    def break_off(self, words: str) -> None:
        self.standing.failed(words, utc_now())
        self.fail(words)

    def fail(self, words: str) -> None:
        self.visit.close(Status.FAILED, words)
        log.warning("visit_failed", source=self.source.slug, visit=self.visit.pk, error=words)

    @property
    def is_held(self) -> bool:
        return self.visit.parcels.exclude(held="").exists()

    @property
    def turn(self) -> datetime | None:
        """When the turn began that this visit did; visits for a card or for history do none."""
        return self.now if self.visit.reason in {Reason.SCHEDULE, Reason.HAND} else None

    @property
    def remedy(self) -> str:
        names = " and ".join(one.variable for one in self.kind.credentials)
        where = next((one.where for one in self.kind.credentials), self.kind.homepage)
        what = f"Check {names} ({where})" if names else f"See {where} for whom it lets in"
        return f"{what}, then press “Run now”. It is not asked before."


def wire() -> Wire:
    seconds = settings.SOURCES_SECONDS
    patience = Patience(connect=min(10, seconds), idle=min(30, seconds), answer=seconds)
    return Wire(patience, gateway=settings.SOURCES_GATEWAY)


def fingerprint(kind: type[LiveSource]) -> str:
    """Changes when an operator changes a credential; says nothing about it."""
    return sha256("\0".join(one.value for one in kind.credentials).encode()).hexdigest()
