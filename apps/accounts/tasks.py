"""The account rooms' jobs."""

import smtplib
from typing import Any

import structlog
from celery import Task, shared_task
from django.core.mail import EmailMessage

log = structlog.get_logger(__name__)

RETRIES = 8  # from five seconds doubling to ten minutes: about forty minutes together


@shared_task(name="apps.accounts.tasks.send_mail", queue="critical", bind=True, max_retries=RETRIES)
def send_mail(self: Task, letter: dict[str, Any]) -> None:
    """Sends one letter; a mail server that is away is asked again, one that refuses it for good is not."""
    try:
        EmailMessage(**letter).send()
    except OSError as error:  # smtplib's errors are among them
        if is_final(error) or self.request.retries >= RETRIES:
            log.error("mail_not_sent", error=type(error).__name__, tries=self.request.retries + 1)
            return
        raise self.retry(exc=error, countdown=min(5 * 2**self.request.retries, 600)) from None


def is_final(error: OSError) -> bool:
    """5xx is a no, of the address or of us; everything else may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
