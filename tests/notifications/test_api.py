"""Notifications and channels for programs."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.notifications.models import Channel, Notification
from apps.notifications.notifying import notify
from tests import factories
from tests.notifications.conftest import HOOK, proven
from tests.sources.replay import Replay

pytestmark = pytest.mark.django_db


def tell(user: User, *types: str) -> None:
    for number, kind in enumerate(types):
        notify(user.pk, kind, f"{kind} {number}", key=f"{user.pk}.{kind}.{number}", card_id=factories.card().pk)


def send(client: Client, verb: str, address: str, body: Any = None) -> Any:
    about = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return client.generic(verb.upper(), f"/api/notifications{address}", **about)  # type: ignore[arg-type]


def test_what_one_was_told_is_listed_with_what_is_unread(at_home: Client, alice: User, charlie: User) -> None:
    tell(alice, "milestone", "target_hit")
    tell(charlie, "milestone")
    told = at_home.get("/api/notifications").json()
    assert (told["total"], told["unread_count"], len(told["items"])) == (2, 2, 2)
    [hit] = at_home.get("/api/notifications?type=target_hit&limit=1").json()["items"]
    assert (hit["type"], hit["priority"], hit["read"]) == ("target_hit", "medium", False)
    assert hit["title"] == "target_hit 1"
    assert at_home.get("/api/notifications?type=beauty").status_code == 400


def test_it_is_read_one_by_one_and_all_at_once(
    at_home: Client, alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    tell(alice, "milestone", "target_hit", "price_alert")
    number = Notification.objects.get(type="milestone").pk
    with django_capture_on_commit_callbacks(execute=True):
        read = send(at_home, "patch", f"/{number}/read").json()
    assert read["read"]
    assert read["read_at"]
    assert at_home.get("/api/notifications/unread-count").json() == {
        "count": 2, "by_type": {"target_hit": 1, "price_alert": 1},
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        assert send(at_home, "post", "/mark-all-read?type=target_hit").json() == {"count": 1}
    assert at_home.get("/api/notifications?unread_only=true").json()["total"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert send(at_home, "post", "/mark-all-read").json() == {"count": 1}
        assert send(at_home, "post", "/mark-all-read").json() == {"count": 0}
    assert at_home.get("/api/notifications/unread-count").json() == {"count": 0, "by_type": {}}


def test_it_is_dismissed(at_home: Client, alice: User) -> None:
    tell(alice, "milestone")
    number = Notification.objects.get().pk
    assert send(at_home, "delete", f"/{number}").status_code == 204
    assert send(at_home, "get", f"/{number}").status_code == 404


@pytest.mark.parametrize(("verb", "rest"), [("get", ""), ("delete", ""), ("patch", "/read")])
def test_a_stranger_finds_nothing(charlie: User, at_home: Client, verb: str, rest: str) -> None:
    tell(charlie, "milestone")
    number = Notification.objects.get().pk
    answer = send(at_home, verb, f"/{number}{rest}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert not Notification.objects.get().read


@pytest.mark.parametrize(
    ("verb", "rest", "body"),
    [("get", "", None), ("patch", "", {"enabled": False}), ("delete", "", None), ("post", "/test", None),
     ("post", "/verify", {"code": "1"})],
)  # fmt: skip
def test_a_strangers_channel_is_nobodys(charlie: User, at_home: Client, verb: str, rest: str, body: Any) -> None:
    channel = proven(charlie)
    assert send(at_home, verb, f"/channels/{channel.pk}{rest}", body).status_code == 404
    assert Channel.objects.get(pk=channel.pk).enabled


def test_the_list_asks_as_little_for_fifty_as_for_one(
    at_home: Client, alice: User, django_assert_num_queries: Any
) -> None:
    tell(alice, *["milestone"])
    Notification.objects.update(gathering=False)
    at_home.get("/api/notifications")
    with django_assert_num_queries(3):  # who asks, twice, and the rows; the count is kept
        at_home.get("/api/notifications")
    for number in range(50):
        notify(alice.pk, "milestone", f"{number}", key=f"m{number}", card_id=factories.card().pk)
        Notification.objects.update(gathering=False)
    with django_assert_num_queries(4):  # and one to count what is not on this page
        assert len(at_home.get("/api/notifications").json()["items"]) == 50


def test_a_channel_is_added_changed_tested_and_deleted(
    at_home: Client, receiver: Replay, alice: User, clock: Any
) -> None:
    receiver.answer(f"POST {HOOK}", {})
    made = send(at_home, "post", "/channels", {"kind": "webhook", "address": HOOK, "types": ["target_hit"]})
    assert made.status_code == 201, made.content
    told = made.json()
    assert len(told["secret"]) >= 32
    assert (told["verified"], told["types"], told["address"]) == (False, ["target_hit"], HOOK)
    where = f"/channels/{told['id']}"
    assert "secret" not in send(at_home, "get", where).json()
    assert send(at_home, "post", f"{where}/test").json() == {"sent": False, "detail": "It is not proven yet."}
    assert send(at_home, "post", f"{where}/verify", {"code": "nonsense"}).status_code == 400
    code = json.loads(receiver.asked[0].body)["challenge"]
    assert send(at_home, "post", f"{where}/verify", {"code": code}).json()["verified"]
    clock.shift(60)
    assert send(at_home, "post", f"{where}/test").json() == {"sent": True, "detail": "A test is on its way."}
    assert json.loads(receiver.asked[-1].body)["event"] == "test"
    changed = send(at_home, "patch", where, {"enabled": False, "frequency": "weekly", "types": []}).json()
    assert (changed["enabled"], changed["frequency"], changed["types"]) == (False, "weekly", [])
    assert send(at_home, "delete", where).status_code == 204


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "pigeon", "address": "x"}, "kind"),
        ({"kind": "webhook", "address": "nonsense"}, "address"),
        ({"kind": "webhook", "address": HOOK, "types": ["beauty"]}, "types.0"),
        ({"kind": "telegram", "address": "12"}, "secret"),
        ({"kind": "webhook", "address": HOOK, "colour": "red"}, "colour"),
        ({"kind": "email", "address": "nonsense"}, "address"),
    ],
)
def test_what_is_wrong_with_a_channel_is_said(at_home: Client, body: Any, field: str) -> None:
    answer = send(at_home, "post", "/channels", body)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]


def test_everybody_has_their_own_mail_and_cannot_delete_it(at_home: Client) -> None:
    [own] = at_home.get("/api/notifications/channels").json()["results"]
    assert (own["kind"], own["address"], own["own_mail"]) == ("email", "alice@example.org", True)
    assert send(at_home, "delete", f"/channels/{own['id']}").status_code == 400


def test_what_lets_others_in_is_shown_to_nobody(at_home: Client, alice: User) -> None:
    proven(alice, "discord", "https://discord.com/api/webhooks/1/very-secret", "")
    assert "very-secret" not in at_home.get("/api/notifications/channels").content.decode()
    assert "very-secret" not in at_home.get("/settings/notifications/").content.decode()
