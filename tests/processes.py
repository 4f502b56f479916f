"""The project's commands as processes of their own on the test's database, watched from the server's side."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection, connections

NAME = "a command under test"  # the test's own process may hold other connections


def database_url() -> str:
    """The test's own database."""
    database = connection.settings_dict
    options = {"host": database["HOST"] or "localhost", "port": database["PORT"], "application_name": NAME}
    user = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    return f"postgresql://{user}@/{database['NAME']}?{urlencode({k: v for k, v in options.items() if v})}"


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(*arguments: str) -> None:
    process = start(*arguments)
    _, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint.decode()


def kill_while(process: "subprocess.Popen[bytes]", doing: str, seconds: int = 60) -> bool:
    """Kills the process while the server works on such a statement (a regular expression) for it.

    Answers whether it was caught in the act: on a quick machine it may have finished before.
    """
    caught, until = False, time.monotonic() + seconds
    while not caught and process.poll() is None and time.monotonic() < until:
        caught = _connections(f"AND state <> 'idle' AND ltrim(query, E' \\n') ~ '{doing}'") > 0
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    while _connections():
        assert time.monotonic() < until + 30, "the server keeps the killed command's connection"
        time.sleep(0.02)
    return caught


def forked(act: Callable[[], object]) -> int:
    """The number of a process of its own that does this and ends: with 0 where it could."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    if child := os.fork():
        return child
    failed = 1
    with suppress(BaseException):
        # A browser's loop runs in this thread, and its connection is another than that of before; in the child there
        # is no loop, and what it would find is still open in its parent.
        with suppress(AttributeError):
            del connections["default"]
        connection._connection_pools.clear()  # type: ignore[attr-defined]
        act()
        failed = 0
    os._exit(failed)


def wait_for_nobody() -> None:
    """Until the server has noticed that the killed processes are gone. Who is idle does nothing and holds nothing."""
    with connection.cursor() as cursor:
        for _ in range(3000):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend' AND state <> 'idle'"
            )
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("the server keeps the killed process's connection")


def _connections(more: str = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = '{NAME}' {more}"""
        )
        return int(cursor.fetchone()[0])
