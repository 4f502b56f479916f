"""Your own program: JSON, signed over its moment and its body. docs/notifications.md shows how to check it."""

import hashlib
import hmac
import json
import secrets
import time
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError

from apps.notifications.kinds import Answer, Ask, HttpKind, Line, Message, Place, Wanted, web_address

LEAST = 16


class Webhook(HttpKind):
    slug = "webhook"
    name = "Webhook"
    icon = "webhook"
    order = 2
    about = "Signed JSON for a program of your own."
    address = Wanted("Address", "A public address that takes POST.", "https://example.org/hooks/dualcaster")
    secret = Wanted("Secret", "What it is signed with; empty for one of ours, which is shown once.", needed=False)

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        if secret and len(secret) < LEAST:
            raise ValidationError({"secret": f"At least {LEAST} characters."})
        return web_address(address, https=False), secret or secrets.token_urlsafe(32)

    def ask(self, place: Place, message: Message) -> Ask:
        body = json.dumps(told(message), ensure_ascii=False, separators=(",", ":")).encode()
        moment = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "Dualcaster-Event": message.event,
            "Dualcaster-Signature": f"t={moment},v1={signature(place.secret, moment, body)}",
            "Idempotency-Key": message.id,
        }
        return Ask(place.address, body, headers)

    def proves(self, answer: Answer, message: Message) -> bool:
        """A receiver that answers the challenge is a receiver of ours."""
        with suppress(ValueError, AttributeError):
            return bool(json.loads(answer.body).get("challenge") == message.code)
        return False


def signature(secret: str, moment: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def told(message: Message) -> dict[str, Any]:
    said: dict[str, Any] = {"id": message.id, "event": message.event, "title": message.title, "url": message.url}
    if message.code:
        said["challenge"] = message.code
    return said | {"notifications": [one(line) for line in message.lines]}


def one(line: Line) -> dict[str, Any]:
    return {
        "id": line.number, "type": line.type, "priority": line.priority, "title": line.title, "message": line.text,
        "card": line.card, "metadata": line.metadata, "url": line.url, "at": line.at.isoformat(),
    }  # fmt: skip
