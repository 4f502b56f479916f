"""Joins what others call a card to the catalogue, from MTGJSON's files."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from apps.sources.mtgjson.identifiers import Identified, import_identifiers
from apps.sources.opening import DamagedError


class Command(BaseCommand):
    help = "Adds MTGJSON's identifiers to the cards: AllIdentifiers, AllPrintings, set files or CSV, packed or not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON or CSV, .gz, .xz, .zip, a tar.")
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, **options: Any) -> None:
        done = [self.take(path) for path in options["files"]]
        if options["json"]:
            words = ("printings", "new", "unchanged", "unknown_cards", "refused", "seconds")
            sums = {word: round(sum(getattr(one, word) for one in done), 3) for word in words}
            self.stdout.write(json.dumps(sums | {"files": [asdict(one) for one in done]}, default=str))

    def take(self, path: Path) -> Identified:
        console = Console(stderr=True)
        with Progress(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
            console=console, transient=True, disable=not console.is_terminal,
        ) as bar:  # fmt: skip
            try:
                task = bar.add_task(path.name, total=path.stat().st_size)
                done = import_identifiers(path, lambda position: bar.update(task, completed=position))
            except FileNotFoundError as error:
                raise CommandError(f"There is no file {path}.") from error
            except (OSError, DamagedError) as error:
                raise CommandError(f"{path} cannot be read: {error}") from error
        self.stdout.write(
            f"{path.name}: {done.printings:,} printings; {done.new:,} ids new, {done.unchanged:,} unchanged;"
            f" {done.unknown_cards:,} printings of cards we do not have; {done.refused:,} refused."
        )
        for reason, rows in done.refused_by_reason.items():
            self.stdout.write(f"  {rows:,} refused: {reason}.")
        said = "Done" if done.new else "Nothing has changed: it was already applied"
        self.stdout.write(f"{said} in {done.seconds:.1f} s.")
        return done
