"""Alice, who has an account, and Charlie, who has one too and no business in hers."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import User

PASSWORD = "Mox-Opal-1"


def person(email: str, **facts: object) -> User:
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
    return signed_in(alice)


@pytest.fixture
def sure(at_home: Client) -> Client:
    """Alice's browser, where she has just given her password once more."""
    assert at_home.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return at_home


@pytest.fixture
def no_redis() -> Iterator[None]:
    location = settings.CACHES["default"]["LOCATION"]
    settings.CACHES["default"]["LOCATION"] = "unix:///nowhere/redis.sock"
    del caches["default"]
    yield
    settings.CACHES["default"]["LOCATION"] = location
    del caches["default"]


def signed_in(user: User) -> Client:
    client = Client()
    answer = log_in(client, user.email)
    assert answer.status_code == 302, answer.content.decode()
    return client


def log_in(client: Client, email: str, password: str = PASSWORD) -> HttpResponse:
    return client.post("/account/login/", {"login": email, "password": password})  # type: ignore[return-value]


@pytest.fixture
def link() -> Callable[[], str]:
    """The link in the last message, as a path of this site."""

    def last() -> str:
        found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
        assert found, mail.outbox[-1].body
        return found[1]

    return last


def words(answer: HttpResponse) -> str:
    """What a page says, tags and extra space away."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
