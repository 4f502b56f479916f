"""A channel in Slack, by its incoming webhook."""

from apps.notifications.kinds import Answer, Ask, Gone, HttpKind, Message, Place, Wanted, in_json, short, web_address


class Slack(HttpKind):
    slug = "slack"
    name = "Slack"
    about = "A channel of your workspace, by an incoming webhook."
    address = Wanted("Webhook address", "From the app's Incoming Webhooks.", "https://hooks.slack.com/services/…")

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        return web_address(address, hosts=("hooks.slack.com",)), ""

    def shown(self, place: Place) -> str:
        return place.address.rpartition("/")[0] + "/…"

    def ask(self, place: Place, message: Message) -> Ask:
        return in_json({"text": plain(short(message.whole, 30_000))}, place.address)

    def understand(self, answer: Answer) -> None:
        if answer.status == 404:
            raise Gone("Slack knows this webhook no more.")
        super().understand(answer)


def plain(text: str) -> str:
    """Slack's own marks begin with one of these three."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
