"""What we read of Scryfall's objects. Fields that are not named here are skipped without being decoded.

Two generations are understood: that of today, and that of 2019 without `finishes`, `set_type` and `prices`.
"""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

Words = tuple[str, ...]
Date = Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
ManaValue = Annotated[float, Meta(ge=0, lt=10_000_000)]


class Images(Struct):
    normal: str | None = None
    large: str | None = None
    small: str | None = None


class FaceObject(Struct):
    name: str = ""
    oracle_id: str | None = None
    printed_name: str | None = None
    flavor_name: str | None = None
    mana_cost: str | None = None
    cmc: ManaValue | None = None
    type_line: str | None = None
    oracle_text: str | None = None
    colors: Words | None = None
    power: str | None = None
    toughness: str | None = None
    loyalty: str | None = None
    defense: str | None = None
    artist: str | None = None
    flavor_text: str | None = None
    watermark: str | None = None
    image_uris: Images | None = None
    illustration_id: str | None = None
    color_indicator: Words | None = None


class Prices(Struct):
    """Text as Scryfall writes it, so that one bad price does not refuse its card."""

    usd: str | float | None = None
    usd_foil: str | float | None = None
    usd_etched: str | float | None = None
    eur: str | float | None = None
    eur_foil: str | float | None = None
    eur_etched: str | float | None = None
    tix: str | float | None = None


class CardObject(Struct, tag_field="object", tag="card"):
    id: str
    name: str
    lang: str
    set: str
    collector_number: str
    rarity: str
    set_name: str = ""
    set_type: str = ""
    oracle_id: str | None = None
    layout: str = "normal"
    printed_name: str | None = None
    flavor_name: str | None = None
    released_at: Date | None = None
    finishes: Words | None = None
    foil: bool = False
    nonfoil: bool = False
    mana_cost: str | None = None
    cmc: ManaValue | None = None
    type_line: str | None = None
    oracle_text: str | None = None
    colors: Words | None = None
    color_identity: Words = ()
    keywords: Words = ()
    power: str | None = None
    toughness: str | None = None
    loyalty: str | None = None
    defense: str | None = None
    card_faces: tuple[FaceObject, ...] | None = None
    legalities: msgspec.Raw = msgspec.Raw(b"null")
    artist: str | None = None
    flavor_text: str | None = None
    watermark: str | None = None
    frame: str = ""
    frame_effects: Words | None = None
    frame_effect: str | None = None
    border_color: str = ""
    promo_types: Words | None = None
    games: Words = ()
    image_uris: Images | None = None
    digital: bool = False
    promo: bool = False
    reprint: bool = False
    reserved: bool = False
    full_art: bool = False
    textless: bool = False
    oversized: bool = False
    variation: bool = False
    edhrec_rank: int | None = None
    penny_rank: int | None = None
    illustration_id: str | None = None
    produced_mana: Words | None = None
    color_indicator: Words | None = None
    booster: bool = False
    game_changer: bool | None = None
    content_warning: bool | None = None
    highres_image: bool = False
    story_spotlight: bool = False
    security_stamp: str | None = None
    tcgplayer_id: int | None = None
    tcgplayer_etched_id: int | None = None
    cardmarket_id: int | None = None
    mtgo_id: int | None = None
    mtgo_foil_id: int | None = None
    arena_id: int | None = None
    multiverse_ids: tuple[int, ...] | None = None
    prices: Prices | None = None


class SetObject(Struct, tag_field="object", tag="set"):
    code: str
    name: str
    id: UUID | None = None
    set_type: str = ""
    released_at: Date | None = None
    parent_set_code: str | None = None
    digital: bool = False
    card_count: int | None = None
    icon_svg_uri: str | None = None


decoder = msgspec.json.Decoder(CardObject | SetObject)
