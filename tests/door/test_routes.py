"""Every address of the site, with every verb, as a visitor, a stranger, the owner and an operator."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from apps.accounts.models import ApiKey, Preferences, User
from apps.cards.models import Card, SavedSearch
from apps.collection.importing.arriving import receive
from apps.collection.importing.reading import read
from apps.collection.models import Disposal, ImportBatch, InventoryItem, Location
from apps.notifications.models import Channel, Notification
from apps.notifications.notifying import notify
from apps.wantlist.alerting import set_alert
from apps.wantlist.models import PriceAlert, WantListItem
from tests import factories
from tests.door.audience import ROUTES, Audience, Route

pytestmark = pytest.mark.django_db
VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SECRET_MARKS = (
    "alice.of.the.door@example.org",
    "Alice's tracker",
    "Alice of the Door",
    "Alice's goblins",
    "Alice's tag",
    "Alice's binder",
    "Alice's copy",
    "Alice's wish",
)
SIGN_IN = "/account/login/"


@dataclass
class World:
    card: Card
    owner: User
    stranger: User
    operator: User
    key: ApiKey
    session: UserSession
    search: SavedSearch
    notification: Notification
    channel: Channel
    batch: ImportBatch
    lot: InventoryItem
    sale: Disposal
    want: WantListItem
    alert: PriceAlert


@pytest.fixture
def world() -> World:
    card = factories.card("Dualcaster Mage")
    owner = person("alice.of.the.door@example.org", display_name="Alice of the Door")
    key, _ = ApiKey.objects.issue(owner, "Alice's tracker")
    Preferences.objects.of(owner).change(currency="EUR")
    search = SavedSearch.objects.create(user=owner, name="Alice's goblins", query="t:goblin")
    operator = User.objects.create_superuser("operator@example.org", "Mox-Opal-1")
    session = UserSession.objects.create(user=owner, session_key="elsewhere", ip="192.0.2.1", user_agent="Lynx")
    Session.objects.create(session_key="elsewhere", session_data="", expire_date=timezone.now() + timedelta(days=1))
    notify(owner.pk, "milestone", "Alice's goblins", key="a milestone")
    told = Notification.objects.get(user=owner)
    channel = Channel.objects.create(user=owner, kind="email", name="Alice's tracker", address="tracker@example.org")
    batch = receive(owner, io.BytesIO(b"Quantity,Name,Tags\n1,Dualcaster Mage,Alice's tag\n"), "alice.csv")
    read(batch.pk)
    binder = Location.objects.create(user=owner, name="Alice's binder")
    lot = InventoryItem.objects.create(user=owner, card=card, location=binder, notes="Alice's copy")
    sale = Disposal.objects.create(
        user=owner, card=card, quantity=1, finish=1, condition=2, language=1, currency="EUR", day="2026-01-01"
    )
    want = WantListItem.objects.create(user=owner, card=card, notes="Alice's wish")
    alert = set_alert(owner, card=card, kind="below", threshold=100, currency="EUR")
    bob = person("bob@example.org")
    return World(card, owner, bob, operator, key, session, search, told, channel, batch, lot, sale, want, alert)


def person(email: str, **facts: Any) -> User:
    made = User.objects.create_user(email, "Mox-Opal-1", **facts)
    made.verify_address()
    return made


def walk(resolver: URLResolver, spaces: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Each route's name, or its path where it has none, with its path."""
    for entry in resolver.url_patterns:
        here = f"{path}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield (f"{spaces}{entry.name}" if entry.name else unnamed(here)), here
        else:
            yield from walk(entry, f"{spaces}{entry.namespace}:" if entry.namespace else spaces, here)


def unnamed(path: str) -> str:
    """The admin redirects an object's bare address; it is called after its model."""
    if bare := re.fullmatch(r"admin/(\w+)/(\w+)/<path:object_id>/", path):
        return f"admin:{bare[1]}_{bare[2]}"
    return "admin:nowhere" if path.startswith("admin/") and path.endswith("$") else path


FOUND = dict(walk(get_resolver()))
FOUND.pop("admin:nowhere", None)  # a log-in for visitors, 404 for operators: below


def test_every_route_has_declared_whom_it_is_for() -> None:
    assert sorted(set(FOUND) - set(ROUTES)) == [], "declare these in tests/door/audience.py"
    assert sorted(set(ROUTES) - set(FOUND)) == [], "these are gone; strike them from tests/door/audience.py"


def address(name: str, route: Route, world: World) -> str:
    parts = dict(route.parts(world) if callable(route.parts) else route.parts)
    if name.startswith("api/^"):
        return "/api/nowhere"
    if FOUND[name].endswith("<path:object_id>/") and "object_id" in parts:
        return f"/{FOUND[name]}".replace("<path:object_id>", parts["object_id"])
    if ":" not in name and "/" in name:
        return f"/{name}"
    return reverse(name, kwargs=parts)


class Browser:
    """Somebody at the site. What an answer did is undone; `touched` says whether it was the owner's."""

    def __init__(self, world: World, who: User | None) -> None:
        self.world = world
        self.before = belongings(world)
        self.client = Client(raise_request_exception=False)
        if who:
            self.client.force_login(who)

    def ask(self, verb: str, where: str) -> HttpResponse:
        body = () if verb in {"GET", "HEAD"} else ("{}", "application/json")
        kept = self.client.cookies.copy()
        with transaction.atomic():
            answer: Any = self.client.generic(verb, where, *body)
            self.touched = belongings(self.world) != self.before
            transaction.set_rollback(True)
        self.client.cookies = kept
        return answer


def belongings(world: World) -> list[Any]:
    """What is the owner's, to see whether somebody touched it."""
    owner = User.objects.filter(pk=world.owner.pk)
    keys = ApiKey.objects.filter(user=world.owner)
    liked = Preferences.objects.filter(user=world.owner)
    return [
        *owner.values_list("email", "password", "display_name", "is_active", "is_staff"),
        *keys.values_list("pk", "name", "revoked", "scopes"),
        *liked.values_list("currency", "theme"),
        *ImportBatch.objects.filter(user=world.owner).values_list("pk", "status", "mode", "matched", "options"),
        *SavedSearch.objects.filter(user=world.owner).values_list("pk", "name", "query"),
        *Notification.objects.filter(user=world.owner).values_list("pk", "title", "read_at"),
        *Channel.objects.filter(user=world.owner, own_mail=False).values_list("pk", "types", "enabled", "code_tries"),
        *UserSession.objects.filter(pk=world.session.pk).values_list("pk"),
        *PriceAlert.objects.filter(user=world.owner).values_list("pk", "threshold", "active"),
        *WantListItem.objects.filter(user=world.owner).values_list("pk", "quantity", "notes"),
        *InventoryItem.objects.filter(user=world.owner).values_list("pk", "quantity", "location", "notes"),
        *Location.objects.filter(user=world.owner).values_list("pk", "name"),
        *Disposal.objects.filter(user=world.owner).values_list("pk"),
    ]


def is_turned_away(answer: HttpResponse, where: str) -> bool:
    if where.startswith("/api/"):
        return answer.status_code == 401
    return answer.status_code == 302 and answer["Location"].startswith((SIGN_IN, "/admin/login/"))


def names(*audiences: Audience) -> list[str]:
    return [name for name, route in ROUTES.items() if route.audience in audiences]


@pytest.mark.parametrize("name", names(Audience.PUBLIC))
def test_what_is_public_is_open_to_everybody(name: str, world: World) -> None:
    route = ROUTES[name]
    where = address(name, route, world)
    for who in (None, world.stranger, world.owner, world.operator):
        here = Browser(world, who)
        for verb in VERBS:
            answer = here.ask(verb, where)
            assert answer.status_code < 500 or answer.status_code == route.answers, (verb, who)
            assert route.guarded or answer.status_code not in {401, 403}, (verb, who)
            assert verb != "GET" or who or answer.status_code == route.answers
            if who in {None, world.stranger}:
                assert not here.touched, (verb, who)
                assert not shows(answer), (verb, who)


@pytest.mark.parametrize("name", names(Audience.OWNER))
def test_what_is_somebodys_is_closed_to_everybody_else(name: str, world: World) -> None:
    route = ROUTES[name]
    where = address(name, route, world)
    visitor, owner = Browser(world, None), Browser(world, world.owner)
    for verb in VERBS:
        answer = visitor.ask(verb, where)
        assert is_turned_away(answer, where), (verb, answer.status_code)
        assert not visitor.touched
        assert owner.ask(verb, where).status_code < 500, verb
    assert owner.ask("GET", where).status_code == route.answers
    for who in (world.stranger, world.operator):
        here = Browser(world, who)
        for verb in VERBS:
            answer = here.ask(verb, where)
            assert answer.status_code < 500, (verb, who)
            assert not here.touched, (verb, who)
            assert not shows(answer), (verb, who)
            if route.theirs and verb != "OPTIONS":
                assert answer.status_code in {404, 405}, (verb, who, answer.status_code)


@pytest.mark.parametrize("name", names(Audience.OPERATOR))
def test_what_is_for_operators_is_closed_to_everybody_else(name: str, world: World) -> None:
    route = ROUTES[name]
    where = address(name, route, world)
    for who in (None, world.stranger, world.owner):
        here = Browser(world, who)
        for verb in VERBS:
            answer = here.ask(verb, where)
            assert is_turned_away(answer, where) or answer.status_code in {403, 404, 405}, (verb, who)
            assert who == world.owner or not shows(answer), (verb, who)
            assert not here.touched
    got = Browser(world, world.operator).ask("GET", where).status_code
    assert got == route.answers or (route.answers == 0 and got in {200, 302, 403}), got


def shows(answer: HttpResponse) -> bool:
    """Whether something of the owner's can be read in it."""
    text = (
        b"".join(answer).decode("utf-8", "replace") if answer.streaming else answer.content.decode("utf-8", "replace")
    )
    return any(mark in text for mark in SECRET_MARKS)


def test_an_admin_address_that_does_not_exist_tells_a_visitor_nothing(world: World) -> None:
    assert is_turned_away(Browser(world, None).ask("GET", "/admin/nowhere/"), "/admin/nowhere/")
    assert Browser(world, world.operator).ask("GET", "/admin/nowhere/").status_code == 404


@pytest.mark.parametrize("name", names(Audience.OWNER))
def test_a_form_without_its_token_changes_nothing(name: str, world: World) -> None:
    """Another site can send a browser here, but not with the token that proves the form is ours."""
    where = address(name, ROUTES[name], world)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.owner)
    for verb in ("POST", "PUT", "PATCH", "DELETE"):
        before = belongings(world)
        answer = client.generic(verb, where, "currency=USD", content_type="application/x-www-form-urlencoded")
        assert answer.status_code in {302, 403, 404, 405, 415}, verb
        assert belongings(world) == before
