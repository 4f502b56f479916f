import json

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import CASCADE, Model
from django.test import Client

from apps.accounts.export import everything_of
from apps.accounts.models import ApiKey, Preferences, User
from tests.accounts.conftest import PASSWORD, log_in, person, signed_in, words

pytestmark = pytest.mark.django_db


def full_life(user: User) -> Client:
    """A little of everything a person can own."""
    client = signed_in(user)
    Preferences.objects.of(user).change(currency="EUR")
    ApiKey.objects.issue(user, f"key of {user.email}")
    log_in(Client(), user.email, "a guess")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def rows_about(user: User) -> dict[str, int]:
    """How many rows of each table point at a person."""
    counts = {
        f"{model.__name__}.{field.name}": model._default_manager.filter(**{field.name: user.pk}).count()
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is User
    }
    return {name: count for name, count in counts.items() if count}


def test_the_file_holds_everything_that_is_hers(alice: User) -> None:
    answer = full_life(alice).get("/settings/data/export")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="dualcaster-')
    told = json.loads(answer.content)
    assert told["account"]["email"] == "alice@example.org"
    assert told["preferences"]["currency"] == "EUR"
    assert [key["name"] for key in told["api_keys"]] == ["key of alice@example.org"]
    assert len(told["sessions"]) == 1


def test_the_file_holds_nothing_of_anybody_else_and_no_secret(alice: User, charlie: User) -> None:
    full_life(charlie)
    told = full_life(alice).get("/settings/data/export").content.decode()
    assert "charlie" not in told
    for secret in (alice.password, ApiKey.objects.get(user=alice).hashed_key, PASSWORD):
        assert secret not in told


def test_every_table_that_knows_a_person_is_in_the_file(alice: User) -> None:
    """A room that keeps something of a person's adds its teller to PERSONAL_DATA."""
    told = {"EmailAddress", "Preferences", "ApiKey", "UserSession", "Authenticator", "TokenFamily", "SavedSearch"}
    told |= {"InventoryItem", "Location", "Disposal", "ImportBatch", "CompletionRules", "CollectionStats"}
    told |= {"UserMilestone", "WantListItem", "PriceAlert", "Firing", "Notification", "Happening", "Channel", "Habits"}
    about_machinery = {"LogEntry"}
    knowing: set[type[Model]] = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model is User
        and getattr(field.remote_field, "on_delete", None) is CASCADE  # a deed of theirs that stays is not theirs
    }
    assert {model.__name__ for model in knowing} - about_machinery - {"User_groups", "User_user_permissions"} == told
    assert set(everything_of(alice)) >= {"account", "preferences", "api_keys", "programs", "sessions", "second_factor"}


def test_taking_it_along_takes_the_password_once_more(at_home: Client) -> None:
    assert "Is it still you?" in words(at_home.get("/settings/data/export", follow=True))


def test_a_visitor_gets_no_file(client: Client) -> None:
    assert client.get("/settings/data/export").headers["Location"].startswith("/account/login/")


def test_deleting_leaves_nothing(alice: User, charlie: User) -> None:
    client, elsewhere = full_life(alice), signed_in(alice)
    full_life(charlie)
    assert rows_about(alice)
    answer = client.post("/settings/data/", {"password": PASSWORD}, follow=True)
    assert "Your account is gone" in words(answer)
    assert not User.objects.filter(email="alice@example.org").exists()
    assert rows_about(User(pk=alice.pk)) == {}
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["charlie@example.org"]
    assert elsewhere.get("/settings/").status_code == 302
    assert log_in(Client(), "alice@example.org").status_code == 200
    assert rows_about(charlie)
    left = [session.get_decoded() for session in Session.objects.all()]
    assert str(alice.pk) not in {about.get("_auth_user_id") for about in left}


def test_it_takes_the_password(at_home: Client, alice: User) -> None:
    page = at_home.post("/settings/data/", {"password": "wrong"})
    assert "That is not your password." in words(page)
    assert User.objects.filter(pk=alice.pk).exists()


def test_the_last_operator_stays_until_there_is_another() -> None:
    olivia = person("olivia@example.org", is_staff=True, is_superuser=True)
    client = signed_in(olivia)
    assert "You are the only operator" in words(client.post("/settings/data/", {"password": PASSWORD}))
    person("oscar@example.org", is_staff=True, is_superuser=True)
    client.post("/settings/data/", {"password": PASSWORD})
    assert not User.objects.filter(pk=olivia.pk).exists()
