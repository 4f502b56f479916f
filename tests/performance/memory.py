"""What an import of the catalogue with its prices needs beyond the process at rest, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

from .figures import Figure, Figures, Skipped

MEGABYTE = 1024  # the kernel counts in kilobytes


def measure() -> Figures:
    if not Path("/proc/self/clear_refs").exists():
        raise Skipped("only Linux says what a process has needed at most")
    from .house import child_environment, empty
    from .scryfall_files import real, with_prices

    path = with_prices(real("cards-2019.jsonl.xz"), 25)
    empty()
    for name in ("first import with prices", "again, unchanged"):
        child = subprocess.run(
            [sys.executable, "-m", "tests.performance.memory", str(path)],
            env=os.environ | child_environment(), capture_output=True, text=True, check=True,
        )  # fmt: skip
        rest, most = json.loads(child.stdout)
        yield Figure(
            f"memory of the catalogue's {name}", (most - rest) / MEGABYTE, "MB", most / rest, "the process at rest",
            "value <= 100",
        )  # fmt: skip


def import_here(path: Path) -> tuple[int, int]:
    """Kilobytes before, and at most."""
    import django

    django.setup()
    from django.db import connection

    from apps.sources.scryfall.catalogue import import_file

    connection.ensure_connection()
    Path("/proc/self/clear_refs").write_text("5")
    rest = status("VmRSS")
    import_file(path)
    return rest, status("VmHWM")


def status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


if __name__ == "__main__":
    print(json.dumps(import_here(Path(sys.argv[1]))))
