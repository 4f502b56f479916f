"""What the schema shows of accounts."""

REGISTER = {"email": "alice@example.org", "password": "Mox-Opal-1993", "display_name": "Alice"}
REGISTERED = {"email": "alice@example.org", "next": "Open the link in the mail we sent you, then log in."}
LOG_IN = {"email": "alice@example.org", "password": "Mox-Opal-1993", "code": "123456"}
REFRESH = {"refresh": "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9.c2lnbmF0dXJl"}
TOKENS = {"access": "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.c2lnbmF0dXJl", **REFRESH, "expires_in": 600}
NAME = {"display_name": "Alice"}
ME = {
    "id": 7,
    "email": "alice@example.org",
    "email_verified": True,
    "display_name": "Alice",
    "is_operator": False,
    "second_factor": True,
    "date_joined": "2026-11-20T10:00:00Z",
}
MAKE_KEY = {"name": "Price tracker", "scopes": ["read"], "expires": "2027-11-20T10:00:00Z"}
KEY = {
    "prefix": "aB3dE6gH",
    "name": "Price tracker",
    "scopes": ["read"],
    "created": "2026-11-20T10:00:00Z",
    "last_used": None,
    "expires": "2027-11-20T10:00:00Z",
    "expired": False,
}
NEW_KEY = {"key": "aB3dE6gH.4f7KcYq2uZxN8rTbWvMsLpJhGdEaQiRo", **KEY}
CHANGE = {"currency": "EUR", "theme": "dark"}
PREFERENCES = {
    "currency": "EUR",
    "marketplaces": ["cardmarket"],
    "default_condition": "NEAR_MINT",
    "default_language": "en",
    "theme": "dark",
    "time_zone": "Europe/Berlin",
    "email_alerts": True,
    "price_drop_threshold": 10,
    "price_spike_threshold": 15,
    "digest_frequency": "daily",
}
