"""What the sources' rooms do in the background."""

from typing import Any

import structlog
from celery import group, shared_task

from . import collecting, tidying, uploads
from .live import live_sources
from .models import Visit
from .visiting import NotNow, visit

log = structlog.get_logger(__name__)

BUSY_SECONDS = 15  # a question about one card waits so long for the visit before it


@shared_task(name="apps.sources.tasks.collect")
def collect() -> list[str]:
    """Starts a task for each source whose turn has come: one a source, never one a card."""
    uploads.end_the_dead()
    slugs = collecting.due()
    if slugs:
        group(visit_source.s(slug) for slug in slugs).apply_async()
    return slugs


@shared_task(name="apps.sources.tasks.visit_source", bind=True, max_retries=20)
def visit_source(
    self: Any, slug: str, reason: str = "schedule", cards: list[int] | None = None, by: int | None = None
) -> int | None:
    """Goes to a source; the number of the visit, or None where it was not to be asked."""
    try:
        return visit(live_sources()[slug], Visit.Reason(reason), cards=cards, by_id=by).pk
    except NotNow as why:
        if why.busy and cards:
            raise self.retry(countdown=BUSY_SECONDS) from why
        log.info("source_not_asked", source=slug, why=str(why))
        return None


@shared_task(name="apps.sources.tasks.tidy")
def tidy() -> int:
    """Forgets old visits and throws away what they left behind."""
    return tidying.tidy()


@shared_task(name="apps.sources.tasks.read_upload")
def read_upload(number: int) -> None:
    """Imports a file an operator sent."""
    if upload := Visit.objects.running().filter(pk=number, reason=Visit.Reason.UPLOAD).first():
        uploads.read(upload)
