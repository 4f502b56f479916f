"""The shapes of the ids by which others know a card."""

import re

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

is_uuid = UUID.fullmatch
