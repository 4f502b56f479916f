"""One process of `make run`: its log goes to a file, its errors also to the terminal."""

import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import IO

from django.conf import settings

ERROR = re.compile(r"\[(error|critical)\s*\]|\"level\": \"(error|critical)\"")
NEW_LINE = re.compile(r"\{|\d{4}-\d\d-\d\d")
BIGGEST_LOG = 10 * 1024 * 1024
PR_SET_PDEATHSIG = 1


class Child:
    def __init__(self, name: str, module: list[str], **environment: str) -> None:
        self.name = name
        self.command = [sys.executable, "-m", *module]
        self.environment = environment
        self.log: Path = settings.DATA_DIR / "logs" / f"{name}.log"
        self.latest: deque[str] = deque(maxlen=15)
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=settings.BASE_DIR,
            env=os.environ | self.environment,
            start_new_session=True,  # Ctrl-C reaches only us, and we stop the children in order
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
        self.reader = threading.Thread(target=self.record, args=(self.process.stdout,), daemon=True)
        self.reader.start()

    @property
    def exit_code(self) -> int | None:
        return self.process.poll() if self.process else None

    @property
    def has_died(self) -> bool:
        return self.exit_code is not None

    def last_words(self) -> str:
        self.reader.join(timeout=2)
        return "".join(self.latest)

    def ask_to_stop(self) -> None:
        if self.process and not self.has_died:
            self.process.terminate()

    def stop(self, patience: float) -> None:
        """Asks, then insists (Celery hands its tasks back on SIGQUIT), then kills."""
        if self.process is None:
            return
        self.ask_to_stop()
        for seconds, insist in ((patience, signal.SIGQUIT), (2, signal.SIGKILL), (5, signal.SIGKILL)):
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.send_signal(insist)
        self.reader.join(timeout=2)

    def record(self, output: IO[str]) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > BIGGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        is_error = False
        with self.log.open("a") as file:
            for line in output:
                file.write(line)
                file.flush()
                self.latest.append(line)
                if NEW_LINE.match(line):
                    is_error = bool(ERROR.search(line))
                if is_error:
                    sys.stderr.write(f"{self.name:>15} | {line}")


def die_with_parent() -> None:
    """A killed `make run` leaves no orphans behind that would hold its port and its queues."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
