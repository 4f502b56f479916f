"""What CardTrader calls a card, and what others call it."""

import msgspec

from apps.cards.models import ExternalId
from apps.sources.keys import is_uuid


class Blueprint(msgspec.Struct):
    id: int
    category_id: int = 0
    name: str = ""
    version: str | None = None
    scryfall_id: str | None = None
    tcg_player_id: int | None = None
    card_market_ids: list[int] | None = None

    def key(self) -> tuple[int, str] | None:
        """By its Scryfall id, else by a shop's."""
        if self.scryfall_id and is_uuid(self.scryfall_id):
            return int(ExternalId.Kind.SCRYFALL), self.scryfall_id
        if self.tcg_player_id:
            return int(ExternalId.Kind.TCGPLAYER), str(self.tcg_player_id)
        if self.card_market_ids:
            return int(ExternalId.Kind.CARDMARKET), str(self.card_market_ids[0])
        return None

    @property
    def is_etched(self) -> bool:
        return "etched" in f"{self.name} {self.version or ''}".lower()
