"""What both bundled servers are: a closed directory, a socket in it, and a lock around starting and stopping."""

import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

START_SECONDS = 60  # crash recovery of a big write-ahead log takes longer than an ordinary start
STOP_SECONDS = 10
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes


class EmbeddedServerError(ImproperlyConfigured):
    """A bundled server cannot be started; the message says why."""


class Server:
    name: str
    socket_name: str

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.directory = data_dir / self.name
        self.log = self.directory / "server.log"

    @property
    def socket_dir(self) -> Path:
        """The server's own closed directory, or a closed one with a short name where the path is too long."""
        if len(os.fsencode(self.directory / self.socket_name)) <= LONGEST_SOCKET_PATH:
            return self.directory
        digest = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"dualcaster-{self.name}-{digest}"

    @property
    def socket(self) -> Path:
        return self.socket_dir / self.socket_name

    def is_running(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.socket))
            except OSError:
                return False
        return True

    def start(self) -> None:
        if self.is_ready():
            return
        prepare(self.data_dir)
        with lock(self.data_dir / f"{self.name}.lock"):
            if not self.is_ready():
                self.launch()

    def stop(self) -> None:
        with lock(self.data_dir / f"{self.name}.lock"):
            if self.may_be_running():
                self.shut_down()
            if self.socket_dir != self.directory:
                shutil.rmtree(self.socket_dir, ignore_errors=True)

    def may_be_running(self) -> bool:
        return self.is_running()

    def is_ready(self) -> bool:
        raise NotImplementedError

    def launch(self) -> None:
        raise NotImplementedError

    def shut_down(self) -> None:
        raise NotImplementedError

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join([f"Its log {self.log} ends:", *lines[-12:]])


def prepare(data_dir: Path) -> None:
    """The data directory is closed to other users; as root they may only pass through it, because PostgreSQL must."""
    if not data_dir.exists():
        data_dir.mkdir(parents=True)
        data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)


def closed_directory(path: Path, owner: pwd.struct_passwd | None) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if owner and path.stat().st_uid == 0:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != (owner.pw_uid if owner else os.geteuid()):
        raise EmbeddedServerError(f"{path} belongs to another user; choose another DUALCASTER_DATA_DIR.")
    path.chmod(0o700)


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """One process starts or stops a server at a time; the kernel lets go when that process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
