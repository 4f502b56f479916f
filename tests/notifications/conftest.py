"""Alice, who is told things, and Charlie, who is told other things."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Preferences, User
from apps.notifications.models import Channel
from tests.sources.replay import Replay, running

PASSWORD = "Mox-Opal-1"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOOK = "https://hooks.example.org/dualcaster"


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


@pytest.fixture
def clock() -> Iterator[Any]:
    """A Tuesday at noon, that stands still."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def receiver(settings: Any) -> Iterator[Replay]:
    """Everybody else's servers: `receiver.answer("POST https://discord.com/...")`."""
    replay = Replay()
    with running(replay) as address:
        settings.CHANNELS_GATEWAY = address
        yield replay


def proven(user: User, kind: str = "webhook", address: str = HOOK, secret: str = "s" * 32, **facts: Any) -> Channel:
    return Channel.objects.create(
        user=user, kind=kind, address=address, secret=secret, verified_at=timezone.now(), **facts
    )  # fmt: skip


def without_mail(user: User) -> None:
    """Their mail is off, so that tests of other channels see those alone."""
    Preferences.objects.of(user).change(email_alerts=False)
