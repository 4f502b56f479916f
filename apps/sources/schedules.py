"""When a source is asked: the moments its turns begin."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

MONDAY = datetime(2001, 1, 1, tzinfo=UTC)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Schedule:
    """A turn begins every `step`, counted from `offset` after a Monday's midnight UTC.

    Turns and not pauses decide what is due, so a source that was asked a second late is not skipped the next time.
    """

    step: timedelta
    offset: timedelta = timedelta(0)

    def turn(self, now: datetime) -> datetime:
        """When the turn began in which this moment lies."""
        return now - (now - MONDAY - self.offset) % self.step

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        return last is None or last < self.turn(now)

    def next(self, now: datetime) -> datetime:
        return self.turn(now) + self.step

    def __str__(self) -> str:
        if self.step == timedelta(weeks=1):
            return f"every {WEEKDAYS[self.offset.days]} at {self.day_time:%H:%M} UTC"
        if self.step == timedelta(days=1):
            return f"every day at {self.day_time:%H:%M} UTC"
        minutes = int(self.step.total_seconds() // 60)
        if minutes % 60:
            return f"every {minutes} minutes"
        return "every hour" if minutes == 60 else f"every {minutes // 60} hours"

    @property
    def day_time(self) -> time:
        return (MONDAY + self.offset).time()


def every(minutes: int) -> Schedule:
    return Schedule(timedelta(minutes=minutes))


def daily(hour: int, minute: int = 0) -> Schedule:
    return Schedule(timedelta(days=1), timedelta(hours=hour, minutes=minute))


def weekly(day: str, hour: int, minute: int = 0) -> Schedule:
    return Schedule(timedelta(weeks=1), timedelta(days=WEEKDAYS.index(day), hours=hour, minutes=minute))
