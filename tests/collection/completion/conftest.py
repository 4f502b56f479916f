"""Alice, who collects, Charlie, who collects something else, and a hand-made set."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.cards.models import Card, CardSet
from apps.collection.changes import collection_changed
from apps.collection.completion.calculating import calculate
from apps.collection.models import CollectionStats, CompletionRules, InventoryItem
from tests import factories as make

Own = Callable[..., InventoryItem]


@pytest.fixture
def alice() -> User:
    return User.objects.create_user("alice@example.org", "Mox-Opal-1")


@pytest.fixture
def charlie() -> User:
    return User.objects.create_user("charlie@example.org", "Mox-Opal-1")


@pytest.fixture
def signed_in(alice: User, client: Client) -> Client:
    client.force_login(alice)
    return client


@pytest.fixture
def m10() -> list[Card]:
    """Four plain cards of a set that counts four."""
    CardSet.objects.filter(pk=make.card_set("m10").pk).update(printed_count=4)
    return [make.card(f"Goblin {number}", collector_number=str(number), number_order=number) for number in (1, 2, 3, 4)]


def own(user: User, card: Card, quantity: int = 1, **facts: Any) -> InventoryItem:
    """Adds a lot as every act does that changes a collection."""
    lot: InventoryItem = InventoryItem.objects.create(user=user, card=card, quantity=quantity, **facts)
    collection_changed(user.pk, [card.pk])
    return lot


def rule(user: User, **rules: Any) -> None:
    CompletionRules.objects.update_or_create(user=user, defaults=rules)


def stats(user: User, code: str = "m10") -> CollectionStats:
    """What a calculation writes down of a set."""
    calculate(user)
    found: CollectionStats = CollectionStats.objects.of(user).get(set__code=code)
    return found


def progress(user: User, code: str = "m10") -> tuple[int, int]:
    found = stats(user, code)
    return found.owned_count, found.total_count
