"""The API's plain filters: strict about what they are given, and said in the search language."""

from decimal import Decimal
from typing import Any

import django_filters as filters
from django import forms

from .finding.asking import PLAIN, as_terms
from .models import Card
from .words import COLOR_NAMES, Finish, Language, Rarity, Word

COLORLESS, MULTICOLOR = "C", "M"
COLOR_CHOICES = [*COLOR_NAMES.items(), (COLORLESS, "Colourless"), (MULTICOLOR, "Multicolour")]
MOST = Decimal("20000000")  # what an amount in minor units has room for


class WordsField(forms.MultipleChoiceField):
    """Words of a closed vocabulary in any known spelling, repeated or with commas between."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, words: type[Word], **options: Any) -> None:
        self.words = words
        super().__init__(choices=[(member.word, member.label) for member in words], **options)

    def to_python(self, value: Any) -> list[Any]:
        try:
            return [self.words.parse(text) for text in split(super().to_python(value))]
        except ValueError as unknown:
            raise forms.ValidationError(str(unknown)) from unknown

    def validate(self, value: list[Any]) -> None:
        """Whatever could be read is a word."""


class WordsFilter(filters.Filter):
    field_class = WordsField


class ColorsField(forms.MultipleChoiceField):
    """Colour letters, repeated or run together: `color=W&color=U`, `color=WU`."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys("".join(split(super().to_python(value))).upper()))


class ColorsFilter(filters.Filter):
    field_class = ColorsField


class PlainFilter(filters.FilterSet):
    """Each filter is a condition of the language; `terms` writes them down."""

    set = filters.CharFilter(label="Set", help_text="A set's code, or several with commas.")
    rarity = WordsFilter(words=Rarity, label="Rarity")
    color = ColorsFilter(
        choices=COLOR_CHOICES, label="Colours", help_text="It has all of these. C: none at all. M: more than one."
    )
    identity = ColorsFilter(
        choices=[*COLOR_NAMES.items(), (COLORLESS, "Colourless")], label="Colour identity",
        help_text="Its identity has no colour but these.",
    )  # fmt: skip
    type = filters.CharFilter(label="Type", max_length=100, help_text="Words of the type line.")
    finish = WordsFilter(words=Finish, label="Finish")
    language = WordsFilter(words=Language, label="Language")
    price_from = filters.NumberFilter(min_value=0, max_value=MOST, decimal_places=2, label="From")
    price_to = filters.NumberFilter(min_value=0, max_value=MOST, decimal_places=2, label="To")
    digital = filters.BooleanFilter(label="Digital only")
    priced = filters.BooleanFilter(label="Has a price")
    game = filters.CharFilter(label="Game", max_length=50)

    class Meta:
        model = Card
        fields: list[str] = []

    @property
    def terms(self) -> str:
        """What they ask for, in the language."""
        self.is_valid()
        return as_terms({name: [as_word(each) for each in listed(self.form.cleaned_data.get(name))] for name in PLAIN})


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def as_word(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Language():
            return value.code
        case Word():
            return value.word
    return str(value)


def split(values: list[str]) -> list[str]:
    return [word for value in values for word in value.replace(",", " ").split()]
