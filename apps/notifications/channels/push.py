"""A browser of yours, also while no page of ours is open: Web Push, encrypted for it alone (RFC 8291, RFC 8292)."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from apps.notifications import webpush
from apps.notifications.kinds import Answer, Ask, Gone, HttpKind, Message, Place, Wanted, short, web_address
from dualcaster.lib.outgoing import understood

KEEP = 24 * 3600  # seconds a push service waits for a browser that is closed


class Push(HttpKind):
    slug = "push"
    name = "This browser"
    icon = "smartphone"
    order = 3
    about = "Shown by your browser, also while Dualcaster is not open."
    address = Wanted("Endpoint", "What the browser's subscription says.")
    secret = Wanted("Keys", "The subscription's p256dh and auth, as JSON.")
    proven = True
    by_form = False

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        web_address(address)
        try:
            keys = keys_of(secret)
            webpush.public_key(keys["p256dh"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValidationError({"secret": "These are not the keys of a subscription."}) from error
        if len(keys["auth"]) != 16:
            raise ValidationError({"secret": "These are not the keys of a subscription."})
        return address, json.dumps({name: encoded(keys[name]) for name in ("p256dh", "auth")})

    def shown(self, place: Place) -> str:
        return understood(place.address).hostname or ""

    def ask(self, place: Place, message: Message) -> Ask:
        said = {
            "id": message.id,
            "title": short(message.title, 200),
            "body": short(message.text, 500),
            "url": message.url,
        }
        keys = keys_of(place.secret)
        parts = understood(place.address)
        body = webpush.encrypted(json.dumps(said).encode(), keys["p256dh"], keys["auth"])
        token = webpush.token(f"{parts.scheme}://{parts.netloc}", sender(), int(time.time()) + 12 * 3600)
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(KEEP),
            "Urgency": "high" if message.urgent else "normal",
            "Topic": message.id.replace("-", "")[:32],  # sent twice, it replaces itself
            "Authorization": f"vapid t={token}, k={encoded(webpush.application_key())}",
        }
        return Ask(place.address, body, headers)

    def understand(self, answer: Answer) -> None:
        if answer.status == 404:
            raise Gone("The browser has ended its subscription.")
        super().understand(answer)


def sender() -> str:
    """Whom a push service may write to; it takes a secure site or an address."""
    if settings.SITE_URL.startswith("https:"):
        return settings.SITE_URL
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"


def keys_of(text: str) -> dict[str, bytes]:
    said: dict[str, Any] = json.loads(text)
    return {name: decoded(said[name]) for name in ("p256dh", "auth")}


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
