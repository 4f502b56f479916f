"""What the schema shows of sets and milestones."""

SETS = {
    "sets": [{
        "code": "mid", "name": "Innistrad: Midnight Hunt", "owned": 214, "total": 277, "copies": 391,
        "value": "184.20", "unpriced": 3, "missing_cost": "96.75", "missing_unpriced": 0, "currency": "USD",
        "completion_pct": 77.3, "icon_url": "https://svgs.scryfall.io/sets/mid.svg",
        "calculated_at": "2026-11-20T10:00:00Z",
    }],
    "is_calculating": False,
}  # fmt: skip
STATS = {
    "total_cards": 5120, "unique_cards": 2210, "sets_started": 48, "sets_complete": 2, "total_value": "2450.80",
    "unpriced": 12, "currency": "USD", "avg_completion_pct": 31.4, "is_calculating": False,
}  # fmt: skip
MILESTONES = {
    "milestones": [
        {
            "type": "set_75_pct", "title": "Innistrad: Midnight Hunt: three quarters",
            "description": "208 of 277 cards", "achieved": True, "achieved_at": "2026-11-20T10:00:00Z",
            "metadata": {"set": "mid", "name": "Innistrad: Midnight Hunt", "owned": 208, "total": 277},
            "progress": 1, "goal": 1,
        },
        {
            "type": "mythic_25", "title": "Twenty-five mythics", "description": "18 of 25 different mythics",
            "achieved": False, "achieved_at": None, "metadata": {"mythics": 18}, "progress": 18, "goal": 25,
        },
    ],
    "is_calculating": False,
}  # fmt: skip
RARITIES = {"rarities": [{"rarity": "common", "unique_cards": 1210, "copies": 3004, "percent": 58.7}]}
CALCULATING = {"is_calculating": True}
RULES = {"printing": "this_set", "variants": False, "promos": False, "price_cap": "50.00", "currency": "USD"}
CHANGE_RULES = {"variants": False, "price_cap": "50.00", "currency": "USD"}
