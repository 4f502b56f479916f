"""Alice, who is told things, and Charlie, who is told other things."""

from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User

PASSWORD = "Mox-Opal-1"


def person(email: str, **facts: Any) -> User:
    """Somebody whose address is proven."""
    user = User.objects.create_user(email, PASSWORD, **facts)
    user.verify_address()
    return user


@pytest.fixture
def alice(db: None) -> User:
    return person("alice@example.org", display_name="Alice")


@pytest.fixture
def charlie(db: None) -> User:
    return person("charlie@example.org")


@pytest.fixture
def at_home(alice: User) -> Client:
    """Alice's browser, signed in."""
    client = Client()
    client.force_login(alice)
    return client
