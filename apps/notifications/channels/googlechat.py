"""A space in Google Chat, by its webhook."""

import re

from django.core.exceptions import ValidationError

from apps.notifications.kinds import Ask, HttpKind, Message, Place, Wanted, in_json, short, web_address

PATH = re.compile(r"https://[^/]+/v1/spaces/[\w-]+/messages\?[\w=&%-]+")


class GoogleChat(HttpKind):
    slug = "googlechat"
    name = "Google Chat"
    about = "A space, by its webhook: Apps and integrations, Webhooks."
    address = Wanted("Webhook address", "Copy it in the space.", "https://chat.googleapis.com/v1/spaces/…")

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        web_address(address, hosts=("chat.googleapis.com",))
        if not PATH.fullmatch(address):
            raise ValidationError("That is not the address of a space's webhook.")
        return address, ""

    def shown(self, place: Place) -> str:
        return place.address.partition("?")[0]

    def ask(self, place: Place, message: Message) -> Ask:
        """The same message has the same number, which the space knows again."""
        plain = message.whole.replace("<", "‹").replace(">", "›")
        return in_json({"text": short(plain, 4000)}, f"{place.address}&requestId={message.id}")
