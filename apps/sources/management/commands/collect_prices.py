"""Asks sources for prices now."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.sources import collecting
from apps.sources.live import live_sources
from apps.sources.models import Visit
from apps.sources.visiting import NotNow, visit


class Command(BaseCommand):
    help = "Asks sources for prices now, one after the other; one that fails does not keep the others from being asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", action="append", metavar="SOURCE", help="Only this one; may be repeated.")
        parser.add_argument("--due", action="store_true", help="Only those whose turn has come.")
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, **options: Any) -> None:
        known = live_sources()
        if unknown := sorted(set(options["source"] or ()) - set(known)):
            raise CommandError(f"Unknown source {', '.join(unknown)}. Known: {', '.join(known)}.")
        slugs = collecting.due() if options["due"] else list(known)
        said = [self.ask(slug) for slug in slugs if not options["source"] or slug in options["source"]]
        if options["json"]:
            self.stdout.write(json.dumps({"sources": said}))
        if any(one["status"] == "failed" for one in said) or (
            options["source"] and not any(one["visit"] for one in said)
        ):
            raise SystemExit(1)

    def ask(self, slug: str) -> dict[str, Any]:
        kind = live_sources()[slug]
        try:
            visited = visit(kind, Visit.Reason.HAND)
        except NotNow as why:
            self.stdout.write(f"{kind.name}: not asked. {why}")
            return {"source": slug, "visit": None, "status": "not asked", "error": str(why)}
        if visited.error:
            self.stderr.write(self.style.ERROR(f"{kind.name}: {visited.get_status_display()}. {visited.error}"))
        else:
            self.stdout.write(f"{kind.name}: {visited.get_status_display()}. {told(visited)}")
        return {"source": slug, "visit": visited.pk, "status": visited.status, **figures(visited)}


def figures(visited: Visit) -> dict[str, Any]:
    names = ("asked", "received", "accepted", "unchanged", "quarantined", "refused", "error")
    seconds = visited.duration.total_seconds() if visited.duration else None
    return {name: getattr(visited, name) for name in names} | {"seconds": seconds}


def told(visited: Visit) -> str:
    return (
        f"{visited.asked:,} requests, {visited.received:,} prices received, {visited.accepted:,} accepted,"
        f" {visited.unchanged:,} unchanged, {visited.quarantined:,} in quarantine, {visited.refused:,} refused."
    )
