"""Objects in the shapes Scryfall writes, of our own making, and files and commands in a few words."""

import gzip
import json
import lzma
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.management import call_command

from apps.cards.models import Card

PRICES = {"usd": None, "usd_foil": None, "usd_etched": None, "eur": None, "eur_foil": None, "tix": None}


def uid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def images(name: str) -> dict[str, str]:
    return {size: f"https://pictures.test/{size}/{uid(name)}.jpg" for size in ("small", "normal", "large", "art_crop")}


def card(name: str = "Test Goblin", /, **facts: Any) -> dict[str, Any]:
    """A card of today's schema; a fact that is `...` is left out."""
    whole = {
        "object": "card", "id": uid(name), "oracle_id": uid(f"{name} oracle"), "multiverse_ids": [], "name": name,
        "lang": "en", "released_at": "2024-06-07", "layout": "normal", "image_uris": images(name),
        "mana_cost": "{1}{R}", "cmc": 2.0, "type_line": "Creature — Goblin", "oracle_text": "Haste", "power": "2",
        "toughness": "1", "colors": ["R"], "color_identity": ["R"], "keywords": ["Haste"],
        "legalities": {"modern": "legal", "vintage": "restricted"}, "games": ["paper", "mtgo"], "reserved": False,
        "game_changer": False, "foil": True, "nonfoil": True, "finishes": ["nonfoil", "foil"], "oversized": False,
        "promo": False, "reprint": False, "variation": False, "set_id": uid("tst"), "set": "tst",
        "set_name": "Test Set", "set_type": "expansion", "collector_number": "7", "digital": False, "rarity": "rare",
        "artist": "A. Painter", "border_color": "black", "frame": "2015", "full_art": False, "textless": False,
        "edhrec_rank": 100, "penny_rank": 5, "prices": PRICES,
        "related_uris": {"elsewhere": "https://elsewhere.test/{1}"},
    } | facts  # fmt: skip
    return {key: value for key, value in whole.items() if value is not ...}


def face(name: str, /, **facts: Any) -> dict[str, Any]:
    return {
        "object": "card_face", "name": name, "mana_cost": "{G}", "type_line": "Instant", "oracle_text": f"{name} acts.",
        "artist": "A. Painter",
    } | facts  # fmt: skip


def two_faced(name: str = "Day // Night", **facts: Any) -> dict[str, Any]:
    """A transforming card: most of what a card says is said by its faces only."""
    front, _, back = name.partition(" // ")
    faces = [
        face(front, colors=["G"], power="1", toughness="2", image_uris=images(front), flavor_text="By day."),
        face(back, mana_cost="", type_line="Land", colors=["B", "R"], image_uris=images(back)),
    ]
    only_on_faces = dict.fromkeys(("image_uris", "mana_cost", "colors", "oracle_text", "power", "toughness"), ...)
    whole = {"layout": "transform", "card_faces": faces, "type_line": "Instant // Land", **only_on_faces}
    return card(name, **whole | facts)


def old_card(name: str = "Old Goblin", **facts: Any) -> dict[str, Any]:
    """The schema of 2019."""
    gone = ("finishes", "promo_types", "set_id", "set_type", "prices", "keywords", "textless", "variation", "set_uri")
    return card(name, **{**dict.fromkeys(gone, ...), "cmc": 2, "foil": False, "frame_effect": "legendary"} | facts)


def card_set(code: str = "tst", /, **facts: Any) -> dict[str, Any]:
    return {
        "object": "set", "id": uid(code), "code": code, "name": f"Set {code.upper()}", "released_at": "2024-06-07",
        "set_type": "expansion", "card_count": 300, "digital": False, "icon_svg_uri": f"https://icons.test/{code}.svg",
        "parent_set_code": "par",
    } | facts  # fmt: skip


def compact(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))


def bulk(objects: list[Any]) -> str:
    """As Scryfall lays its bulk files out; a string stands for itself."""
    return "[\n" + ",\n".join(one if isinstance(one, str) else compact(one) for one in objects) + "\n]\n"


def file(tmp_path: Path, content: str | bytes, name: str = "cards.json") -> Path:
    path = tmp_path / name
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes({".gz": gzip.compress, ".xz": lzma.compress}.get(path.suffix, bytes)(raw))
    return path


def run(*arguments: object, command: str = "import_scryfall") -> dict[str, Any]:
    """The command's last line; what it said to people is under `said`."""
    out = StringIO()
    call_command(command, *map(str, arguments), "--json", stdout=out)
    *said, last = out.getvalue().strip().splitlines()
    return json.loads(last) | {"said": "\n".join(said)}


def load(tmp_path: Path, *objects: Any, **options: Any) -> dict[str, Any]:
    arguments = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]
    return run(file(tmp_path, bulk(list(objects))), *arguments)


def counts(result: dict[str, Any]) -> tuple[int, int, int, int]:
    return result["new"], result["updated"], result["unchanged"], result["refused"]


def stored(name: str) -> Card:
    return Card.objects.select_related("set").get(scryfall_id=uid(name))
