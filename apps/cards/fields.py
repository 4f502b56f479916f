"""The catalogue's words in JSON: any known spelling in, ours out."""

from typing import Any

from drf_spectacular.drainage import set_override
from rest_framework import serializers

from apps.cards.words import Language, Word


class WordField(serializers.Field):
    """A word of a closed vocabulary: any known spelling in, ours out."""

    def __init__(self, words: type[Word], **options: Any) -> None:
        self.words = words
        super().__init__(**options)
        set_override(self, "field", {"type": "string", "enum": [member.word for member in words]})

    def to_internal_value(self, text: str) -> Word:
        try:
            return self.words.parse(text)
        except ValueError as unknown:
            raise serializers.ValidationError(str(unknown)) from unknown

    def to_representation(self, number: int) -> str:
        return self.words(number).word


class LanguageField(WordField):
    """Languages go by their short codes, as Scryfall writes them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Language, **options)
        codes = [language.code for language in Language]
        set_override(self, "field", {"type": "string", "enum": codes, "example": "en"})

    def to_representation(self, number: int) -> str:
        return Language(number).code
