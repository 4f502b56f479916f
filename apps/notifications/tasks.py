"""What notifications do in the background."""

from celery import shared_task

from apps.notifications import tidying, tips
from apps.notifications.outbox import wake
from apps.notifications.sending.sender import send_due

TURN_SECONDS = 15  # then others in the queue have their turn


@shared_task(name="apps.notifications.tasks.deliver_due", queue="critical")
def deliver_due() -> int:
    """Sends what is due. Woken when somebody is told something, and every minute in case nobody woke it."""
    sent, more = send_due(TURN_SECONDS)
    if more:
        wake()
    return sent


@shared_task(name="apps.notifications.tasks.tidy", queue="low")
def tidy() -> int:
    """Forgets what is old."""
    return tidying.tidy()


@shared_task(name="apps.notifications.tasks.tell_tips", queue="low")
def tell_tips() -> int:
    """Tells people what is true of their own data and may help them."""
    return tips.tell()
