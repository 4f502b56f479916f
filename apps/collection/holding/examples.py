"""What the answers about a collection look like, for the reference page. A test holds them to the real ones."""

CARD = {
    "id": 4711,
    "scryfall_id": "e3285e6b-3e79-4d7c-bf96-d920f973b122",
    "name": "Lightning Bolt",
    "set": {"code": "m10", "name": "Magic 2010"},
    "collector_number": "146",
    "page": "/cards/4711/lightning-bolt/",
}
LOT = {
    "id": 12,
    "card": CARD,
    "quantity": 4,
    "finish": "nonfoil",
    "condition": "NEAR_MINT",
    "language": "en",
    "location": {"id": 3, "name": "Binder 2"},
    "purchase_price": "1.25",
    "currency": "USD",
    "acquired_at": "2026-01-17",
    "for_trade": 1,
    "marks": [],
    "grade": "",
    "value": None,
    "value_currency": "",
    "sku": "",
    "tags": ["burn"],
    "notes": "",
    "worth": {"currency": "USD", "each": "2.35", "total": "9.40", "gain": "4.40", "basis": "exact"},
    "created": "2026-01-17T18:03:11Z",
    "updated": "2026-01-17T18:03:11Z",
}
ADD = {"card": "4711", "quantity": 4, "condition": "NM", "purchase_price": "1.25", "currency": "USD", "tags": ["burn"]}
CHANGE = {"quantity": 3, "location": 3}
BULK = {"action": "change", "filter": {"q": "t:goblin", "location": "3"}, "tag": ["goblins"], "for_trade": True}
DONE = {"matched": 37, "changed": 37, "left": 0}
SPLIT = {"quantity": 2}
PLACE = {
    "id": 3,
    "name": "Binder 2",
    "parent": 1,
    "depth": 1,
    "copies": 180,
    "copies_within": 360,
    "value": "412.80",
    "currency": "USD",
    "unpriced": 7,
}
NEW_PLACE = {"name": "Binder 2", "parent": 1}
MOVE = {"parent": None}
DISPOSAL = {
    "id": 5,
    "kind": "sold",
    "card": CARD,
    "quantity": 4,
    "finish": "nonfoil",
    "condition": "NEAR_MINT",
    "language": "en",
    "unit_price": "5.00",
    "fees": "1.50",
    "currency": "USD",
    "day": "2026-02-03",
    "cost": "6.00",
    "gain": "12.50",
    "uncosted": 0,
    "notes": "",
    "lots": [
        {"lot": 12, "quantity": 4, "purchase_price": "1.50", "currency": "USD", "acquired_at": "2026-01-17"},
    ],
    "created": "2026-02-03T19:30:00Z",
}
SELL = {"card": "4711", "quantity": 4, "unit_price": "5.00", "fees": "1.50", "currency": "USD", "day": "2026-02-03"}
