"""Columns that the database or the model works out from others, so that searches find them ready."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, FloatField, Func, GeneratedField, IntegerField, TextField, Value
from django.db.models.functions import Left

from .costs import counted_out
from .formats import packed
from .search import Folded

# What `catalog_preference` looks at, in its order.
PREFERRED_BY = (
    "digital", "lang", "image_url", "promo", "variation", "oversized", "textless", "full_art", "border_color",
    "frame_effects", "promo_types", "released_at",
)  # fmt: skip


class CatalogVector(Func):
    """The weighted search vector of a printing: names, then type line, then rules text."""

    function = "catalog_vector"
    output_field = SearchVectorField()


class Number(Func):
    """What stands in a corner of one face, as a number: * is 0, 1+* is 1, ∞ is infinite; null where nothing stands."""

    function = "catalog_number"
    output_field = FloatField(null=True)


class Rules(Func):
    """Rules text without its reminders."""

    function = "catalog_rules"
    output_field = TextField()


class Preference(Func):
    """How far a printing is from the one people expect to see: paper, English, pictured, ordinary, then the newest."""

    function = "catalog_preference"
    output_field = IntegerField()


def folded(text: Any, most: int | None = None) -> GeneratedField:
    """A text as it is searched: lower case, no accents."""
    expression = Left(Folded(text), most) if most else Folded(text)
    return GeneratedField(expression=expression, output_field=TextField(), db_persist=True)


def corner(column: str, face: int) -> GeneratedField:
    number = Number(F(column), Value(face))
    return GeneratedField(expression=number, output_field=FloatField(null=True), db_persist=True)


def preference() -> GeneratedField:
    chosen = Preference(*(F(column) for column in PREFERRED_BY))
    return GeneratedField(expression=chosen, output_field=IntegerField(), db_persist=True)


class LegalityField(models.BigIntegerField):
    """`legalities` in one number: written with the card."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": 0, "editable": False} | options)

    def deconstruct(self) -> Any:
        """A number, as far as migrations are concerned."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, options

    def pre_save(self, card: models.Model, add: bool) -> Any:
        setattr(card, self.attname, packed(getattr(card, "legalities", None)))
        return super().pre_save(card, add)


class ManaField(ArrayField):
    """What a face costs, counted out: written with the card, from its `mana_cost`."""

    def __init__(self, face: int = 0, **options: Any) -> None:
        self.face = face
        about: dict[str, Any] = {"base_field": TextField(), "null": True, "editable": False}
        super().__init__(**about | options)

    def deconstruct(self) -> Any:
        """A list of texts, as far as migrations are concerned."""
        name, _, args, options = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, options

    def pre_save(self, card: models.Model, add: bool) -> Any:
        setattr(card, self.attname, counted_out(getattr(card, "mana_cost", ""), self.face))
        return super().pre_save(card, add)
