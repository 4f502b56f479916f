"""The moments files speak of, as the ISO text in UTC that history is written with."""

from datetime import UTC, date, datetime, time, timedelta

EARLIEST = date(1993, 1, 1)  # no trading card of ours was sold before
NOON = time(12)


def moment_text(moment: datetime) -> str:
    """“2025-09-21 12:00:00+00”."""
    check(moment.astimezone(UTC).date())
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00")


def read_moment(text: str, day_time: time = NOON) -> datetime:
    """A moment in ISO 8601, in UTC where it names no offset; a bare day is `day_time` of it. ValueError explains."""
    text = text.strip()
    try:
        if len(text) == 10:
            moment = datetime.combine(date.fromisoformat(text), day_time, UTC)
        else:
            moment = datetime.fromisoformat(text)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("a date is not written like 2025-09-21 or 2025-09-21T20:00:00Z") from error
    check(moment.date())
    return moment


def check(day: date) -> None:
    if not EARLIEST <= day <= datetime.now(UTC).date() + timedelta(days=1):
        raise ValueError("a date is before 1993 or in the future")


class Moments(dict[str, str]):
    """Remembers the moments of a file: they repeat."""

    def __init__(self, day_time: time = NOON) -> None:
        super().__init__()
        self.day_time = day_time

    def __missing__(self, text: str) -> str:
        if len(self) > 100_000:
            self.clear()
        moment = self[text] = moment_text(read_moment(text, self.day_time))
        return moment
