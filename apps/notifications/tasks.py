"""What notifications do in the background."""

from celery import shared_task


@shared_task(name="apps.notifications.tasks.deliver_due", queue="critical")
def deliver_due() -> int:
    """Sends what is due."""
    return 0
