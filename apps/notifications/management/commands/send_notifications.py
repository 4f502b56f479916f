"""Sends what is due now."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.notifications.sending.sender import send_due


class Command(BaseCommand):
    help = "Sends every notification that is due now, as the worker does; both may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, **options: Any) -> None:
        dealt_with, more = 0, True
        while more:
            done, more = send_due(seconds=60)
            dealt_with += done
        self.stdout.write(json.dumps({"deliveries": dealt_with}) if options["json"] else f"{dealt_with:,} deliveries.")
