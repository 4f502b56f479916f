"""What the API answers about a collection, as its reference shows it."""

from .serializers import COUNTS

FIGURES = {
    "value": "33.00", "cost": "14.00", "gain": "6.00", "percent": 42.86, "compared": 4, "stacks": 3, "copies": 9,
    "of_these": dict.fromkeys(COUNTS, 0) | {"no_cost": 3, "cost_elsewhere": 2},
}  # fmt: skip
VALUATION = {
    "currency": "USD",
    "lines": [
        {
            "currency": "USD", "unrealised": FIGURES,
            "realised": {"copies": 3, "compared": 3, "no_price": 0, "brought": "23.00", "gain": "8.00"},
        }
    ],
    "parts": {
        "condition": [{"key": "NEAR_MINT", "name": "Near Mint", "depth": 0, "figures": FIGURES}],
        "set": [], "rarity": [], "location": [], "finish": [], "tag": [],
    },
}  # fmt: skip
HEAD = {"currency": "USD", "period": "90d", "since": 1771545600, "until": 1779321600, "empty": False}
DAYS = [1779148800, 1779235200]
VALUE = HEAD | {
    "series": [{"name": "Value", "t": DAYS, "p": [3100, 3300]}, {"name": "Put in", "t": DAYS, "p": [2700, 2700]}],
    "gain": [400, 600], "copies": [9, 9], "unpriced": [0, 0],
}  # fmt: skip
INDEX = HEAD | {
    "series": [
        {"name": "Your collection", "t": DAYS, "p": [100, 106.4516]}, {"name": "Market", "t": DAYS, "p": [100, 100.3]},
    ],
}  # fmt: skip
MOVERS = {
    "currency": "USD", "window": "24h", "before": "31.00", "change": "2.00", "down": [],
    "up": [
        {
            "card_id": 4711, "scryfall_id": "e3285e6b-3e79-4d7c-bf96-d920f973b122", "name": "Lightning Bolt",
            "set": "lea", "collector_number": "161", "finish": "nonfoil", "condition": "NEAR_MINT", "language": "en",
            "copies": 4, "price": "5.00", "before": "4.50", "change": "0.50", "stack_change": "2.00",
            "percent": 11.11,
        }
    ],
}  # fmt: skip
