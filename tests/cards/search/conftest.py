"""The small catalogue, loaded once for a file of tests and taken back behind it."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from apps.cards.models import Card, CardSet, Game

from .cards import PRINTINGS
from .catalogue import load

Handles = dict[uuid.UUID, str]


@pytest.fixture(scope="module")
def handles(django_db_setup: None, django_db_blocker: Any) -> Iterator[Handles]:
    """What tests call each printing, by its id."""
    called = [printing.called for printing in PRINTINGS]
    with django_db_blocker.unblock():
        load(PRINTINGS)
        ids = list(Card.objects.order_by("pk").values_list("scryfall_id", flat=True))
    yield dict(zip(ids, [*called, "pikachu@base1"], strict=True))
    with django_db_blocker.unblock():
        Card.objects.filter(scryfall_id__in=ids).delete()
        CardSet.objects.all().delete()
        Game.objects.filter(slug="pokemon").delete()
