"""Fills the database with the demo: well-known cards, and prices that are simulated."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from apps.sources.demo.seed import RealCardsError, seed, today


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cards", type=int, help="how many; made-up ones follow where the catalogue ends")
        parser.add_argument("--days", type=int, default=730, help="of prices, ending today (730)")
        parser.add_argument("--users", type=int, default=0, help="demo users to make, demo1@example.com and on")
        parser.add_argument("--force", action="store_true", help="even where there are real cards")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, cards: int | None, days: int, users: int, **options: Any) -> None:
        if days < 1 or users < 0 or (cards is not None and cards < 1):
            raise CommandError("There is no demo of fewer than one card, one day or no users.")
        console = Console(stderr=True, highlight=False)
        try:
            with console.status("Seeding the demo…"):
                seeded = seed(
                    today=today(), cards=cards, days=days, users=users, force=options["force"], say=console.print
                )
        except RealCardsError as error:
            raise CommandError(f"{error} (--force)") from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(seeded)))
        elif seeded.changed:
            self.stdout.write(
                f"The demo has {seeded.cards:,} cards and {seeded.prices:,} new simulated prices "
                f"from {seeded.first_day} to {seeded.last_day}, in {seeded.seconds} s."
            )
        else:
            self.stdout.write("The demo is up to date; nothing changed.")
