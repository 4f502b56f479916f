"""Writes somebody's collection into a file."""

import io
import json
import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.http import Http404

from apps.accounts.models import User
from apps.cards.search import QueryError
from apps.collection.exporting.choosing import What
from apps.collection.exporting.exports import USUAL, Export
from apps.collection.formats import formats

CHUNK = 64 * 1024


class Command(BaseCommand):
    help = "Writes somebody's collection, or a part of it, into a file that other apps read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, metavar="EMAIL", help="Whose collection.")
        parser.add_argument("--format", default=USUAL, choices=list(formats()), metavar="FORMAT", help="Which file.")
        parser.add_argument(
            "--what", default="", choices=["", *What.values], metavar="WHAT", help=", ".join(What.values)
        )
        parser.add_argument("--search", default="", metavar="QUERY", help="Only what this search finds.")
        parser.add_argument("--location", default="", metavar="NUMBER", help="Only what lies there.")
        parser.add_argument("--set", default="", metavar="CODE", help="What this set still lacks.")
        parser.add_argument("--lots", default="", metavar="NUMBERS", help="Only these, separated by commas.")
        parser.add_argument("--out", type=Path, metavar="FILE", help="Where to; the standard output otherwise.")
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, **options: Any) -> None:
        started = time.perf_counter()
        if not (user := User.objects.filter(email=options["user"].strip().lower()).first()):
            raise CommandError(f"There is nobody with the address {options['user']}.")
        said = {name: options[name] for name in ("what", "format", "location", "set", "lots")}
        try:
            export = Export.of(user, said | {"q": options["search"]})
            rows, copies = export.counted
            file, losses = export.filed()
        except (QueryError, ValidationError, Http404) as wrong:
            words = wrong.messages if isinstance(wrong, ValidationError) else [str(wrong)]
            raise CommandError(" ".join(words)) from wrong
        with file:
            self.put(file, options["out"])
        for sentence in losses.sentences():
            self.stderr.write(self.style.WARNING(sentence))
        if options["json"]:
            told = {
                "format": export.format.slug, "file": str(options["out"] or ""), "rows": rows, "copies": copies,
                "written": losses.rows, "losses": losses.sentences(), "lost": losses.by_fact,
                "seconds": round(time.perf_counter() - started, 3),
            }  # fmt: skip
            self.stdout.write(json.dumps(told))
        elif options["out"]:
            self.stderr.write(f"{losses.rows:,} of {rows:,} rows written to {options['out']}.")

    def put(self, file: BinaryIO, out: Path | None) -> None:
        if out:
            with out.open("wb") as to:
                shutil.copyfileobj(file, to)
            return
        text = io.TextIOWrapper(file, "utf-8", newline="")
        while piece := text.read(CHUNK):
            self.stdout.write(piece, ending="")
        text.detach()
