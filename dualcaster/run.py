"""`make run`: everything Dualcaster needs, started in order on this machine and stopped in order on Ctrl-C."""

import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dualcaster.settings")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from dualcaster import embedded
from dualcaster.celery import QUEUES
from dualcaster.child import Child

START_SECONDS = 60
WORKER_THREADS = {"critical": 2, "default": 4, "low": 2}
WEB_STATEMENT_TIMEOUT_MS = "5000"  # a page that takes longer is broken, and must not take the database with it


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent a signal."""

    asked = False


class CannotRun(Exception):
    """Why not, in words for the person at the keyboard."""


def main() -> int:
    try:
        refuse_taken_port(settings.HOST, settings.PORT)
        with only_one(settings.DATA_DIR), signals_as_exceptions():
            return run()
    except (CannotRun, ImproperlyConfigured) as problem:
        print(f"Dualcaster cannot run: {problem}", file=sys.stderr)
        return 1


def run() -> int:
    children = [*workers(), beat(), web()]
    try:
        prepare()
        for child in children:
            child.start()
        hello = greeting()
        wait_for_web(children)
        print(hello, flush=True)
        watch(children)
    except BaseException:
        # Database code that is interrupted may turn our exception into one of its own.
        if not Stopped.asked:
            raise
        print("\nStopping.", flush=True)
        return 0
    finally:
        ignore_signals()
        stop(children)
    return 1


def prepare() -> None:
    """The servers run, the tables are there, and there is something to see and somebody to log in as."""
    tell("Starting PostgreSQL and Valkey" if settings.EMBEDDED_SERVERS else "Using your servers")
    embedded.ensure_running()
    django.setup()
    tell("Preparing the database")
    call_command("migrate", verbosity=0, interactive=False)
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    from apps.cards.models import Card

    if settings.DEMO and not Card.objects.exists():
        tell("Loading the demo catalogue")
        call_command("seed_demo")


def web() -> Child:
    host, port = settings.HOST, str(settings.PORT)
    arguments = ["--host", host, "--port", port, "--lifespan", "off", "--timeout-graceful-shutdown", "5"]
    arguments += ["--workers", str(settings.WEB_PROCESSES)] if settings.WEB_PROCESSES > 1 else []
    limit = os.environ.get("DATABASE_STATEMENT_TIMEOUT_MS") or WEB_STATEMENT_TIMEOUT_MS
    return Child(
        "web",
        ["uvicorn", "dualcaster.asgi:application", *arguments, "--no-access-log", "--no-server-header"],
        DATABASE_STATEMENT_TIMEOUT_MS=limit,
    )


def workers() -> Iterator[Child]:
    for queue in QUEUES:
        threads = ["--pool", "threads", "--concurrency", str(WORKER_THREADS[queue])]
        quiet = ["--without-gossip", "--without-mingle"]
        name = ["--queues", queue, "--hostname", f"{queue}@%h"]
        yield Child(f"worker-{queue}", ["celery", "--app", "dualcaster", "worker", *name, *threads, *quiet])


def beat() -> Child:
    return Child("beat", ["celery", "--app", "dualcaster", "beat"])


def wait_for_web(children: list[Child]) -> None:
    tell("Opening the door")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        refuse_dead(children)
        try:
            with urlopen(f"{address()}api/health/live", timeout=2):  # noqa: S310
                return
        except HTTPError:
            return  # it answers, though not to this name: see ALLOWED_HOSTS
        except OSError:
            time.sleep(0.1)
    raise CannotRun(f"the web process does not answer; its log is {settings.DATA_DIR / 'logs' / 'web.log'}.")


def watch(children: list[Child]) -> None:
    while True:
        refuse_dead(children)
        time.sleep(0.5)


def refuse_dead(children: list[Child]) -> None:
    for child in children:
        if child.has_died:
            raise CannotRun(f"{child.name} ended with code {child.exit_code}. Its last words:\n{child.last_words()}")


def stop(children: list[Child]) -> None:
    """Web first, so that nothing new comes in; the database last, when nobody needs it any more."""
    *background, door = children
    door.stop(patience=7)
    for child in background:
        child.ask_to_stop()
    for child in background:
        child.stop(patience=5)
    embedded.stop_all()


def greeting() -> str:
    from apps.accounts.operators import log_in
    from apps.cards.models import Card

    cards = Card.objects.count()
    fetch = "`make import-scryfall-all` fetches every card there is, with its prices."
    return f"""
  Dualcaster is running at {address()}

  Cards       {cards:,} in the catalogue. {fetch}
  Operator    {log_in()} at {address()}admin/
  Health      {address()}api/health
  Logs        {shown(settings.DATA_DIR / "logs")}

  Ctrl-C stops everything. The data stays in {shown(settings.DATA_DIR)}.
"""


def address() -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.HOST, settings.HOST)  # noqa: S104
    return f"http://{host}:{settings.PORT}/"


def shown(path: Path) -> str:
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def tell(step: str) -> None:
    print(f"{step} ...", flush=True)


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            way_out = f"Choose another one, for example: make run PORT={port + 1 if port < 65535 else 8000}"
            raise CannotRun(f"port {port} on {host} cannot be used ({error.strerror}). {way_out}") from error


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    embedded.prepare(data_dir)
    with (data_dir / "run.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotRun(f"it already runs with the data in {shown(data_dir)}.") from error
        yield


@contextmanager
def signals_as_exceptions() -> Iterator[None]:
    def stopped(number: int, frame: object) -> None:
        ignore_signals()
        Stopped.asked = True
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stopped)
    yield


def ignore_signals() -> None:
    """Stopping takes a few seconds, and impatience must not leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
