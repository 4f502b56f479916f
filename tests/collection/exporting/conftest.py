"""Alice's collection, and how to look into a file that was made of it."""

import io
from typing import Any

import pytest

from apps.accounts.models import User
from apps.cards.models import Card, ExternalId
from apps.collection.exporting.exports import Export
from apps.collection.formats import Losses, Row, Sheet, formats
from apps.collection.models import InventoryItem, Location
from tests import factories as make


def person(email: str) -> User:
    made = User.objects.create_user(email, "Mox-Opal-1")
    made.verify_address()
    return made


@pytest.fixture
def alice(db: None) -> User:
    return person("alice@example.org")


@pytest.fixture
def charlie(db: None) -> User:
    """A stranger."""
    return person("charlie@example.org")


def lot(user: User, card: Card | str = "Ember Bolt", **facts: Any) -> InventoryItem:
    card = make.card(card) if isinstance(card, str) else card
    return InventoryItem.objects.create(user=user, card=card, **facts)


def place(user: User, *names: str) -> Location:
    """The innermost of these."""
    parent = None
    for name in names:
        parent = Location.objects.get_or_create(user=user, parent=parent, name=name)[0]
    assert parent
    return parent


def known(card: Card) -> Card:
    """With an id of every kind."""
    kinds = [kind for kind in ExternalId.Kind if kind not in (ExternalId.Kind.SCRYFALL, ExternalId.Kind.MTGJSON)]
    ExternalId.objects.bulk_create(
        ExternalId(kind=kind, value=str(1_000_000 + 100 * card.pk + kind), card=card) for kind in kinds
    )
    return card


def exported(user: User, **said: str) -> tuple[bytes, Losses]:
    file, losses = Export.of(user, said).filed()
    with file:
        return file.read(), losses


def reread(content: bytes, slug: str = "dualcaster") -> list[Row]:
    its = formats()[slug]
    rows = list(its.read(Sheet(io.BytesIO(content), f"cards.{its.extension}")))
    assert all(isinstance(row, Row) for row in rows), rows
    return rows  # type: ignore[return-value]
