"""What the want list does by the clock."""

from celery import shared_task

from . import alerting, watching


@shared_task(name="apps.wantlist.tasks.look_at_all")
def look_at_all() -> int:
    """The net under the feeds: searches find their cards again, and everything is looked at; answers what fired."""
    alerting.watch_searches()
    return watching.look_at_all()
