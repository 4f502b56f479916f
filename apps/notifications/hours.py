"""When something may be sent to a person: at once, outside their quiet hours, or with their next digest.

Their clock decides. An hour that the clocks skip in spring is the one after it; one that comes twice in autumn counts
the first time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True)
class Hours:
    """How one channel of one person wants it. `day` is 0 for Monday."""

    zone: str = "UTC"
    frequency: str = "instant"
    hour: int = 8
    day: int = 0
    quiet: tuple[time, time] | None = None

    def due(self, now: datetime, critical: bool = False) -> tuple[datetime, bool]:
        """The moment, and whether what is due then goes out together."""
        local = now.astimezone(clock(self.zone))
        if self.frequency != "instant":
            return self.digest_after(local), True
        if self.quiet and not critical and lies_between(*self.quiet, local.time()):
            return end_of_quiet(local, self.quiet[1]), True
        return now, False

    def digest_after(self, local: datetime) -> datetime:
        """The next full hour of the digest; a weekly one waits for its day."""
        day = local.date()
        if self.frequency == "weekly":
            day += timedelta(days=(self.day - day.weekday()) % 7)
        step = timedelta(days=7 if self.frequency == "weekly" else 1)
        while (moment := at(datetime.combine(day, time(self.hour)), local.tzinfo)) <= local.astimezone(UTC):
            day += step
        return moment


def lies_between(begin: time, end: time, now: time) -> bool:
    return begin <= now < end if begin < end else now >= begin or now < end


def end_of_quiet(local: datetime, end: time) -> datetime:
    day = local.date()
    while (moment := at(datetime.combine(day, end), local.tzinfo)) <= local.astimezone(UTC):
        day += timedelta(days=1)
    return moment


def at(wall: datetime, zone: tzinfo | None) -> datetime:
    """The moment a clock on the wall shows this; the moment it jumps where it never does."""
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:  # skipped: read by the clock of after the jump
        after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
        return max(moment, after)
    return moment


def clock(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
