"""Asks sources for what they remember."""

import json
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.sources.live import live_sources, utc_now
from apps.sources.models import Visit
from apps.sources.visiting import NotNow, visit

from .collect_prices import figures, told


class Command(BaseCommand):
    help = "Fills the past from sources that remember it; what is there already stays, and nothing is announced."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", action="append", metavar="SOURCE", help="Only this one; may be repeated.")
        parser.add_argument("--since", help="The first day (ISO); 90 days ago where it is not said.")
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, **options: Any) -> None:
        known = {slug: kind for slug, kind in live_sources().items() if kind.has_history}
        if unknown := sorted(set(options["source"] or ()) - set(known)):
            raise CommandError(f"{', '.join(unknown)} remembers nothing. Those who do: {', '.join(known) or 'none'}.")
        since = first_day(options["since"])
        said = []
        for slug in options["source"] or known:
            kind = known[slug]
            try:
                visited = visit(kind, Visit.Reason.BACKFILL, since=since)
            except NotNow as why:
                self.stdout.write(f"{kind.name}: not asked. {why}")
                said.append({"source": slug, "visit": None, "status": "not asked", "error": str(why)})
                continue
            self.stdout.write(f"{kind.name}: {visited.get_status_display()}. {visited.error or told(visited)}")
            said.append({"source": slug, "visit": visited.pk, "status": visited.status, **figures(visited)})
        if options["json"]:
            self.stdout.write(json.dumps({"since": since.isoformat(), "sources": said}))
        if any(one["status"] == "failed" for one in said):
            raise SystemExit(1)


def first_day(text: str | None) -> date:
    if not text:
        return (utc_now() - timedelta(days=90)).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError("--since is not a day like 2026-01-31.") from error
