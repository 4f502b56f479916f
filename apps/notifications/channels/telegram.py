"""A chat in Telegram, by a bot of your own."""

import json
import re
from contextlib import suppress

from django.core.exceptions import ValidationError

from apps.notifications.kinds import Answer, Ask, Gone, HttpKind, Later, Message, Never, Place, Wanted, in_json, short

TOKEN = re.compile(r"\d{5,20}:[\w-]{30,80}")
CHAT = re.compile(r"-?\d{1,20}|@\w{4,40}")


class Telegram(HttpKind):
    slug = "telegram"
    name = "Telegram"
    about = "A chat with a bot of your own: @BotFather makes one."
    address = Wanted("Chat", "The chat's number, or a public channel's @name.", "123456789")
    secret = Wanted("Bot token", "What @BotFather gave you.", "123456:ABC-DEF…")

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        if not CHAT.fullmatch(address):
            raise ValidationError({"address": "A chat is a number, or the @name of a public channel."})
        if not TOKEN.fullmatch(secret):
            raise ValidationError({"secret": "That is not the token of a bot."})
        return address, secret

    def ask(self, place: Place, message: Message) -> Ask:
        """Without a parse mode: what looks like a mark is a mark to nobody."""
        about = {"is_disabled": True}
        return in_json(
            {"chat_id": place.address, "text": short(message.whole, 4000), "link_preview_options": about},
            f"https://api.telegram.org/bot{place.secret}/sendMessage",
        )

    def understand(self, answer: Answer) -> None:
        said: dict[str, object] = {}
        with suppress(ValueError):
            said = json.loads(answer.body)
        words = f"Telegram says: {said.get('description', answer.status)}" if isinstance(said, dict) else ""
        if answer.status == 429:
            parameters = said.get("parameters") if isinstance(said, dict) else None
            raise Later(words, float(parameters.get("retry_after", 0)) if isinstance(parameters, dict) else None)
        if answer.status == 403:  # the bot was blocked, or thrown out
            raise Gone(words)
        if answer.status in {400, 401, 404}:
            raise Never(words)
        super().understand(answer)
