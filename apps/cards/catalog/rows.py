"""A printing and a set as catalogues hand them in, and a printing as the bytes PostgreSQL's COPY reads."""

from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from django.db.models import CharField, Model

from apps.cards.costs import counted_out
from apps.cards.formats import packed
from apps.cards.models import Card, CardSet
from apps.cards.words import Language, Rarity

# While a row is put together its cells are parted by a control character that no card has in its text,
# so that escaping is five passes over the whole row and not over every cell.
PARTED = "\x01"
MISSING = "\x02"
ESCAPES = (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), (PARTED, "\t"), (MISSING, "\\N"))
UNSTORABLE = "\x00", "\\u0000"  # PostgreSQL stores no null character, neither in text nor in JSON
LARGEST = 2**31 - 1


class CardRow(NamedTuple):
    """One printing. `scryfall_id` is its id in the game's catalogue, a UUID as text for every game.

    `faces` and `legalities` are JSON text; `external_ids` are pairs of `ExternalId.Kind` and value, without the
    catalogue id itself. `set_name` and `set_type` serve where no `SetRow` says more.
    """

    scryfall_id: str
    set_code: str
    name: str
    collector_number: str
    set_name: str = ""
    set_type: str = ""
    oracle_id: str | None = None
    printed_name: str = ""
    flavor_name: str = ""
    layout: str = "normal"
    lang: int = Language.ENGLISH
    rarity: int = Rarity.COMMON
    finishes: tuple[int, ...] = ()
    colors: int = 0
    color_identity: int = 0
    mana_cost: str = ""
    mana_value: str | None = None
    type_line: str = ""
    oracle_text: str = ""
    power: str = ""
    toughness: str = ""
    loyalty: str = ""
    defense: str = ""
    keywords: tuple[str, ...] = ()
    faces: str = "[]"
    legalities: str = "{}"
    artist: str = ""
    flavor_text: str = ""
    watermark: str = ""
    frame: str = ""
    frame_effects: tuple[str, ...] = ()
    border_color: str = ""
    promo_types: tuple[str, ...] = ()
    games: tuple[str, ...] = ()
    image_url: str = ""
    released_at: str | None = None
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
    produced_mana: int = 0
    color_indicator: int | None = None
    booster: bool = False
    story_spotlight: bool = False
    game_changer: bool = False
    content_warning: bool = False
    highres_image: bool = False
    security_stamp: str = ""
    external_ids: tuple[tuple[int, str], ...] = ()
    content_hash: bytes = b""  # what tells its content from another; made from all that is stored where it is empty

    def stored(self) -> str:
        """Everything of it that is stored, as one text; ValueError says what cannot be stored."""
        cells: list[Any] = list(self)
        for place, limit, field in limits():
            if len(cells[place]) > limit:
                raise ValueError(f"{field} is longer than {limit} characters")
        for rank in ("edhrec_rank", "penny_rank"):
            if not -LARGEST <= (getattr(self, rank) or 0) <= LARGEST:
                raise ValueError(f"{rank} is out of range")
        if not self.name or not self.set_code or not self.collector_number:
            raise ValueError("it has no name, no set or no collector number")
        for place, write in WRITERS:
            cells[place] = write(cells[place])
        del cells[HASH], cells[SET_NAME : SET_TYPE + 1]  # a set with a new name leaves its cards unchanged
        text = PARTED.join(cells)
        if any(word in text for word in UNSTORABLE):
            raise ValueError("it contains a null character")
        if text.count(PARTED) != len(cells) - 1 or text.count(MISSING) != self.count(None):
            raise ValueError("it contains a control character")
        return text + counted(self.mana_cost) + standing(self.legalities)


class Written(NamedTuple):
    """A printing with its text, from a reader that had to write it to know that it can be stored."""

    row: CardRow
    stored: str


class Same(NamedTuple):
    """A printing that the catalogue already has as it is (`Known.has` said so), and what it says of its set."""

    scryfall_id: str
    set_code: str
    set_name: str
    set_type: str
    released_at: str | None
    digital: bool


class SetRow(NamedTuple):
    """One set, as its publisher or catalogue describes it."""

    code: str
    name: str
    set_type: str = ""
    released_at: str | None = None
    parent_set_code: str = ""
    digital: bool = False
    printed_count: int | None = None
    icon_svg_uri: str = ""
    scryfall_id: str | None = None

    def checked(self) -> "SetRow":
        """Itself; ValueError says what cannot be stored."""
        for field in ("code", "name", "set_type", "parent_set_code", "icon_svg_uri"):
            text = getattr(self, field)
            if len(text) > (limit := length(CardSet, field)):
                raise ValueError(f"{field} is longer than {limit} characters")
            if any(word in text for word in UNSTORABLE):
                raise ValueError(f"{field} contains a null character")
        if self.printed_count is not None and not 0 <= self.printed_count <= LARGEST:
            raise ValueError("printed_count is out of range")
        if not self.code or not self.name:
            raise ValueError("it has no code or no name")
        return self


def key(scryfall_id: str) -> bytes:
    """A catalogue id in its sixteen bytes; ValueError where it is none."""
    try:
        value = bytes.fromhex(scryfall_id.replace("-", ""))
    except ValueError:
        value = b""
    if len(value) != 16:
        raise ValueError("its id is not a UUID")
    return value


def digest(stored: str) -> bytes:
    return blake2b(stored.encode(), digest_size=16).digest()


def copy_line(stored: str, fingerprint: bytes) -> bytes:
    """The row as COPY reads it: its cells, then its fingerprint."""
    for raw, escaped in ESCAPES:
        stored = stored.replace(raw, escaped)
    return f"{stored}\t\\\\x{fingerprint.hex()}\n".encode()


@cache
def limits() -> tuple[tuple[int, int, str], ...]:
    """Place, length and name of every text whose column has a length."""
    lengths = {field.name: field.max_length for field in Card._meta.fields if isinstance(field, CharField)}
    for name, of_set in (("set_code", "code"), ("set_name", "name"), ("set_type", "set_type")):
        lengths[name] = length(CardSet, of_set)
    return tuple(
        (place, lengths[name] or 0, name)
        for place, name in enumerate(CardRow._fields)
        if CardRow.__annotations__[name] is str and lengths.get(name)
    )


def length(model: type[Model], name: str) -> int:
    return getattr(model._meta.get_field(name), "max_length", None) or 0


@lru_cache(maxsize=20_000)
def array(values: tuple[object, ...]) -> str:
    """PostgreSQL's literal of an array. Cards repeat each other's keywords and games."""
    words = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{word}"' for word in words) + "}"


@lru_cache(maxsize=10_000)
def counted(mana_cost: str) -> str:
    """The cells that follow from a mana cost: what each of two faces costs, counted out."""
    costs = [counted_out(mana_cost, face) for face in (0, 1)]
    return "".join(PARTED + (MISSING if cost is None else array(cost)) for cost in costs)


@lru_cache(maxsize=10_000)
def standing(legalities: str) -> str:
    """The cell that follows from what a card is in each format."""
    return f"{PARTED}{packed(msgspec.json.decode(legalities)):d}"


def pairs(ids: tuple[tuple[int, str], ...]) -> str:
    return "{" + ",".join(f'"{kind:d}={value}"' for kind, value in ids) + "}" if ids else "{}"


def optional(value: object) -> str:
    return MISSING if value is None else str(value)


def flag(value: bool) -> str:
    return "t" if value else "f"


def number(value: int) -> str:
    return "%d" % value  # noqa: UP031 - an f-string would write an enum's name


WRITE: dict[Any, Callable[[Any], str]] = {
    bool: flag,
    int: number,
    tuple[int, ...]: array,
    tuple[str, ...]: array,
    tuple[tuple[int, str], ...]: pairs,
    str | None: optional,
    int | None: optional,
}
WRITERS = [
    (place, WRITE[CardRow.__annotations__[name]])
    for place, name in enumerate(CardRow._fields)
    if CardRow.__annotations__[name] not in (str, bytes)
]
SET_NAME = CardRow._fields.index("set_name")
HASH = CardRow._fields.index("content_hash")
SET_TYPE = CardRow._fields.index("set_type")
