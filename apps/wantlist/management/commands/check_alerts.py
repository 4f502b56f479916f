import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.collection import movements
from apps.wantlist import alerting, watching


class Command(BaseCommand):
    help = "Looks at every want, every alert and everybody's collection, and tells what is met; safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        watched = alerting.watch_searches()
        fired = watching.look_at_all()
        moved = movements.tell()
        seconds = round(time.monotonic() - started, 2)
        self.stdout.write(
            f"{fired:,} wants and alerts fired, {moved:,} movements of collections told, {watched:,} cards of searches"
            f" watched, in {seconds} s."
        )
        if options["json"]:
            self.stdout.write(json.dumps({"fired": fired, "moved": moved, "watched": watched, "seconds": seconds}))
