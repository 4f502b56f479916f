"""What the catalogue's answers look like, for the reference page. A test holds them to the real ones."""

BOLT = {
    "id": 4711,
    "scryfall_id": "e3285e6b-3e79-4d7c-bf96-d920f973b122",
    "oracle_id": "4457ed35-7c10-48c8-9776-456485fdf070",
    "name": "Lightning Bolt",
    "set": {"code": "m10", "name": "Magic 2010"},
    "collector_number": "146",
    "rarity": "common",
    "lang": "en",
    "finishes": ["nonfoil", "foil"],
    "colors": ["R"],
    "mana_cost": "{R}",
    "mana_value": 1.0,
    "type_line": "Instant",
    "released_at": "2009-07-17",
    "digital": False,
    "image_url": "https://cards.scryfall.io/normal/front/e/3/e3285e6b-3e79-4d7c-bf96-d920f973b122.jpg",
    "page": "/cards/4711/lightning-bolt/",
}
PRICE = {
    "amount": "2.35",
    "currency": "USD",
    "finish": "nonfoil",
    "marketplace": "tcgplayer",
    "source": "scryfall",
    "simulated": False,
    "changed_at": "2026-02-01T00:00:00Z",
    "confirmed_at": "2026-02-03T00:00:00Z",
}
TILE = BOLT | {"price": PRICE}
CARD = BOLT | {
    "printed_name": "",
    "flavor_name": "",
    "layout": "normal",
    "oracle_text": "Lightning Bolt deals 3 damage to any target.",
    "flavor_text": "",
    "power": "",
    "toughness": "",
    "loyalty": "",
    "defense": "",
    "keywords": [],
    "legalities": {"modern": "legal", "standard": "not_legal"},
    "artist": "Christopher Moeller",
    "watermark": "",
    "frame": "2003",
    "frame_effects": [],
    "border_color": "black",
    "promo_types": [],
    "games": ["paper", "mtgo"],
    "promo": False,
    "reprint": True,
    "reserved": False,
    "full_art": False,
    "textless": False,
    "oversized": False,
    "variation": False,
    "edhrec_rank": 10,
    "updated_at": "2026-02-01T09:30:00Z",
    "game": "magic",
    "color_identity": ["R"],
    "faces": [],
    "image_uris": {"normal": BOLT["image_url"]},
    "external_ids": {"scryfall": ["e3285e6b-3e79-4d7c-bf96-d920f973b122"]},
    "prices": [PRICE],
    "links": {
        "prices": "https://dualcaster.example/api/cards/4711/prices",
        "history": "https://dualcaster.example/api/cards/4711/history",
        "set": "https://dualcaster.example/api/sets/m10",
    },
}
SET = {
    "code": "m10",
    "name": "Magic 2010",
    "set_type": "core",
    "released_at": "2009-07-17",
    "parent_set_code": "",
    "digital": False,
    "card_count": 249,
    "printed_count": 249,
    "icon_svg_uri": "https://svgs.scryfall.io/sets/m10.svg",
    "scryfall_id": None,
    "game": "magic",
    "page": "/sets/m10/",
}
SET_IN_FULL = SET | {
    "values": [
        {"currency": "EUR", "value": "310.40", "priced": 241},
        {"currency": "USD", "value": "402.15", "priced": 249},
    ]
}
SAVE = {"name": "Cheap red goblins", "query": "t:goblin c:r price<1", "sort": "-price", "unique": "prints"}
RENAME = {"name": "Red goblins"}
SAVED = {
    "id": 12,
    **SAVE,
    "currency": "USD",
    "created": "2026-11-20T10:00:00Z",
    "updated": "2026-11-20T10:00:00Z",
    "page": "/cards/?q=t%3Agoblin+c%3Ar+price%3C1&sort=-price&unique=prints&currency=USD",
}
COMPLETIONS = {
    "results": [{"kind": "value", "text": "rarity:mythic", "label": "Mythic", "start": 9, "end": 17, "more": False}]
}
