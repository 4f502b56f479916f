"""Your devices, by Pushover."""

import re

from django.core.exceptions import ValidationError

from apps.notifications.kinds import Ask, HttpKind, Message, Place, Wanted, in_json, short

KEY = re.compile(r"[A-Za-z0-9]{30}")


class Pushover(HttpKind):
    slug = "pushover"
    name = "Pushover"
    icon = "smartphone"
    about = "Your devices, by the Pushover app."
    address = Wanted("User or group key", "From your page at pushover.net.")
    secret = Wanted("Application token", "Of an application you make there.")

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        for name, text in {"address": address, "secret": secret}.items():
            if not KEY.fullmatch(text):
                raise ValidationError({name: "That is 30 letters and digits."})
        return address, secret

    def shown(self, place: Place) -> str:
        return f"{place.address[:4]}…"

    def ask(self, place: Place, message: Message) -> Ask:
        body = {
            "token": place.secret, "user": place.address, "title": short(message.title, 250),
            "message": short((message.text if len(message.lines) < 2 else message.told) or message.title, 1000),
            "url": message.url, "priority": 1 if message.urgent else 0,
        }  # fmt: skip
        return in_json(body, "https://api.pushover.net/1/messages.json")
