"""Our going to a source: each visit, what it brought that is not stored yet, and how we stand with the source."""

import os
import socket
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from apps.cards.models import Card

from .ledger import Source

LEASE = timedelta(minutes=10)  # a visit that has not stirred for so long is dead
HOST = socket.gethostname()[:80]
PROCESS = uuid.uuid4().hex[:8]  # numbers of processes come again; this one does not


class LostError(Exception):
    """Somebody else holds this visit for dead and has taken over."""


class VisitQuerySet(models.QuerySet):
    def running(self) -> Self:
        return self.filter(status=Visit.Status.RUNNING)

    def for_listing(self) -> Self:
        return self.select_related("source", "by").order_by("-id")


class Visit(models.Model):
    """One time we went to a source: from the first question to the last price stored, or the reason why not.

    Only one visit of a source runs at a time; the database holds that. Whoever finds it dead may end it.
    """

    class Status(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        UNCHANGED = "unchanged", "Nothing new"
        HELD = "held", "Held back"
        FAILED = "failed", "Failed"

    class Reason(models.TextChoices):
        SCHEDULE = "schedule", "By the clock"
        HAND = "hand", "By hand"
        CARD = "card", "For a card"
        REPLAY = "replay", "Replay"
        BACKFILL = "backfill", "History"
        UPLOAD = "upload", "Upload"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="visits")
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.SCHEDULE)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    worker = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField(db_default=Now())
    stirred_at = models.DateTimeField(db_default=Now(), help_text="When it last gave a sign of life.")
    finished_at = models.DateTimeField(null=True, blank=True)
    cards = models.IntegerField(default=0, help_text="Cards it asked about, where it asks card by card.")
    asked = models.IntegerField(default=0, help_text="Requests it sent.")
    received = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    quarantined = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0, help_text="Bytes of an uploaded file.")
    position = models.BigIntegerField(default=0, help_text="Bytes of it that are read.")
    title = models.CharField(max_length=200, blank=True, help_text="The file's name.")
    error = models.TextField(blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(status="running") & ~Q(reason="upload"), name="one_visit_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["source", "-id"], name="sources_visit_newest")]

    def __str__(self) -> str:
        return f"{self.source_id} from {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def accepted(self) -> int:
        return self.new + self.changed

    @property
    def duration(self) -> timedelta | None:
        return self.finished_at - self.started_at if self.finished_at else None

    @property
    def share(self) -> int:
        """How much of an uploaded file is read, in percent."""
        return min(100, self.position * 100 // self.size) if self.size else 0

    @property
    def folder(self) -> Path:
        return settings.DATA_DIR / "visits" / str(self.pk)

    def stir(self) -> None:
        """A sign of life; LostError where somebody else has taken over."""
        if not Visit.objects.running().filter(pk=self.pk).update(stirred_at=Now(), asked=self.asked):
            raise LostError

    def hold(self) -> None:
        """Keeps others from taking over until this transaction ends."""
        if not Visit.objects.running().select_for_update().filter(pk=self.pk).first():
            raise LostError

    def is_dead(self, mine: set[int]) -> bool:
        """Nobody works on it any more: its process is gone, or it has been silent for too long."""
        host, pid, process = [*self.worker.rsplit(":", 2), "", ""][:3]
        if process == PROCESS:
            return self.pk not in mine
        if host == HOST and pid.isdecimal() and (int(pid) == os.getpid() or not lives(int(pid))):
            return True
        return self.stirred_at < timezone.now() - LEASE

    def close(self, status: "Visit.Status", error: str = "") -> bool:
        """Ends it, unless somebody else did."""
        self.status, self.error, self.finished_at = status, error, timezone.now()
        counts = {name: getattr(self, name) for name in COUNTS}
        ended = {"status": status, "error": error, "finished_at": self.finished_at, **counts}
        return bool(Visit.objects.running().filter(pk=self.pk).update(**ended))


COUNTS = ("cards", "asked", "received", "new", "changed", "unchanged", "refused", "quarantined")


class Parcel(models.Model):
    """A delivery on its way from a source into the prices: its quotes lie in a file until they are stored.

    Who dies with a parcel in hand leaves it to the next visit. A parcel that is not believed waits for an operator.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="parcels")
    as_of = models.DateTimeField(null=True, help_text="Empty: history, in which each price has its own moment.")
    complete = models.BooleanField(default=False)
    quotes = models.IntegerField(default=0)
    folder = models.CharField(max_length=300, help_text="Where its files lie, in the data directory.")
    held = models.CharField(max_length=300, blank=True, help_text="Why it is not believed.")
    cards = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.quotes} prices of visit {self.visit_id}"

    @property
    def path(self) -> Path:
        return settings.DATA_DIR / self.folder


class Standing(models.Model):
    """How we stand with a source: whether it may be asked, and what it asks us to remember."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    turn_at = models.DateTimeField(null=True, blank=True, help_text="When the newest visit that did its turn began.")
    failures = models.IntegerField(default=0, help_text="Visits in a row that failed.")
    open_until = models.DateTimeField(null=True, blank=True, help_text="The clock does not ask before.")
    locked_until = models.DateTimeField(null=True, blank=True, help_text="It asked to be left alone until then.")
    trouble = models.TextField(blank=True, help_text="Why, in words.")
    stopped = models.BooleanField(default=False, help_text="It does not let us in; asking again changes nothing.")
    stopped_with = models.CharField(max_length=64, blank=True, help_text="The fingerprint of what it did not accept.")
    quota_left = models.IntegerField(null=True, blank=True)
    marks = models.JSONField(default=dict, blank=True, help_text="ETags of what we have.")

    def __str__(self) -> str:
        return str(self.source)

    def is_open(self, now: datetime) -> bool:
        return self.open_until is not None and self.open_until > now

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > now

    @property
    def is_on_probation(self) -> bool:
        """Its next visit begins with a single question, and goes on only if that is answered."""
        return self.failures > 0

    def succeeded(self, turn_at: datetime | None, quota_left: int | None, marks: dict[str, dict[str, str]]) -> None:
        known = {"turn_at": turn_at} if turn_at else {}
        self._write(**WELL, locked_until=None, quota_left=quota_left, marks=marks, **known)

    def failed(self, why: str, now: datetime) -> None:
        """The breaker: each failure in a row doubles the pause."""
        pause = min(FIRST_PAUSE * 2 ** min(self.failures, 10), LONGEST_PAUSE)
        self._write(failures=F("failures") + 1, trouble=why, open_until=now + pause)

    def lock(self, why: str, until: datetime) -> None:
        self._write(trouble=why, locked_until=until)

    def stop(self, why: str, fingerprint: str) -> None:
        self._write(trouble=why, stopped=True, stopped_with=fingerprint)

    def forgive(self) -> None:
        """An operator says that it is worth another try."""
        self._write(**WELL)

    def _write(self, **facts: Any) -> None:
        Standing.objects.filter(pk=self.pk).update(**facts)


WELL = {"failures": 0, "open_until": None, "trouble": "", "stopped": False, "stopped_with": ""}
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=15), timedelta(hours=6)


class Asked(models.Model):
    """When a source was last asked about a card, whatever it answered."""

    pk = models.CompositePrimaryKey("source_id", "card_id")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, db_index=False, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, db_index=False, db_constraint=False, related_name="+")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.card_id} by {self.source_id}"


def worker_name() -> str:
    return f"{HOST}:{os.getpid()}:{PROCESS}"


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
