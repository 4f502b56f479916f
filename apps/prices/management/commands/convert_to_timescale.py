import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from apps.prices import timeseries


class Command(BaseCommand):
    help = "Moves the time series of a plain PostgreSQL database into TimescaleDB, once the server offers it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        if timeseries.has_timescale(connection):
            self.stdout.write("The time series lies in TimescaleDB already; nothing to do.")
            moved = 0
        else:
            try:
                moved = timeseries.convert()
            except LookupError as missing:
                raise CommandError(str(missing)) from missing
            self.stdout.write(f"{moved:,} price changes lie in TimescaleDB now.")
        if options["json"]:
            self.stdout.write(json.dumps({"moved": moved, "seconds": round(time.monotonic() - started, 2)}))
