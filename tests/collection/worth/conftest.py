"""Alice owns things; Charlie is a stranger."""

import pytest

from apps.accounts.models import User


@pytest.fixture
def alice() -> User:
    return User.objects.create_user("alice@example.org")


@pytest.fixture
def charlie() -> User:
    return User.objects.create_user("charlie@example.org")
