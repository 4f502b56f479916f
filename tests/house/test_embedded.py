"""The bundled servers: found again, started once, back after a crash, closed to other users."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

from dualcaster.embedded import Postgres, Valkey, lock


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    yield (server := Postgres(tmp_path / "data"))
    server.stop()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    yield (server := Valkey(tmp_path / "data"))
    server.stop()


def start_elsewhere(server: Postgres | Valkey) -> subprocess.Popen[str]:
    kind = type(server).__name__
    code = f"from dualcaster.embedded import *; {kind}(__import__('pathlib').Path({str(server.data_dir)!r})).start()"
    return subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR, stderr=subprocess.PIPE, text=True)


def pid_of(server: Postgres) -> int:
    return int((server.directory / "postmaster.pid").read_text().splitlines()[0])


def test_postgres_outlives_who_started_it_and_two_starters_get_the_same_one(postgres: Postgres) -> None:
    starters = [start_elsewhere(postgres) for _ in range(2)]
    for starter in starters:
        assert starter.wait(60) == 0, starter.communicate()[1]
    first = pid_of(postgres)
    postgres.start()
    assert pid_of(postgres) == first
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SHOW jit").fetchone() == ("off",)
        assert connection.execute("SELECT lower('ÆTHER'), upper('ß')").fetchone() == ("æther", "ß")


def test_postgres_comes_back_with_its_data_after_a_kill(postgres: Postgres) -> None:
    postgres.start()
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    os.kill(pid_of(postgres), signal.SIGKILL)
    time.sleep(0.1)
    postgres.start()
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT * FROM kept").fetchone() == (1,)


def test_a_strangers_process_under_the_old_id_does_not_keep_postgres_down(postgres: Postgres) -> None:
    postgres.start()
    postgres.stop()
    pid_file = postgres.directory / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{postgres.directory}\n1700000000\n5432\n{postgres.socket_dir}\n\n\nready\n")
    postgres.start()
    assert postgres.is_ready()


def test_a_start_that_was_interrupted_is_simply_repeated(postgres: Postgres) -> None:
    starter = start_elsewhere(postgres)
    while not list(postgres.data_dir.glob("postgres.unfinished-*/PG_VERSION")):
        assert starter.poll() is None
        time.sleep(0.005)
    starter.kill()
    starter.wait()
    postgres.start()
    assert postgres.is_ready()


def test_the_servers_are_closed_to_other_users(postgres: Postgres, valkey: Valkey) -> None:
    for server in (postgres, valkey):
        server.start()
        assert server.socket.is_socket()
        assert server.socket_dir.stat().st_mode & 0o077 == 0


def test_a_long_path_gets_a_short_closed_place_for_its_socket(tmp_path: Path) -> None:
    server = Valkey(tmp_path / ("long-" * 20))
    try:
        server.start()
        assert redis.Redis.from_url(server.url).ping()
        assert server.socket_dir.stat().st_mode & 0o077 == 0
    finally:
        server.stop()


def test_valkey_outlives_who_started_it_and_keeps_what_waits_in_its_queues(valkey: Valkey) -> None:
    assert start_elsewhere(valkey).wait(30) == 0
    redis.Redis.from_url(valkey.url).lpush("default", "a task")
    valkey.stop()
    assert not valkey.is_running()
    valkey.start()
    assert redis.Redis.from_url(valkey.url).lrange("default", 0, -1) == [b"a task"]


def test_a_lock_is_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    code = f"import pathlib, dualcaster.embedded as e\nwith e.lock(pathlib.Path({path!r})): pass"
    with lock(tmp_path / "lock"):
        other = subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1)
    assert other.wait(10) == 0
