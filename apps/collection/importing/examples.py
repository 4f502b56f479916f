"""What the answers look like, for the reference page."""

BATCH = {
    "id": 17, "file_name": "haves.csv", "format": "moxfield", "mode": "add", "status": "preview", "rows": 3,
    "matched": 2, "queued": 1, "refused": 0, "error": "", "created": "2026-02-03T10:00:00Z", "imported_at": None,
    "undone_at": None, "bytes_read": 412, "bytes": 412,
    "options": {"condition": "NEAR_MINT", "finish": None, "language": "en", "currency": "USD", "location": "",
                "acquired": "", "tags": [], "mapping": {}, "once_more": False},
    "page": "/collection/import/17/",
}  # fmt: skip
PLAN = {"rows": 2, "new": 2, "new_copies": 5, "changed": 0, "unchanged": 0, "removed": 0, "removed_copies": 0,
        "already": 0, "already_copies": 0}  # fmt: skip
WHOLE = BATCH | {"plan": PLAN, "by_confidence": {"number": 2, "name": 1}, "undone": []}
ROW = {
    "id": 4711, "line": 3, "raw": "2,Embr Bolt,m10", "told": {"name": "Embr Bolt", "set_code": "m10", "quantity": 2},
    "status": "unmatched", "confidence": "none", "reason": "No card is called “Embr Bolt”.", "card": None,
    "finish": "nonfoil", "candidates": [4711], "decided": False, "imported": False,
}  # fmt: skip
DECIDE = {"card": 4711, "finish": "foil"}
CONFIRM = {"mode": "merge"}
FILE = "Count,Name,Edition,Collector Number\n4,Lightning Bolt,m10,146\n"
REFUSED = (
    "Count,Name,Line,Reason,Row\r\n"
    'many,Lightning Bolt,2,Count: “many” is no number of copies.,"many,Lightning Bolt"\r\n'
)
