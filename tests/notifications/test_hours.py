"""When somebody is told: by their clock, whatever the clocks do to it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.accounts.models import Preferences, User
from apps.notifications.hours import Hours
from apps.notifications.models import Delivery, Habits
from apps.notifications.notifying import Priority, notify
from tests.notifications.conftest import NOON, proven

NIGHT = (time(22), time(7))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "due"),
    [
        (Hours(), "2026-03-10T12:00", "2026-03-10T12:00"),
        (Hours(frequency="daily"), "2026-03-10T07:59", "2026-03-10T08:00"),
        (Hours(frequency="daily"), "2026-03-10T08:00", "2026-03-11T08:00"),
        (Hours("Asia/Tokyo", "daily"), "2026-03-10T22:59", "2026-03-10T23:00"),
        (Hours("Asia/Tokyo", "daily"), "2026-03-10T23:00", "2026-03-11T23:00"),
        (Hours("Asia/Kathmandu", "daily", hour=0), "2026-03-10T12:00", "2026-03-10T18:15"),
        (Hours("Pacific/Kiritimati", "weekly", day=0), "2026-03-08T17:59", "2026-03-08T18:00"),
        (Hours(frequency="weekly", day=0), "2026-03-09T07:59", "2026-03-09T08:00"),
        (Hours(frequency="weekly", day=0), "2026-03-09T08:00", "2026-03-16T08:00"),
        (Hours(frequency="weekly", day=6), "2026-03-09T08:00", "2026-03-15T08:00"),
        # New York: at two on 8 March 2026 it is three, and at two on 1 November it is one again.
        (Hours("America/New_York", "daily", hour=8), "2026-03-07T14:00", "2026-03-08T12:00"),
        (Hours("America/New_York", "daily", hour=2), "2026-03-07T14:00", "2026-03-08T07:00"),
        (Hours("America/New_York", "daily", hour=1), "2026-10-31T14:00", "2026-11-01T05:00"),
        (Hours("America/New_York", "daily", hour=1), "2026-11-01T05:00", "2026-11-02T06:00"),
        (Hours("Europe/Berlin", "daily", hour=8), "2026-10-24T12:00", "2026-10-25T07:00"),
        (Hours("Europe/Berlin", "weekly", hour=8, day=6), "2026-03-22T12:00", "2026-03-29T06:00"),
        (Hours("Nowhere/Atall", "daily"), "2026-03-10T07:59", "2026-03-10T08:00"),
    ],
)
def test_a_digest_comes_at_its_hour_where_its_reader_lives(hours: Hours, now: str, due: str) -> None:
    assert hours.due(at(now)) == (at(due), hours.frequency != "instant")


@pytest.mark.parametrize(
    ("hours", "now", "due"),
    [
        (Hours(quiet=NIGHT), "2026-03-10T21:59", "2026-03-10T21:59"),
        (Hours(quiet=NIGHT), "2026-03-10T22:00", "2026-03-11T07:00"),
        (Hours(quiet=NIGHT), "2026-03-11T06:59", "2026-03-11T07:00"),
        (Hours(quiet=NIGHT), "2026-03-11T07:00", "2026-03-11T07:00"),
        (Hours(quiet=(time(12), time(14))), "2026-03-10T13:00", "2026-03-10T14:00"),
        (Hours("America/Los_Angeles", quiet=NIGHT), "2026-03-10T12:00", "2026-03-10T14:00"),
        (Hours("America/New_York", quiet=(time(23), time(2, 30))), "2026-03-08T06:30", "2026-03-08T07:30"),
        (Hours("America/New_York", quiet=(time(23), time(1, 30))), "2026-11-01T04:30", "2026-11-01T05:30"),
    ],
)
def test_quiet_hours_are_quiet(hours: Hours, now: str, due: str) -> None:
    assert hours.due(at(now)) == (at(due), at(due) != at(now))


def test_what_is_critical_does_not_wait_for_the_morning() -> None:
    assert Hours(quiet=NIGHT).due(at("2026-03-10T23:00"), critical=True) == (at("2026-03-10T23:00"), False)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo"])
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_each_day_of_two_years_has_one_digest(zone: str, hour: int) -> None:
    hours, now, days = Hours(zone, "daily", hour), at("2026-01-01T12:00"), set()
    for _ in range(730):
        now, _ = hours.due(now)
        days.add(now.astimezone(ZoneInfo(zone)).date())
    assert len(days) == 730
    assert (max(days) - min(days)).days == 729


@pytest.mark.django_db
def test_each_channel_has_hours_of_its_own(alice: User, clock: object) -> None:
    Preferences.objects.of(alice).change(digest_frequency="daily", time_zone="America/New_York")
    Habits.objects.create(user=alice, digest_hour=18, quiet_from=time(7), quiet_until=time(9))
    proven(alice, frequency="instant")
    notify(alice.pk, "milestone", "A first rare", key="1")
    by_kind = {one.channel.kind: one for one in Delivery.objects.select_related("channel")}
    assert by_kind["email"].due_at == NOON.replace(hour=22)
    assert by_kind["webhook"].due_at == NOON.replace(hour=13), "noon in London is eight in New York, and quiet"
    assert by_kind["webhook"].digest
    notify(alice.pk, "price_alert", "It fell", key="2", priority=Priority.CRITICAL)
    critical = Delivery.objects.get(notification__type="price_alert", channel__kind="webhook")
    assert (critical.due_at, critical.digest) == (NOON, False)


@pytest.mark.django_db
def test_a_zone_nobody_knows_harms_nobody(alice: User, charlie: User, clock: object) -> None:
    Preferences.objects.of(alice).change(digest_frequency="daily")
    Preferences.objects.filter(user=alice).update(time_zone="Mars/Olympus")
    for person in (alice, charlie):
        notify(person.pk, "milestone", "A first rare", key=f"{person.pk}")
    assert sorted(Delivery.objects.values_list("due_at", flat=True)) == [
        NOON,
        NOON.replace(hour=8) + timedelta(days=1),
    ]
