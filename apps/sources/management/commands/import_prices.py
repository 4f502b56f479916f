"""Brings prices in from files."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from apps.sources.formats import PriceFile, formats
from apps.sources.importing import FileReport, import_file
from apps.sources.moments import read_moment


class Command(BaseCommand):
    help = "Brings prices in from files: joined to the catalogue by their ids, counted, and refused with reasons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        known = formats()
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = "formats:\n" + "\n".join(f"  {slug}: {kind.description}" for slug, kind in known.items())
        parser.add_argument("--format", required=True, choices=sorted(known), help="What kind of files these are.")
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="Plain, .gz, .xz, .zip, a tar, a folder."
        )
        parser.add_argument("--as-of", help="The moment of prices in files that do not say it (ISO, UTC).")
        parser.add_argument(
            "--again", action="store_true", help="Also what was applied before: the catalogue has grown."
        )
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, **options: Any) -> None:
        kind = formats()[options["format"]]
        as_of = moment(options["as_of"]) if options["as_of"] else None
        reports: list[FileReport] = []
        console = Console(stderr=True)
        for path in options["files"]:
            with Progress(
                TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
                console=console, transient=True, disable=not console.is_terminal,
            ) as bar:  # fmt: skip
                task = bar.add_task(path.name)

                def watch(file: PriceFile, bar: Progress = bar, task: Any = task) -> None:
                    if file.path.exists():
                        bar.update(task, completed=file.position, total=file.size)

                reports.append(import_file(kind, path, as_of, watch, anew=options["again"]))
            self.say(reports[-1])
        if options["json"]:
            self.stdout.write(json.dumps(summary(options["format"], reports)))
        if any(report.error for report in reports):
            raise SystemExit(1)

    def say(self, report: FileReport) -> None:
        outcome, name = report.outcome, Path(report.file).name
        if report.error:
            self.stderr.write(self.style.ERROR(f"{name}: not read. {report.error}"))
            return
        if outcome.already_applied:
            self.stdout.write(f"{name}: already applied; {outcome.received:,} prices received, nothing changed.")
            self.stdout.write("  With --again it is read anew, for cards that are known only since then.")
        else:
            counts = {
                "received": outcome.received, "new": outcome.new, "changed": outcome.changed,
                "unchanged": outcome.unchanged, "superseded": outcome.superseded, "no longer offered": outcome.gone,
                "refused": outcome.refused, "without a price": report.unpriced,
            }  # fmt: skip
            said = ", ".join(f"{n:,} {word}" for word, n in counts.items() if n or word in ("received", "refused"))
            self.stdout.write(f"{name}: {said}, in {report.seconds:.1f} s.")
        for reason, rows in sorted(outcome.refused_by_reason.items(), key=lambda item: -item[1]):
            self.stdout.write(f"  {rows:,} refused: {reason}")
        if outcome.refused_file:
            self.stdout.write(f"  Refused rows: {outcome.refused_file}")


def moment(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as error:
        raise CommandError(f"--as-of: {error}.") from error


def summary(slug: str, reports: list[FileReport]) -> dict[str, Any]:
    files = [report.as_json() for report in reports]
    totals = {
        name: sum(file[name] for file in files)
        for name in ("received", "new", "changed", "unchanged", "superseded", "gone", "refused", "unpriced", "seconds")
    }
    reasons: dict[str, int] = {}
    for file in files:
        for reason, rows in file["refused_by_reason"].items():
            reasons[reason] = reasons.get(reason, 0) + rows
    return {"format": slug, **totals, "refused_by_reason": reasons, "files": files}
