#!/usr/bin/env python
"""Django's commands for Dualcaster; the bundled servers are started when a command needs them."""

import os
import sys

WITHOUT_SERVERS = {
    "--help",
    "--version",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "startapp",
    "test",
    "version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dualcaster.settings")
    from django.core.management import execute_from_command_line

    if needs_servers(sys.argv[1:]):
        from dualcaster import embedded

        embedded.ensure_running()
    execute_from_command_line(sys.argv)


def needs_servers(arguments: list[str]) -> bool:
    asks_for_help = "--help" in arguments or "-h" in arguments
    return bool(arguments) and not asks_for_help and arguments[0] not in WITHOUT_SERVERS


if __name__ == "__main__":
    main()
