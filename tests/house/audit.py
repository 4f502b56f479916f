"""Asks the advisory service about every installed package (`python -m tests.house.audit`).

A service that cannot be reached, or a mirror that knows no advisories, lets pip-audit end well without having looked at
anything: one package is asked about first, and what was not looked at is said.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROBE = "django"
UNREACHABLE = "The advisory service cannot be reached from here: the installed packages were NOT audited."

Ask = Callable[..., list[dict[str, Any]] | None]


def main(ask: Ask | None = None) -> str:
    """What is wrong, in words; nothing where all is well or nobody could be asked."""
    ask = ask or pip_audit
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "probe.txt"
        probe.write_text(f"{PROBE}=={version(PROBE)}\n")
        known = ask("--no-deps", "--disable-pip", "--requirement", str(probe))
    if not known or any("skip_reason" in package for package in known):
        print(UNREACHABLE)  # noqa: T201
        return ""
    packages = ask("--strict", "--skip-editable")
    if packages is None:
        return "The audit ended half-way: the service answered for one package, and then no more."
    found = [
        f"{package['name']} {package['version']}: {weakness['id']}, mended in {mended(weakness)}"
        for package in packages
        for weakness in package.get("vulns", [])
    ]
    return "\n".join(found)


def mended(weakness: dict[str, Any]) -> str:
    return ", ".join(weakness["fix_versions"]) or "no version yet"


def pip_audit(*arguments: str) -> list[dict[str, Any]] | None:
    """The packages with what is known of them, or None where it failed."""
    program = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    answer = subprocess.run([*program, *arguments], capture_output=True, text=True, check=False)
    try:
        packages: list[dict[str, Any]] = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    return packages


if __name__ == "__main__":
    sys.exit(main() or 0)
