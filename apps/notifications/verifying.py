"""A channel is proven before it is used: a code goes over it, and whoever reads it there types it in here."""

import hmac
import secrets
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from apps.notifications.kinds import Later, Message, Never, kinds
from apps.notifications.models import Channel
from apps.notifications.models.channels import TRIES
from apps.notifications.sending.composing import place_of, site

HOLDS = timedelta(hours=24)
PAUSE = timedelta(seconds=30)  # between two codes or two tests


class NotNow(Exception):
    """Why a code or a test is not sent, in words for its person."""


def send_code(channel: Channel) -> None:
    """A new code; NotNow says in words why it could not be sent. A webhook that answers it is proven at once."""
    refuse_haste(channel)
    channel.code, channel.code_sent_at, channel.code_tries = f"{secrets.randbelow(10**6):06}", timezone.now(), 0
    channel.save(update_fields=["code", "code_sent_at", "code_tries"])
    words = f"{channel.code} is the code that lets Dualcaster send to this channel. Ignore it if you asked for none."
    title = f"Your code: {channel.code}"
    message = Message(str(uuid4()), "verification", title, words, site("channels"), code=channel.code)
    if deliver(channel, message):
        prove(channel, channel.code)


def send_test(channel: Channel) -> None:
    refuse_haste(channel)
    channel.code_sent_at = timezone.now()
    channel.save(update_fields=["code_sent_at"])
    words = "This is how Dualcaster tells you. Nothing has happened."
    deliver(channel, Message(str(uuid4()), "test", "A test from Dualcaster", words, site("channels")))


def refuse_haste(channel: Channel) -> None:
    if channel.code_sent_at and timezone.now() - channel.code_sent_at < PAUSE:
        raise NotNow(f"We have just sent something. Wait {PAUSE.seconds} seconds.")


def deliver(channel: Channel, message: Message) -> bool:
    try:
        return kinds()[channel.kind].send(place_of(channel), message)
    except (Later, Never) as error:
        Channel.objects.filter(pk=channel.pk).update(last_error=str(error), last_error_at=timezone.now())
        raise NotNow(str(error)) from error


def prove(channel: Channel, code: str) -> bool:
    """Whether this is the code that went over the channel. So many wrong ones, and a new one must be sent."""
    with transaction.atomic():
        held = Channel.objects.select_for_update().get(pk=channel.pk)
        fresh = held.code_sent_at is not None and timezone.now() - held.code_sent_at < HOLDS
        said = "".join(code.split())
        right = bool(held.code) and fresh and held.code_tries < TRIES and hmac.compare_digest(
            held.code.encode(), said.encode()
        )  # fmt: skip
        if right:
            held.verified_at, held.code, held.last_error = timezone.now(), "", ""
        else:
            held.code_tries += 1
        held.save(update_fields=["verified_at", "code", "code_tries", "last_error"])
    channel.refresh_from_db()
    return right
