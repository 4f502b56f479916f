"""What the export's answers look like, for the reference page."""

from typing import Any

FILE = (
    '"Quantity","Name","Set Code","Set Name","Collector Number","Finish","Condition"\r\n'
    '"4","Lightning Bolt","m10","Magic 2010","146","foil","NEAR_MINT"\r\n'
)
CHECK = {
    "format": "moxfield",
    "file_name": "dualcaster-for-trade-moxfield-2026-02-03.csv",
    "rows": 412,
    "copies": 530,
    "written": 412,
    "losses": ["Moxfield cannot hold the date of 388 rows.", "Moxfield cannot hold the location of 412 rows."],
    "lost": {"acquired": 388, "location": 412},
}
FORMATS = {
    "results": [
        {
            "slug": "moxfield",
            "name": "Moxfield",
            "description": "Moxfield’s collection as CSV: names, set codes, condition, language, tags, proxies.",
            "homepage": "https://moxfield.com",
            "extension": "csv",
            "media_type": "text/csv",
            "cannot_hold": ["the currency of the price", "the date", "the location"],
        }
    ]
}

JSON: dict[str, Any] = {
    "format": "dualcaster",
    "version": 1,
    "cards": [{"quantity": 4, "name": "Lightning Bolt", "set_code": "m10", "collector_number": "146"}],
}
