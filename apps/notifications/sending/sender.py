"""Sends what is due: several messages at a time, those of one channel one after the other.

At least once: a message is marked as sent after it was. Who dies in between sends it again under the same number.
"""

import time
from collections import defaultdict
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.utils import timezone

from apps.notifications.kinds import Later, Message, Never, Place, kinds
from apps.notifications.models import Channel, Delivery

from . import leasing
from .composing import message_of, place_of
from .recording import Outcome, record
from .warning import warn

log = structlog.get_logger(__name__)

AT_ONCE = 16
BATCH = 64
HELD = timedelta(seconds=1)
SPARE = timedelta(seconds=30)  # nothing is begun that the lease may not see ended


@dataclass
class Parcel:
    """One message with everything a thread needs to send it."""

    channel: Channel
    deliveries: list[Delivery]
    unwanted: list[Delivery]
    place: Place
    message: Message | None
    held_until: datetime


def send_due(seconds: float) -> tuple[int, bool]:
    """Works for about so long: how many deliveries were dealt with, and whether more are due."""
    until, dealt_with = time.monotonic() + seconds, 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sender") as pool:
        while time.monotonic() < until:
            if not (parcels := taken(timezone.now())):
                return dealt_with, False
            dealt_with += sum(len(parcel.deliveries) + len(parcel.unwanted) for parcel in parcels)
            send(parcels, pool)
    return dealt_with, leasing.has_more(timezone.now())


def taken(now: datetime) -> list[Parcel]:
    parcels = []
    for number, deliveries in leasing.lease(now, BATCH).items():
        wanted = [one for one in deliveries if leasing.still_wanted(one, now)]
        unwanted = [one for one in deliveries if one not in wanted]
        channel = deliveries[0].channel
        message = message_of(str(number), wanted) if wanted else None
        parcels.append(Parcel(channel, wanted, unwanted, place_of(channel), message, now + leasing.LEASE))
    return parcels


def send(parcels: list[Parcel], pool: ThreadPoolExecutor) -> None:
    """What has arrived is written down as soon as it has, so that little would be sent twice."""
    lines: dict[int, list[Parcel]] = defaultdict(list)
    for parcel in parcels:
        lines[parcel.channel.pk].append(parcel)
    running = {pool.submit(first_of, line): line for line in lines.values()}
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        running |= written_down({future: running.pop(future) for future in done}, pool)


def first_of(line: list[Parcel]) -> Exception | None:
    """In a thread, away from the database: why it did not arrive, or None."""
    parcel = line[0]
    if parcel.message is None:
        return None
    try:
        kinds()[parcel.place.kind].send(parcel.place, parcel.message)
    except (Later, Never) as error:
        return error
    except Exception as error:  # one channel's surprise must not keep the others waiting
        log.exception("delivery_broke", kind=parcel.place.kind, channel=parcel.place.channel)
        return Later(f"Something broke on our side ({type(error).__name__}).")
    return None


def written_down(
    done: "dict[Future[Exception | None], list[Parcel]]", pool: ThreadPoolExecutor
) -> "dict[Future[Exception | None], list[Parcel]]":
    """The next of each line is on its way, unless its channel needs a pause or takes its time."""
    now = timezone.now()
    outcomes = [
        Outcome(line[0].channel, line[0].deliveries, future.result(), line[0].unwanted) for future, line in done.items()
    ]
    for channel in record(outcomes, now):
        warn(channel)
    going = {}
    for outcome, line in zip(outcomes, done.values(), strict=True):
        if not (left := line[1:]):
            continue
        if outcome.error is None and now < left[0].held_until - SPARE:
            going[pool.submit(first_of, left)] = left
        else:
            leasing.release([one for parcel in left for one in parcel.deliveries + parcel.unwanted], now + HELD)
    return going
