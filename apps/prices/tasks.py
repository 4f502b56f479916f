"""The price rooms' jobs."""

from celery import shared_task

from . import references, timeseries


@shared_task(name="apps.prices.tasks.refresh_rollups")
def refresh_rollups() -> int:
    """Keeps room for prices to come, forgets and packs what is old, and brings the reference prices up to date."""
    timeseries.prepare()
    timeseries.pack()
    timeseries.retain()
    return references.refresh()
