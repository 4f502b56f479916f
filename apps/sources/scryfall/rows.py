"""Scryfall's objects as rows of our catalogue: what a card of several faces says as a whole, and every old spelling."""

from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from apps.cards.catalog import CardRow, SetRow
from apps.cards.models import ExternalId
from apps.cards.words import COLORLESS_MANA, Finish, Language, Rarity, color_mask
from apps.sources.keys import is_uuid

from .made import made
from .objects import CardObject, FaceObject, Images, SetObject

Kind = ExternalId.Kind
IDS = (
    ("tcgplayer_id", int(Kind.TCGPLAYER)),
    ("tcgplayer_etched_id", int(Kind.TCGPLAYER_ETCHED)),
    ("cardmarket_id", int(Kind.CARDMARKET)),
    ("mtgo_id", int(Kind.MTGO)),
    ("mtgo_foil_id", int(Kind.MTGO_FOIL)),
    ("arena_id", int(Kind.ARENA)),
)
MULTIVERSE = int(Kind.MULTIVERSE)
FACE_TEXTS = (
    "name", "printed_name", "flavor_name", "mana_cost", "type_line", "oracle_text", "power", "toughness", "loyalty",
    "defense", "artist", "flavor_text",
)  # fmt: skip
BETWEEN_FACES = " // "
BETWEEN_TEXTS = "\n//\n"


def card_row(card: CardObject, content_hash: bytes = b"") -> CardRow:
    """ValueError says in words what we do not understand."""
    faces = card.card_faces or ()
    return CardRow(
        scryfall_id=card.id,
        set_code=card.set.lower(),
        set_name=card.set_name,
        set_type=card.set_type,
        name=card.name,
        collector_number=card.collector_number,
        oracle_id=uuid(card.oracle_id or first(faces, "oracle_id"), "oracle_id"),
        printed_name=card.printed_name or joined(faces, "printed_name"),
        flavor_name=card.flavor_name or joined(faces, "flavor_name"),
        layout=card.layout,
        lang=language(card.lang),
        rarity=rarity(card.rarity),
        finishes=finishes(card.finishes if card.finishes is not None else old_finishes(card)),
        colors=mask(card.colors if card.colors is not None else tuple(c for face in faces for c in face.colors or ())),
        color_identity=mask(card.color_identity),
        mana_cost=card.mana_cost or joined(faces, "mana_cost"),
        mana_value=mana_value(card, faces),
        type_line=card.type_line or joined(faces, "type_line"),
        oracle_text=card.oracle_text or joined(faces, "oracle_text", BETWEEN_TEXTS),
        power=card.power or joined(faces, "power"),
        toughness=card.toughness or joined(faces, "toughness"),
        loyalty=card.loyalty or joined(faces, "loyalty"),
        defense=card.defense or joined(faces, "defense"),
        keywords=card.keywords,
        faces=msgspec.json.encode([face_facts(face) for face in faces]).decode() if faces else "[]",
        legalities=legalities(bytes(card.legalities)).decode(),
        artist=card.artist or joined(faces, "artist"),
        flavor_text=card.flavor_text or joined(faces, "flavor_text", BETWEEN_TEXTS),
        watermark=card.watermark or first(faces, "watermark") or "",
        frame=card.frame,
        frame_effects=card.frame_effects or ((card.frame_effect,) if card.frame_effect else ()),
        border_color=card.border_color,
        promo_types=card.promo_types or (),
        games=card.games,
        image_url=picture(card.image_uris) or next((url for face in faces if (url := picture(face.image_uris))), ""),
        released_at=day(card.released_at),
        digital=card.digital,
        promo=card.promo,
        reprint=card.reprint,
        reserved=card.reserved,
        full_art=card.full_art,
        textless=card.textless,
        oversized=card.oversized,
        variation=card.variation,
        edhrec_rank=card.edhrec_rank,
        penny_rank=card.penny_rank,
        illustration_id=uuid(card.illustration_id or first(faces, "illustration_id"), "illustration_id"),
        produced_mana=mana_mask(mana_made(card, faces)),
        color_indicator=mask(shown) if (shown := card.color_indicator or first(faces, "color_indicator")) else None,
        booster=card.booster,
        story_spotlight=card.story_spotlight,
        game_changer=bool(card.game_changer),
        content_warning=bool(card.content_warning),
        highres_image=card.highres_image,
        security_stamp=card.security_stamp or "",
        external_ids=external_ids(card),
        content_hash=content_hash,
    )


def set_row(card_set: SetObject) -> SetRow:
    return SetRow(
        code=card_set.code.lower(),
        name=card_set.name,
        set_type=card_set.set_type,
        released_at=day(card_set.released_at),
        parent_set_code=card_set.parent_set_code or "",
        digital=card_set.digital,
        printed_count=card_set.card_count,
        icon_svg_uri=card_set.icon_svg_uri or "",
        scryfall_id=str(card_set.id) if card_set.id else None,
    ).checked()


def joined(faces: tuple[FaceObject, ...], name: str, between: str = BETWEEN_FACES) -> str:
    return between.join(text for face in faces if (text := getattr(face, name))) if faces else ""


def first(faces: tuple[FaceObject, ...], name: str) -> Any:
    """What the first face says that says something."""
    for face in faces:
        if said := getattr(face, name):
            return said
    return None


def face_facts(face: FaceObject) -> dict[str, Any]:
    """What a face says for itself; what it is silent on is left out."""
    facts: dict[str, Any] = {name: text for name in FACE_TEXTS if (text := getattr(face, name))}
    if face.colors is not None:
        facts["colors"] = face.colors
    if url := picture(face.image_uris):
        facts["image_url"] = url
    return facts


def picture(images: Images | None) -> str:
    return (images.normal or images.large or images.small or "") if images else ""


def mana_value(card: CardObject, faces: tuple[FaceObject, ...]) -> str | None:
    value = card.cmc if card.cmc is not None else next((face.cmc for face in faces if face.cmc is not None), None)
    return None if value is None else f"{value:.2f}"


def old_finishes(card: CardObject) -> tuple[str, ...]:
    return ("nonfoil",) * card.nonfoil + ("foil",) * card.foil


def external_ids(card: CardObject) -> tuple[tuple[int, str], ...]:
    ids = [(kind, str(value)) for name, kind in IDS if (value := getattr(card, name))]
    ids += [(MULTIVERSE, str(value)) for value in card.multiverse_ids or () if value]
    return tuple(ids)


def uuid(text: str | None, name: str) -> str | None:
    if text and not is_uuid(text.lower()):
        raise ValueError(f"{name} is not a UUID")
    return text or None


def legalities_in_order(raw: msgspec.Raw) -> msgspec.Raw:
    return msgspec.Raw(legalities(bytes(raw)))


@lru_cache(maxsize=8192)
def legalities(raw: bytes) -> bytes:
    """In one order and spacing, however the file is written. Cards share them by the thousand."""
    return msgspec.json.encode(msgspec.json.decode(raw, type=dict[str, str] | None) or {}, order="sorted")


@lru_cache(maxsize=4096)
def mask(letters: tuple[str, ...]) -> int:
    return color_mask(letters)


def mana_made(card: CardObject, faces: tuple[FaceObject, ...]) -> tuple[str, ...]:
    """What the object says, or its text where the object is of the generation that does not say it."""
    if card.produced_mana is not None or card.finishes is not None:
        return card.produced_mana or ()
    return made(card.oracle_text or joined(faces, "oracle_text", BETWEEN_TEXTS))


@lru_cache(maxsize=4096)
def mana_mask(letters: tuple[str, ...]) -> int:
    return color_mask(letters) | COLORLESS_MANA * ("C" in letters)


@lru_cache(maxsize=64)
def finishes(words: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(sorted({int(Finish.parse(word)) for word in words}))


@lru_cache(maxsize=256)
def language(code: str) -> int:
    return int(Language.parse(code))


@lru_cache(maxsize=64)
def rarity(word: str) -> int:
    return int(Rarity.parse(word))


@lru_cache(maxsize=10_000)
def day(text: str | None) -> str | None:
    """A date that exists; the pattern alone lets 30 February through."""
    return date.fromisoformat(text).isoformat() if text else None
