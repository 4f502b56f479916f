"""The PostgreSQL and Valkey that come with Dualcaster, for machines where DATABASE_URL or REDIS_URL is not given.

Each server belongs to a data directory, outlives the process that started it, and is found again by its socket.
"""

from dualcaster.embedded.postgres import Postgres
from dualcaster.embedded.server import EmbeddedServerError, Server, lock, prepare
from dualcaster.embedded.valkey import Valkey

__all__ = ["EmbeddedServerError", "Postgres", "Server", "Valkey", "ensure_running", "lock", "prepare", "stop_all"]


def ensure_running() -> None:
    """Starts what the settings embed and is not running yet."""
    from django.conf import settings

    for server in settings.EMBEDDED_SERVERS:
        server.start()


def stop_all() -> None:
    from django.conf import settings

    for server in reversed(settings.EMBEDDED_SERVERS):
        server.stop()
