"""Alice, who owns cards, and Charlie, who must not see or touch them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.models import InventoryItem
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
    return person("charlie@example.org")


@pytest.fixture
def bolt(db: None) -> Card:
    return make.card("Lightning Bolt")


@pytest.fixture
def at_home(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


@pytest.fixture
def stranger(charlie: User) -> Client:
    client = Client()
    client.force_login(charlie)
    return client


@pytest.fixture
def lot(alice: User, bolt: Card) -> Callable[..., InventoryItem]:
    """`lot(4, paid=150)`: four of Alice's Bolts, paid for in dollars."""

    def made(quantity: int = 1, paid: int | None = None, currency: str = "USD", **facts: Any) -> InventoryItem:
        price = {"purchase_price": paid, "currency": currency} if paid is not None else {}
        return InventoryItem.objects.create(**{"user": alice, "card": bolt, "quantity": quantity, **price, **facts})

    return made
