import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date

from apps.prices import references, timeseries


class Command(BaseCommand):
    help = (
        "Brings everything that is derived from prices over time up to date, packs what is closed, forgets what is old."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", metavar="DAY", help="fold rows from this day on into the aggregates again")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started, now = time.monotonic(), datetime.now(UTC)
        since = now - timedelta(days=2)
        if options["since"]:
            try:
                day = parse_date(options["since"])
            except ValueError:
                day = None
            if day is None:
                raise CommandError(f"“{options['since']}” is not a day; write it like 2026-11-20.")
            since = datetime(day.year, day.month, day.day, tzinfo=UTC)
        timeseries.prepare(now)
        timeseries.refresh(since, now)
        packed = timeseries.pack(now, said=self.stdout.write)
        timeseries.retain(now)
        moved = references.refresh()
        seconds = round(time.monotonic() - started, 2)
        self.stdout.write(f"{moved:,} reference prices moved, {packed} parts of history packed, in {seconds} s.")
        if options["json"]:
            self.stdout.write(json.dumps({"references": moved, "packed": packed, "seconds": seconds}))
