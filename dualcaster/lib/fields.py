"""Fields of JSON answers and of the parameters that ask for them."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.drainage import set_override
from rest_framework import serializers

from dualcaster.lib.money import to_decimal


class Amount(serializers.CharField):
    """Money: a decimal as text, so that no reader makes a float of it. Its currency stands beside it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": "A decimal as text; its currency stands beside it."} | options)
        set_override(self, "field", {"type": "string", "format": "decimal", "example": "12.50"})


class OneOf(serializers.ChoiceField):
    """One of a few words; the error names them."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        words = [str(word) for word in choices]
        wrong = f"“{{input}}” is not known; known are {', '.join(words)}."
        super().__init__(words, **{"error_messages": {"invalid_choice": wrong}} | options)
        default = {"default": str(options["default"])} if "default" in options else {}
        set_override(self, "field", {"type": "string", "enum": words} | default)


class KnownField(serializers.SlugRelatedField):
    """A row by its slug; the error names those there are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="slug", **options)
        set_override(self, "field", {"type": "string"})

    def to_internal_value(self, slug: Any) -> Any:
        rows: Any = self.get_queryset()
        if isinstance(slug, str) and (row := rows.filter(slug=slug.lower().replace("\0", "")).first()):
            return row
        known = ", ".join(rows.values_list("slug", flat=True))
        raise serializers.ValidationError(f"“{slug}” is not known; known are {known}")


def decimal(minor: int | None) -> str | None:
    return None if minor is None else str(to_decimal(minor))
