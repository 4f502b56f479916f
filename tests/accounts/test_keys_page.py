import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import ApiKey, User
from tests.accounts.conftest import words

pytestmark = pytest.mark.django_db
KEY = {"name": "price tracker", "scope": "read", "days": "90"}


def secret_on(page: Any) -> str:
    found = re.search(r'id="secret"[^>]*>([^<]+)<', page.content.decode())
    assert found
    return found[1]


def test_a_new_key_is_shown_once_and_kept_as_a_hash(at_home: Client, alice: User) -> None:
    page = at_home.post("/settings/keys/", KEY)
    secret = secret_on(page)
    assert "no-store" in page.headers["Cache-Control"]
    again = at_home.get("/settings/keys/").content.decode()
    assert secret not in again
    key = ApiKey.objects.get(user=alice)
    assert key.prefix in again
    assert secret not in str(vars(key))


def test_a_key_says_what_it_may_and_until_when(at_home: Client) -> None:
    at_home.post("/settings/keys/", KEY | {"scope": "write", "days": ""})
    page = words(at_home.get("/settings/keys/"))
    assert "May read and change" in page
    assert "never used" in page
    assert "without an end" in page


def test_a_revoked_key_is_gone_from_the_list(at_home: Client, alice: User) -> None:
    at_home.post("/settings/keys/", KEY)
    key = ApiKey.objects.get(user=alice)
    answer = at_home.post(f"/settings/keys/{key.prefix}/revoke", follow=True)
    assert "“price tracker” no longer works" in words(answer)
    assert "None yet." in words(answer)
    key.refresh_from_db()
    assert key.revoked


def test_a_key_of_somebody_else_can_be_neither_seen_nor_revoked(at_home: Client, charlie: User) -> None:
    key, _ = ApiKey.objects.issue(charlie, "Charlie's own")
    assert "Charlie" not in words(at_home.get("/settings/keys/"))
    assert at_home.post(f"/settings/keys/{key.prefix}/revoke").status_code == 404
    key.refresh_from_db()
    assert not key.revoked


def test_a_link_revokes_nothing(at_home: Client, alice: User) -> None:
    key, _ = ApiKey.objects.issue(alice, "mine")
    assert at_home.get(f"/settings/keys/{key.prefix}/revoke").status_code == 405


def test_a_key_without_a_name_is_asked_for_one(at_home: Client) -> None:
    assert 'id="id_name_error"' in at_home.post("/settings/keys/", KEY | {"name": ""}).content.decode()
    assert not ApiKey.objects.exists()


def test_a_name_is_text_and_not_a_page(at_home: Client) -> None:
    at_home.post("/settings/keys/", KEY | {"name": "<script>alert(1)</script>"})
    assert "<script>alert" not in at_home.get("/settings/keys/").content.decode()


def test_twenty_keys_cost_as_many_queries_as_one(
    at_home: Client, alice: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(20):
        ApiKey.objects.issue(alice, f"key {number}")
    at_home.get("/settings/keys/")
    with django_assert_num_queries(3):  # session, person, keys
        at_home.get("/settings/keys/")
