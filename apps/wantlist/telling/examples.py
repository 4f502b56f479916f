"""What the answers about alerts look like, for the reference page. A test holds them to the real ones."""

from apps.collection.holding.examples import CARD

ALERT = {
    "id": 8,
    "card": CARD,
    "search": None,
    "kind": "below",
    "price": "2.00",
    "percent": None,
    "window": None,
    "currency": "USD",
    "any_printing": True,
    "marketplace": None,
    "condition": "NEAR_MINT",
    "finish": None,
    "language": None,
    "active": True,
    "last_fired_at": "2026-02-03T19:30:00Z",
    "created": "2026-01-17T18:03:11Z",
    "updated": "2026-01-17T18:03:11Z",
}
SET = {"card": "4711", "kind": "below", "price": "2.00", "currency": "USD", "any_printing": True, "condition": "NM"}
CHANGE = {"price": "1.50", "active": True}
FIRING = {
    "id": 90,
    "card": CARD,
    "reason": "below",
    "target": "2.00",
    "old_price": "2.15",
    "new_price": "1.95",
    "currency": "USD",
    "marketplace": "tcgplayer",
    "fired_at": "2026-02-03T19:30:00Z",
}
SENT = {"sent": True}
