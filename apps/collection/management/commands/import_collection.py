"""Brings somebody's collection in from files."""

import json
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from apps.accounts.models import Preferences, User
from apps.cards.words import Condition, Language
from apps.collection.formats import formats
from apps.collection.importing import arriving, working
from apps.collection.importing.acting import bring_in
from apps.collection.importing.options import Options
from apps.collection.importing.reading import read
from apps.collection.importing.showing import by_confidence
from apps.collection.models import ImportBatch
from dualcaster.lib.uploads import Refused

COUNTS = ("rows", "matched", "queued", "refused")


class Command(BaseCommand):
    help = "Imports collections from files; what cannot be matched for sure waits for its owner on the import's page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="A file, or a folder of them.")
        parser.add_argument("--user", required=True, metavar="EMAIL", help="Whose collection it is.")
        parser.add_argument(
            "--format", default="", choices=["", *formats()], help="What it is, if not what it looks like."
        )
        parser.add_argument("--mode", default="add", choices=ImportBatch.Mode.values)
        parser.add_argument("--dry-run", action="store_true", help="Say what would be matched, and keep nothing.")
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, **options: Any) -> None:
        owner = User.objects.filter(email__iexact=options["user"]).first()
        if owner is None:
            raise CommandError(f"Nobody here has the address {options['user']}.")
        liked = Preferences.objects.of(owner)
        its = Options(
            condition=Condition.parse(liked.default_condition).value, currency=liked.currency,
            language=Language.parse(liked.default_language).value,
        )  # fmt: skip
        told = [one_file(owner, path, its, options) for path in every_file(options["files"])]
        if len(told) == 1:
            self.say(told[0])
        else:
            Console(file=self.stdout, width=120, emoji=False).print(table(told))  # type: ignore[arg-type]
        if options["json"]:
            self.stdout.write(json.dumps(told[0] if len(told) == 1 else summary(told)))
        if any(file["error"] for file in told):
            raise SystemExit(1)

    def say(self, file: dict[str, Any]) -> None:
        if file["error"]:
            self.stderr.write(self.style.ERROR(f"{file['file']}: {file['error']}"))
            return
        counts = ", ".join(f"{file[name]:,} {name}" for name in COUNTS)
        self.stdout.write(f"{file['file']} ({file['format']}): {counts}, in {file['seconds']:.1f} s.")


def every_file(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise CommandError(f"There is no file {path}.")
        found += sorted(its for its in path.iterdir() if its.is_file()) if path.is_dir() else [path]
    return found


def one_file(owner: User, path: Path, its: Options, options: dict[str, Any]) -> dict[str, Any]:
    """What became of one file. A file that only was looked at leaves nothing."""
    started = perf_counter()
    told: dict[str, Any] = {"file": path.name, "format": options["format"], **dict.fromkeys(COUNTS, 0),
                            "by_confidence": {}, "dry_run": options["dry_run"], "error": None}  # fmt: skip
    try:
        with path.open("rb") as file:
            batch = arriving.receive(owner, file, path.name, options["format"], options["mode"], its)
        read(batch.pk)
        batch.refresh_from_db()
        if batch.error:
            raise Refused(batch.error)
        told |= {name: getattr(batch, name) for name in ("format", *COUNTS)}
        told["by_confidence"] = by_confidence(batch)
        if options["dry_run"]:
            working.stop(batch)
        else:
            bring(batch)
    except (Refused, OSError) as why:
        told["error"] = str(why)
    return told | {"seconds": round(perf_counter() - started, 2)}


def bring(batch: ImportBatch) -> None:
    """Also what somebody was killed at before."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, status__in=("preview", "importing"))
    if batch.mode == ImportBatch.Mode.REPLACE and not batch.matched:
        raise Refused("No row of it has found its printing, so there is nothing to replace the collection with.")
    if waiting.update(status=ImportBatch.Status.IMPORTING):
        bring_in(batch.pk)


def table(files: list[dict[str, Any]]) -> Table:
    shown = Table()
    for column in ("file", "format", *COUNTS, "match rate"):
        shown.add_column(column, justify="left" if column in ("file", "format") else "right")
    for file in files:
        rate = f"{100 * file['matched'] / file['rows']:.1f} %" if file["rows"] else file["error"] or "–"
        shown.add_row(file["file"], file["format"], *(f"{file[name]:,}" for name in COUNTS), rate)
    return shown


def summary(files: list[dict[str, Any]]) -> dict[str, Any]:
    confidence: dict[str, int] = {}
    for file in files:
        for word, rows in file["by_confidence"].items():
            confidence[word] = confidence.get(word, 0) + rows
    return {name: sum(file[name] for file in files) for name in (*COUNTS, "seconds")} | {
        "by_confidence": confidence, "files": files,
    }  # fmt: skip
