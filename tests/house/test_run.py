"""`make run`, as a real process on a free port with a data directory of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import psutil
import pytest
import requests
from django.conf import settings
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

START_SECONDS = 90
STOP_SECONDS = 20


class Running:
    """Dualcaster with the data in a directory, and what it said."""

    started: ClassVar[list["Running"]] = []

    def __init__(self, data_dir: Path, port: int) -> None:
        self.started.append(self)
        self.output = data_dir.with_name(f"said-{port}.txt")
        self.data_dir = data_dir
        self.address = f"http://127.0.0.1:{port}"
        clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dualcaster.run"],
            cwd=settings.BASE_DIR,
            env=clean | {"DUALCASTER_DATA_DIR": str(data_dir), "DUALCASTER_DEMO": "false", "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=self.output.open("w"),
            stderr=subprocess.STDOUT,
        )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(requests.RequestException):
                is_ready = requests.get(f"{self.address}/api/health", timeout=2).status_code == 200
                if is_ready and "Ctrl-C stops everything" in self.output.read_text():
                    return
            time.sleep(0.2)
        pytest.fail(f"not ready: {self.interrupt()}")

    def family(self) -> list[psutil.Process]:
        """Its children, and the servers that are nobody's children."""
        servers = [
            p for p in psutil.process_iter(["cmdline"]) if str(self.data_dir) in " ".join(p.info["cmdline"] or [])
        ]
        return [self.process_info, *self.process_info.children(recursive=True), *servers]

    @property
    def process_info(self) -> psutil.Process:
        return psutil.Process(self.process.pid)

    def interrupt(self) -> str:
        self.process.send_signal(signal.SIGINT)
        return self.last_words()

    def last_words(self) -> str:
        self.process.wait(STOP_SECONDS)
        return self.output.read_text()


def the_door_for_sockets_is_closed_politely(address: str) -> bool:
    """A socket to an address nobody listens at is refused by Channels, on the port that serves the pages."""
    with (
        pytest.raises(InvalidStatus) as refusal,
        connect(address.replace("http", "ws") + "/ws/nothing", origin=address),
    ):
        pass
    return bool(refusal.value.response.status_code == 403)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    while Running.started:
        with contextlib.suppress(subprocess.TimeoutExpired):
            Running.started.pop().interrupt()
    stop = [sys.executable, "-m", "dualcaster.embedded", "stop"]
    subprocess.run(
        stop, cwd=settings.BASE_DIR, env=os.environ | {"DUALCASTER_DATA_DIR": str(tmp_path / "data")}, check=True
    )


def are_gone(family: list[psutil.Process]) -> bool:
    return all(not p.is_running() or p.status() == psutil.STATUS_ZOMBIE for p in family)


def test_it_runs_stops_on_ctrl_c_and_keeps_the_data(data_dir: Path, port: int) -> None:
    first = Running(data_dir, port)
    first.wait_until_ready()
    family = first.family()
    assert len(family) > 6
    assert requests.get(f"{first.address}/", timeout=10).status_code == 200
    assert the_door_for_sockets_is_closed_politely(first.address)
    password = (data_dir / "operator.txt").read_text().strip()
    assert (data_dir / "operator.txt").stat().st_mode & 0o777 == 0o600

    said = first.interrupt()
    assert first.process.returncode == 0, said
    assert first.address in said
    assert password in said
    assert are_gone(family), [p for p in family if p.is_running()]

    second = Running(data_dir, port)
    second.wait_until_ready()
    browser = requests.Session()
    page = browser.get(f"{second.address}/admin/login/", timeout=10)
    answer = browser.post(
        page.url,
        {
            "login": "operator@dualcaster.local",
            "password": password,
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            "next": "/admin/",
        },
        timeout=10,
    )
    assert "Recent actions" in answer.text

    another = Running(data_dir, port=free_port())
    assert "it already runs" in another.last_words()
    assert another.process.returncode == 1

    family = second.family()
    beat = next(p for p in family if "beat" in p.cmdline())
    beat.kill()
    said = second.last_words()
    assert second.process.returncode == 1
    assert "beat ended with code -9" in said
    assert are_gone(family)


def test_a_taken_port_is_said_before_anything_starts(data_dir: Path) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        taken = int(door.getsockname()[1])
        refused = Running(data_dir, taken)
        said = refused.last_words()
    assert refused.process.returncode == 1
    assert f"port {taken}" in said
    assert "make run PORT=" in said
    assert not (data_dir / "postgres").exists()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
