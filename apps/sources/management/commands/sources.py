"""Who tells us prices, how it is with them, and what they need."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.sources.live import live_sources
from apps.sources.overview import Told, overview


class Command(BaseCommand):
    help = "Lists the sources: state, schedule, when they last spoke, and why they are not asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--env", action="store_true", help="The credentials they need, as lines for .env.")
        parser.add_argument("--json", action="store_true", help="End with one line of JSON.")

    def handle(self, **options: Any) -> None:
        if options["env"]:
            self.stdout.write(environment())
            return
        told = overview()
        for one in told:
            spoke = f"{one.spoke_at:%Y-%m-%d %H:%M} UTC" if one.spoke_at else "never"
            asked = str(one.kind.schedule) if one.kind else "files"
            self.stdout.write(f"{one.source.slug:<16} {one.state:<8} {asked:<28} spoke {spoke}  {why(one)}".rstrip())
        if options["json"]:
            self.stdout.write(json.dumps({"sources": [as_json(one) for one in told]}))


def environment() -> str:
    """Each credential once, under the names of those who need it."""
    lines: dict[str, list[str]] = {}
    for kind in live_sources().values():
        for one in kind.credentials:
            lines.setdefault(f"# {one.what}: {one.where}\n#{one.variable}=", []).append(kind.name)
    return "\n".join(f"# {', '.join(names)}\n{line}" for line, names in lines.items())


def why(told: Told) -> str:
    return told.hindrance or (told.standing.trouble if told.standing else "")


def as_json(told: Told) -> dict[str, Any]:
    return {
        "source": told.source.slug, "state": told.state, "why": why(told),
        "spoke_at": told.spoke_at.isoformat() if told.spoke_at else None,
        "next_turn": told.next_turn.isoformat() if told.next_turn else None,
    }  # fmt: skip
