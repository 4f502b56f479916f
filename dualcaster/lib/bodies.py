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


KINDS: list[tuple[type[serializers.Field], type, str]] = [
    (serializers.BooleanField, bool, "Either true or false, without quotes."),
    (serializers.IntegerField, int, "A whole number, without quotes."),
    (serializers.CharField, str, "A text, in quotes."),
    (serializers.ChoiceField, str, "A word, in quotes."),
]


class Body(serializers.Serializer):
    """A field nobody knows is an error, or a misspelt one would be ignored; and so is a number where a text belongs."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            words = f"Unknown field; known are {', '.join(self.fields)}."
            wrong = dict.fromkeys(sorted(set(data) - set(self.fields)), words)
            wrong |= {name: said for name, field in self.fields.items() if (said := misfit(field, data.get(name)))}
            if wrong:
                raise serializers.ValidationError({name: [said] for name, said in wrong.items()})
        return super().to_internal_value(data)


def misfit(field: serializers.Field, value: Any) -> str | None:
    """What belongs there instead, where JSON of another kind was sent."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return next((words for item in value if (words := misfit(field.child, item))), None)
    for kind, wanted, words in KINDS:
        if isinstance(field, kind) and value is not None and type(value) is not wanted:
            return words
    return None


def closed(result: dict[str, Any], **about: Any) -> dict[str, Any]:
    """The schema says so too."""
    parts = result.get("components", {}).get("schemas", {})
    for operations in result.get("paths", {}).values():
        for operation in operations.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                if part := parts.get(content.get("schema", {}).get("$ref", "").rpartition("/")[2]):
                    part["additionalProperties"] = False
    return result
