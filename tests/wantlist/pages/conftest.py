"""Alice, who wants cards, and Charlie, who must not see or touch her list."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.cards.models import Card
from apps.wantlist.models import WantListItem
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
def want(alice: User) -> Callable[..., WantListItem]:
    """`want(bolt, 500)`: Alice would pay five dollars."""

    def made(card: Card, target: int | None = None, currency: str = "USD", **facts: Any) -> WantListItem:
        about = {"user": alice, "card": card, "target_price": target, "currency": currency if target else ""}
        return WantListItem.objects.create(**about | facts)

    return made
