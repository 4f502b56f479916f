"""A channel in Mattermost or Rocket.Chat, by its incoming webhook."""

from apps.notifications.kinds import Ask, HttpKind, Message, Place, Wanted, in_json, short, web_address


class Mattermost(HttpKind):
    slug = "mattermost"
    name = "Mattermost, Rocket.Chat"
    about = "A channel of your server, by an incoming webhook."
    address = Wanted("Webhook address", "From the server's integrations.", "https://chat.example.org/hooks/…")

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        return web_address(address, https=False), ""

    def shown(self, place: Place) -> str:
        return place.address.rpartition("/")[0] + "/…"

    def ask(self, place: Place, message: Message) -> Ask:
        """Nobody is called by an @, whatever a title says."""
        words = message.whole.replace("@", "@\u200b")
        return in_json({"username": "Dualcaster", "text": short(words, 15_000)}, place.address)
