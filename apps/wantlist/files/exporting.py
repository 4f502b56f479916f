"""A want list as a file. Targets stay here: no format knows them."""

import io
from collections.abc import Iterator
from typing import Any

from apps.accounts.models import User
from apps.cards.words import Condition, Finish, Language
from apps.collection.exporting.lots import AT_ONCE, known_as, printing_of
from apps.collection.formats import Row, formats
from apps.wantlist.models import WantListItem

from . import wants_text

PRINTING = ("card__name", "card__set__code", "card__set__name", "card__collector_number", "card__scryfall_id")
TOLD = ("quantity", "finish", "condition", "language", "notes", "any_printing", *PRINTING, "known_as")


def choices() -> list[tuple[str, str]]:
    return [(wants_text.SLUG, wants_text.NAME), *((slug, its.name) for slug, its in formats().items())]


def rows(user: User) -> Iterator[Row]:
    """In the order they were added. Where any printing will do, the card alone is named."""
    wants = WantListItem.objects.of(user).order_by("pk").annotate(known_as=known_as("card_id")).values_list(*TOLD)
    for values in wants.iterator(chunk_size=AT_ONCE):
        told = dict(zip(TOLD, values, strict=True))
        printing: dict[str, Any] = {"name": told["card__name"]} if told["any_printing"] else printing_of(told)
        yield Row(
            quantity=told["quantity"],
            finish=None if told["finish"] is None else Finish(told["finish"]),
            condition=None if told["condition"] is None else Condition(told["condition"]),
            language=None if told["language"] is None else Language(told["language"]),
            notes=told["notes"],
            **printing,
        )


def filed(user: User, slug: str) -> tuple[bytes, str, str, list[str]]:
    """The file, how its name ends, its media type, and in sentences what it could not hold. KeyError for others."""
    if slug == wants_text.SLUG:
        return "".join(wants_text.written(rows(user))).encode(), "txt", "text/plain", []
    its, out = formats()[slug], io.StringIO(newline="")
    losses = its.write(rows(user), out)
    return out.getvalue().encode(its.encoding, "replace"), its.extension, its.media_type, losses.sentences()
