"""Whether Dualcaster lives and is ready, in words an operator understands and a stranger learns nothing from."""

import secrets

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from apps.sources.lateness import lateness
from dualcaster import heartbeats
from dualcaster.celery import QUEUES


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "live"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Everything a page, a price and an alert need is there. Late sources are named, and keep nobody from coming in."""
    troubles = {"database": database(), "cache": redis(), "worker": workers(), "beat": clock()}
    checks = {name: trouble or "ok" for name, trouble in troubles.items()}
    told = {"checks": checks, "sources": None if troubles["database"] else lateness()}
    if any(troubles.values()):
        return JsonResponse({"status": "not ready", **told}, status=503)
    return JsonResponse({"status": "ready", **told})


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "The database does not answer."
    return ""


def redis() -> str:
    mark = secrets.token_hex(8)
    cache.set("health", mark, 60)
    return "" if cache.get("health") else "The cache does not answer."


def workers() -> str:
    idle = [queue for queue in QUEUES if not heartbeats.is_beating(f"worker:{queue}")]
    return f"Nobody works on the queue {' or '.join(idle)}." if idle else ""


def clock() -> str:
    return "" if heartbeats.is_beating("beat") else "The clock (beat) does not tick."
