"""A topic of ntfy, at ntfy.sh or a server of your own."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from apps.notifications.kinds import Ask, HttpKind, Message, Place, Wanted, in_json, short, web_address


class Ntfy(HttpKind):
    slug = "ntfy"
    name = "ntfy"
    icon = "smartphone"
    about = "Your phone, by the ntfy app; nothing to sign up for."
    address = Wanted("Topic", "Choose one that nobody guesses.", "https://ntfy.sh/your-topic")
    secret = Wanted("Access token", "Where the topic asks for one.", "tk_…", needed=False)

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        address = web_address(address.rstrip("/"), https=False)
        if len(urlsplit(address).path) < 2:
            raise ValidationError("The address must end with the topic, as in https://ntfy.sh/your-topic.")
        return address, secret

    def ask(self, place: Place, message: Message) -> Ask:
        server, _, topic = place.address.rpartition("/")
        body = {"topic": topic, "title": short(message.title, 250), "message": short(body_of(message), 3500),
                "click": message.url, "priority": 4 if message.urgent else 3}  # fmt: skip
        own = {"Authorization": f"Bearer {place.secret}"} if place.secret else {}
        return in_json(body, f"{server}/", **own)


def body_of(message: Message) -> str:
    return message.text or message.title if len(message.lines) < 2 else message.told
