"""A channel of a Discord server, by its webhook. Nobody is mentioned, whatever a title says."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from apps.notifications.kinds import Answer, Ask, Gone, HttpKind, Message, Place, Wanted, in_json, short, web_address

HOSTS = ("discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com")
PATH = re.compile(r"https://[^/]+/api/(?:v\d+/)?webhooks/\d+/[\w-]+")
MARKS = re.compile(r"([\\`*_~|>\[\]()#-])")
MOST = 10  # embeds in a message
ACCENT = 0x5242D4


class Discord(HttpKind):
    slug = "discord"
    name = "Discord"
    about = "A channel of your server: Edit channel, Integrations, Webhooks."
    address = Wanted("Webhook address", "Copy it in Discord.", "https://discord.com/api/webhooks/…")

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        web_address(address, hosts=HOSTS)
        if not PATH.fullmatch(address):
            raise ValidationError("That is not the address of a Discord webhook.")
        return address, ""

    def shown(self, place: Place) -> str:
        return place.address.rpartition("/")[0] + "/…"

    def ask(self, place: Place, message: Message) -> Ask:
        body = {"username": "Dualcaster", "allowed_mentions": {"parse": []}, "embeds": embeds(message)}
        return in_json(body, f"{place.address}?wait=true")

    def understand(self, answer: Answer) -> None:
        if answer.status == 404:
            raise Gone("Discord knows this webhook no more.")
        super().understand(answer)


def embeds(message: Message) -> list[dict[str, Any]]:
    if not message.lines:
        return [{"title": plain(message.title, 256), "description": plain(message.text, 4000), "color": ACCENT}]
    shown = [
        {"title": plain(line.title, 256), "description": plain(line.text, 500), "url": line.url or message.url,
         "color": ACCENT, "timestamp": line.at.isoformat()}
        for line in message.lines[:MOST]
    ]  # fmt: skip
    if (left := len(message.lines) - MOST) > 0:
        shown[-1]["footer"] = {"text": f"and {left} more at {message.url}"}
    return shown


def plain(text: str, most: int) -> str:
    """Without Discord's own marks."""
    return short(MARKS.sub(r"\\\1", text), most)
