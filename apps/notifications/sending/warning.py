"""A letter to whoever had a channel that no longer works. The channels' page says the same."""

import smtplib

import structlog
from django.conf import settings
from django.core.mail import EmailMessage

from apps.accounts.letters import post
from apps.notifications.kinds import kinds
from apps.notifications.models import Channel

from .composing import site

log = structlog.get_logger(__name__)


def warn(channel: Channel) -> None:
    """Not by mail where mail is what no longer works."""
    channel.refresh_from_db(fields=["disabled_because"])
    if channel.own_mail or not settings.EMAIL_URL:
        return
    kind = kinds()[channel.kind].name
    words = (
        f"Dualcaster no longer sends to your channel “{channel.name or kind}”: {channel.disabled_because}\n\n"
        f"Your notifications are where they always are. You can switch the channel on again here:\n{site('channels')}\n"
    )
    try:
        post(EmailMessage(f"Your {kind} channel was switched off", words, None, [channel.user.email]))
    except (smtplib.SMTPException, OSError) as error:
        log.warning("owner_not_warned", channel=channel.pk, error=type(error).__name__)
