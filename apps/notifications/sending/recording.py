"""Writes down what became of messages, and of the channels they went over."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction

from apps.notifications.kinds import Gone, Later
from apps.notifications.models import Channel, Delivery

log = structlog.get_logger(__name__)

PATIENCE = timedelta(hours=24)  # so long a receiver may be away
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0
FAILURES = 5  # deliveries in a row that failed for good before a channel is switched off

DONE = """
UPDATE notifications_delivery SET status = %s, finished_at = %s, last_error = %s
WHERE id = ANY(%s) AND status IN ('leased', 'pending')
"""
AGAIN = """
UPDATE notifications_delivery SET status = 'pending', next_try = %s, last_error = %s
WHERE id = ANY(%s) AND status = 'leased'
"""
ARRIVED = """
UPDATE notifications_channel SET delivered_at = %s, failures = 0, paused_until = NULL, last_error = ''
WHERE id = ANY(%s)
"""


@dataclass
class Outcome:
    """What became of one message; `error` is None where it arrived."""

    channel: Channel
    deliveries: list[Delivery]
    error: Exception | None = None
    unwanted: list[Delivery] = field(default_factory=list)


def record(outcomes: list[Outcome], now: datetime) -> list[Channel]:
    """All at once; answers the channels that were switched off by it."""
    arrived = [outcome for outcome in outcomes if outcome.error is None and outcome.deliveries]
    with transaction.atomic(), connection.cursor() as cursor:
        if unwanted := [one.pk for outcome in outcomes for one in outcome.unwanted]:
            cursor.execute(DONE, ["skipped", now, "", unwanted])
        if arrived:
            cursor.execute(DONE, ["sent", now, "", [one.pk for outcome in arrived for one in outcome.deliveries]])
            cursor.execute(ARRIVED, [now, [outcome.channel.pk for outcome in arrived]])
        return [one.channel for one in outcomes if one.error is not None and went_wrong(one, now)]


def went_wrong(outcome: Outcome, now: datetime) -> bool:
    """Tried again later, or given up; whether that switched its channel off."""
    error, deliveries = outcome.error, outcome.deliveries
    words = str(error)
    if isinstance(error, Later):
        until = now + timedelta(seconds=error.after if error.after is not None else back_off(deliveries))
        Channel.objects.filter(pk=outcome.channel.pk).update(
            paused_until=until, last_error=words, last_error_at=now
        )  # fmt: skip
        patient = [one for one in deliveries if now - one.due_at < PATIENCE]
        run(AGAIN, [until, words, [one.pk for one in patient]])
        if not (deliveries := [one for one in deliveries if one not in patient]):
            return False
        words = f"{words} Given up after {PATIENCE.total_seconds() / 3600:.0f} hours."
    run(DONE, ["failed", now, words, [one.pk for one in deliveries]])
    return count_failure(outcome.channel.pk, words, gone=isinstance(error, Gone), now=now)


def count_failure(number: int, words: str, *, gone: bool, now: datetime) -> bool:
    channel = Channel.objects.select_for_update().filter(pk=number).first()
    if channel is None or not channel.enabled:
        return False
    channel.failures += 1
    channel.last_error, channel.last_error_at = words, now
    if switched_off := gone or channel.failures >= FAILURES:
        channel.enabled = False
        channel.disabled_because = words
        channel.deliveries.waiting().update(status="skipped", finished_at=now)
        log.warning("channel_switched_off", channel=number, kind=channel.kind, failures=channel.failures)
    channel.save(update_fields=["failures", "last_error", "last_error_at", "enabled", "disabled_because"])
    return switched_off


def back_off(deliveries: list[Delivery]) -> float:
    """Half a minute, then twice as long each time, up to an hour; never quite the same."""
    tries = max(one.attempts for one in deliveries)
    return min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311


def run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
