"""Letters leave by a worker, so that no page waits for a mail server; without a worker they leave at once."""

from django.conf import settings
from django.core.mail import EmailMessage
from kombu.exceptions import OperationalError

from apps.accounts.tasks import send_mail
from dualcaster.heartbeats import is_beating


def post(letter: EmailMessage) -> None:
    """Hands it to the critical queue if somebody works on it, and sends it here and now otherwise."""
    if not taken_by_a_worker(letter):
        letter.send()


def taken_by_a_worker(letter: EmailMessage) -> bool:
    """No worker beats where Redis is away, so a queue that would keep us waiting is not asked."""
    if settings.MAIL_IN_LOG or not is_beating("worker:critical"):
        return False
    told = {"subject": letter.subject, "body": letter.body, "from_email": letter.from_email, "to": letter.to}
    try:
        # Its words are for one person: what Celery writes down of a task shall not hold them.
        send_mail.apply_async([told], argsrepr="(a letter)", retry=False)
    except (OperationalError, OSError):
        return False
    return True
