"""What the reference shows of notifications."""

NOTIFICATION = {
    "id": 4711,
    "type": "target_hit",
    "priority": "high",
    "title": "Dualcaster Mage reached your target",
    "message": "It costs $1.10 at TCGplayer; your target is $1.25.",
    "card_id": 12,
    "card_name": "Dualcaster Mage",
    "count": 1,
    "metadata": {
        "current_price": "1.10",
        "price_change": "-12.0",
        "action": "edit_target",
        "action_url": "/wants/3/",
    },
    "read": False,
    "read_at": None,
    "created_at": "2026-11-20T10:00:00Z",
    "updated_at": "2026-11-20T10:00:00Z",
    "expires_at": None,
}
UNREAD = {"count": 3, "by_type": {"target_hit": 2, "milestone": 1}}
ADD = {
    "kind": "webhook",
    "address": "https://example.org/hooks/dualcaster",
    "name": "My program",
    "types": ["target_hit", "price_alert"],
    "frequency": "instant",
}
CHANNEL = {
    "id": 7,
    **ADD,
    "enabled": True,
    "verified": False,
    "own_mail": False,
    "delivered_at": None,
    "last_error": "",
    "last_error_at": None,
    "disabled_because": "",
    "created": "2026-11-20T10:00:00Z",
}
NEW_CHANNEL = CHANNEL | {"secret": "pLf0mGc1sZ6m3o3cS1rq0yXw5d8nU2eB"}
CHANGE = {"types": ["target_hit"], "enabled": False}
CODE = {"code": "123456"}
SENT = {"sent": True, "detail": "A test is on its way."}
