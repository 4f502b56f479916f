"""What programs send: JSON of a bounded size, with no field that nobody knows."""

from typing import IO, Any

import msgspec
from django.conf import settings
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"


class JsonBody(BaseParser):
    """Strict JSON, read only as far as it may be long."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(most + 1)
        if len(content) > most:
            raise TooLarge(f"At most {most:,} bytes.")
        try:
            return msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise exceptions.ParseError(f"This is not JSON: {error}.", "not_json") from None


class Body(serializers.Serializer):
    """A field nobody knows is an error, or a misspelt one would be ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            words = f"Unknown field; known are {', '.join(self.fields)}."
            raise serializers.ValidationError({name: [words] for name in unknown})
        return super().to_internal_value(data)


def closed(result: dict[str, Any], **about: Any) -> dict[str, Any]:
    """The schema says so too."""
    parts = result.get("components", {}).get("schemas", {})
    for operations in result.get("paths", {}).values():
        for operation in operations.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                if part := parts.get(content.get("schema", {}).get("$ref", "").rpartition("/")[2]):
                    part["additionalProperties"] = False
    return result
