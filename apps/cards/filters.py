"""What cards can be narrowed by: one filter for the page and the API."""

from decimal import Decimal
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from dualcaster.lib.money import to_minor

from .models import Card
from .orders import ORDERS, CardOrder
from .querysets import CardQuerySet
from .search import Words
from .words import COLOR_NAMES, Finish, Language, Rarity, Word, color_mask

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

    def filter(self, qs: QuerySet, value: list[Any]) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": value}) if value else qs


class ColorsField(forms.MultipleChoiceField):
    """Colour letters, repeated or run together: `color=W&color=U`, `color=WU`."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys("".join(split(super().to_python(value))).upper()))


class ColorsFilter(filters.Filter):
    field_class = ColorsField


class CardFilter(filters.FilterSet):
    """`request.currency` says which prices are meant."""

    q = filters.CharFilter(method="by_words", label="Words", max_length=200)
    set = filters.CharFilter(method="by_set", label="Set", help_text="A set's code, or several with commas.")
    rarity = WordsFilter(words=Rarity, lookup_expr="in", label="Rarity")
    color = ColorsFilter(
        method="by_color", choices=COLOR_CHOICES, label="Colours",
        help_text="It has all of these. C: none at all. M: more than one.",
    )  # fmt: skip
    identity = ColorsFilter(
        method="by_identity", choices=[*COLOR_NAMES.items(), (COLORLESS, "Colourless")], label="Colour identity",
        help_text="Its identity has no colour but these.",
    )  # fmt: skip
    type = filters.CharFilter(method="by_type", label="Type", max_length=100, help_text="Words of the type line.")
    finish = WordsFilter(words=Finish, field_name="finishes", lookup_expr="overlap", label="Finish")
    language = WordsFilter(words=Language, field_name="lang", lookup_expr="in", label="Language")
    price_from = filters.NumberFilter(method="by_price", min_value=0, max_value=MOST, decimal_places=2, label="From")
    price_to = filters.NumberFilter(method="by_price", min_value=0, max_value=MOST, decimal_places=2, label="To")
    digital = filters.BooleanFilter(label="Digital only")
    priced = filters.BooleanFilter(method="by_priced", label="Has a price")
    game = filters.CharFilter(field_name="game__slug", label="Game", max_length=50)
    sort = filters.ChoiceFilter(
        method="as_it_is",
        choices=[(word, order.label) for word, order in ORDERS.items()],
        label="Sort",
    )

    class Meta:
        model = Card
        fields: list[str] = []

    @property
    def order(self) -> CardOrder:
        """The order asked for; otherwise the best match for words, and names without any."""
        searched = bool(Words.of(self.said("q") or ""))
        sort = self.said("sort")
        if not sort or (sort == "relevance" and not searched):
            sort = "relevance" if searched else "name"
        return ORDERS[sort]

    @property
    def order_word(self) -> str:
        return next(word for word, order in ORDERS.items() if order is self.order)

    @property
    def active(self) -> dict[str, Any]:
        """What narrows the list now, by name."""
        return {
            name: value
            for name, value in self.form.cleaned_data.items()
            if name not in {"q", "sort"} and value not in (None, "", [])
        }

    def said(self, name: str) -> Any:
        self.is_valid()
        return getattr(self.form, "cleaned_data", {}).get(name)

    @property
    def qs(self) -> CardQuerySet:
        """The cards that match, in order. A value that makes no sense narrows nothing; the form says so beside it."""
        if not hasattr(self, "_qs"):
            cards = self.queryset.all()
            if self.is_bound:
                self.is_valid()
                cards = self.filter_queryset(cards)
            self._qs = self.order.prepare(cards)
        return self._qs

    def filter_queryset(self, queryset: CardQuerySet) -> CardQuerySet:
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def by_words(self, cards: CardQuerySet, name: str, text: str) -> CardQuerySet:
        return cards.search(text)

    def by_set(self, cards: CardQuerySet, name: str, codes: str) -> CardQuerySet:
        return cards.filter(set__code__in=[code.lower() for code in split([codes])])

    def by_color(self, cards: CardQuerySet, name: str, letters: list[str]) -> CardQuerySet:
        if not letters:
            return cards
        if COLORLESS in letters:
            return cards.filter(colors=0)
        mask = color_mask(letters)
        wanted = masks(lambda colors: colors & mask == mask and (MULTICOLOR not in letters or colors.bit_count() > 1))
        return cards.filter(colors__in=wanted)

    def by_identity(self, cards: CardQuerySet, name: str, letters: list[str]) -> CardQuerySet:
        mask = color_mask(letters)
        return cards.filter(color_identity__in=masks(lambda colors: colors & ~mask == 0)) if letters else cards

    def by_type(self, cards: CardQuerySet, name: str, text: str) -> CardQuerySet:
        for word in text.split():
            cards = cards.filter(type_line__icontains=word)
        return cards

    def by_price(self, cards: CardQuerySet, name: str, amount: Decimal) -> CardQuerySet:
        return cards.filter(**{f"shown_price__{'gte' if name == 'price_from' else 'lte'}": to_minor(amount)})

    def by_priced(self, cards: CardQuerySet, name: str, priced: bool) -> CardQuerySet:
        without = Q(shown_price__isnull=True)
        return cards.exclude(without) if priced else cards.filter(without)

    def as_it_is(self, cards: CardQuerySet, name: str, sort: str) -> CardQuerySet:
        return cards


def masks(fits: Any) -> list[int]:
    """The colour sets that fit; a list of numbers is something an index understands, bit arithmetic is not."""
    return [colors for colors in range(32) if fits(colors)]


def split(values: list[str]) -> list[str]:
    return [word for value in values for word in value.replace(",", " ").split()]
