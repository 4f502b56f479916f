"""How answers become bytes. A module of its own, because Django REST framework reads it while it loads its views."""

import json
from typing import Any

import msgspec
from rest_framework.renderers import JSONRenderer


class Json(JSONRenderer):
    """Compact JSON, indented where a person reads it; bytes that the database already made pass through."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        body = data if isinstance(data, bytes) else msgspec.json.encode(data, enc_hook=str)
        if self.get_indent(accepted_media_type or "", renderer_context or {}):
            return json.dumps(json.loads(body), indent=2, ensure_ascii=False).encode()
        return body
