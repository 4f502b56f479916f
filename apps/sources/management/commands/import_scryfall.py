"""Brings Scryfall's catalogue and the prices in it in, from a file or from Scryfall itself."""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from apps.sources.moments import read_moment
from apps.sources.opening import DamagedError
from apps.sources.scryfall.catalogue import Imported, import_file
from apps.sources.scryfall.download import Fetched, ScryfallError, fetch
from apps.sources.scryfall.report import as_json, in_sentences


class Command(BaseCommand):
    help = "Brings in Scryfall's cards, sets and prices: a bulk file, JSON lines, an array or a list; .gz and .xz too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="A file with card or set objects.")
        parser.add_argument("--download", action="store_true", help="Ask Scryfall for its sets and newest bulk file.")
        parser.add_argument("--type", default="default_cards", help="Which bulk file to download (default_cards).")
        parser.add_argument("--as-of", help="The moment of the prices in the file (ISO, UTC).")
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, **options: Any) -> None:
        if bool(options["file"]) == options["download"]:
            raise CommandError("Name a file, or say --download; one of the two.")
        as_of = moment(options["as_of"]) if options["as_of"] else None
        done: list[Imported] = []
        try:
            for found in (
                fetch(options["type"], self.stdout.write) if options["download"] else [Fetched(options["file"])]
            ):
                done.append(self.take(found, as_of))
        except ScryfallError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(done)))

    def take(self, found: Fetched, as_of: datetime | None) -> Imported:
        console = Console(stderr=True)
        with Progress(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
            console=console, transient=True, disable=not console.is_terminal,
        ) as bar:  # fmt: skip
            task = bar.add_task(found.path.name)
            try:
                imported = import_file(
                    found.path,
                    as_of=as_of,
                    updated_at=found.updated_at,
                    watch=lambda stream: bar.update(task, completed=stream.raw_position(), total=stream.raw_size),
                )
            except FileNotFoundError as error:
                raise CommandError(f"There is no file {found.path}.") from error
            except OSError as error:
                raise CommandError(f"{found.path} cannot be read: {error.strerror or error}.") from error
            except DamagedError as error:
                raise CommandError(str(error)) from error
        for sentence in in_sentences(imported):
            self.stdout.write(sentence)
        return imported


def moment(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as error:
        raise CommandError(f"--as-of: {error}.") from error
