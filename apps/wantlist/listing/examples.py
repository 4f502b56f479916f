"""What the answers about a want list look like, for the reference page. A test holds them to the real ones."""

from apps.collection.holding.examples import CARD

WANT = {
    "id": 31,
    "card_id": 4711,
    "card_name": "Lightning Bolt",
    "set_code": "m10",
    "set_name": "Magic 2010",
    "collector_number": "146",
    "image_url": "https://cards.scryfall.io/normal/front/e/3/e3285e6b.jpg",
    "page": "/cards/4711/lightning-bolt/",
    "quantity": 4,
    "priority": "high",
    "target_price": "2.00",
    "currency": "USD",
    "current_price": "2.15",
    "current_currency": "USD",
    "current_marketplace": "TCGplayer",
    "price_diff_pct": 7.5,
    "is_near_target": True,
    "is_met": False,
    "alert_enabled": True,
    "any_printing": False,
    "marketplace": None,
    "condition": "LIGHTLY_PLAYED",
    "finish": None,
    "language": None,
    "notes": "for the cube",
    "created": "2026-01-17T18:03:11Z",
    "updated": "2026-01-17T18:03:11Z",
}
ADD = {"card": "4711", "target_price": "2.00", "currency": "USD", "priority": "high", "quantity": 4}
CHANGE = {"target_price": "1.80", "alert_enabled": False}
CHEAPEST = {
    "currency": "USD",
    "is_exact": True,
    "total": "10.90",
    "copies": 4,
    "missing": 1,
    "left_out": 0,
    "baskets": [
        {
            "marketplace": "tcgplayer",
            "items": "8.60",
            "fees": "0.00",
            "shipping": "2.30",
            "total": "10.90",
            "lines": [
                {
                    "want": 31,
                    "card": CARD,
                    "finish": "nonfoil",
                    "condition": "NEAR_MINT",
                    "language": "en",
                    "quantity": 4,
                    "each": "2.15",
                }
            ],
        }
    ],
    "unbought": [{"want": 32, "card": CARD, "quantity": 1, "why": "No marketplace has a price for it in USD."}],
}
