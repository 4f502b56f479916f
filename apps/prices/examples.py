"""What answers about prices look like, for the reference page. A test holds them to the real ones."""

PRICE = {
    "variant_id": 90210,
    "marketplace": "tcgplayer",
    "finish": "foil",
    "is_foil": True,
    "condition": "NEAR_MINT",
    "language": "en",
    "side": "retail",
    "currency": "USD",
    "price": "12.50",
    "last_known": "12.50",
    "previous": "11.80",
    "low": "10.99",
    "mid": "12.75",
    "high": "20.00",
    "market": "12.50",
    "changes": {
        "24h": {"price": "12.50", "change": "0.00", "percent": 0.0},
        "7d": {"price": "10.00", "change": "2.50", "percent": 25.0},
        "30d": None,
    },
    "source": "tcgplayer",
    "simulated": False,
    "unconfirmed": False,
    "changed_at": "2026-02-01T00:00:00Z",
    "confirmed_at": "2026-02-03T00:00:00Z",
}
HISTORY = {
    "period": "7d",
    "since": 1769504400,
    "until": 1770109200,
    "empty": False,
    "series": [
        {
            "variant": 90210,
            "card": 4711,
            "marketplace": "tcgplayer",
            "marketplace_name": "TCGplayer",
            "finish": "foil",
            "condition": "NEAR_MINT",
            "language": "en",
            "currency": "USD",
            "t": [1769504400, 1769904000, 1770076801],
            "p": [1180, 1250, None],
        }
    ],
}
INDEX = {
    "currency": "USD",
    "period": "90d",
    "step": 86400,
    "since": 1762300800,
    "until": 1770109200,
    "empty": False,
    "series": [
        {
            "name": "Market index",
            "currency": "USD",
            "t": [1762300800, 1762387200],
            "p": [100.0, 100.42],
            "total": [1204515, 1209574],
            "count": [600, 600],
            "changes": [0, 87],
        }
    ],
}
MARKETPLACE = {
    "slug": "tcgplayer",
    "name": "TCGplayer",
    "mark": "TCG",
    "currency": "USD",
    "region": "North America",
    "homepage": "https://www.tcgplayer.com",
    "seller_fee_percent": 12.75,
    "buyer_fee_percent": 0.0,
    "shipping": "1.31",
}
