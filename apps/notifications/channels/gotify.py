"""An application of your own Gotify server."""

from apps.notifications.kinds import Ask, HttpKind, Message, Place, Wanted, in_json, web_address


class Gotify(HttpKind):
    slug = "gotify"
    name = "Gotify"
    icon = "smartphone"
    about = "Your phone, by a Gotify server of your own."
    address = Wanted("Server", "Where your server is.", "https://gotify.example.org")
    secret = Wanted("Application token", "From the server's Apps.")

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        return web_address(address.rstrip("/"), https=False), secret

    def ask(self, place: Place, message: Message) -> Ask:
        body = {
            "title": message.title,
            "message": message.text if len(message.lines) < 2 else message.told,
            "priority": 8 if message.urgent else 5,
            "extras": {"client::notification": {"click": {"url": message.url}}},
        }
        return in_json(body, f"{place.address}/message", **{"X-Gotify-Key": place.secret})
