import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.models import User

pytestmark = pytest.mark.django_db


def test_an_address_belongs_to_one_person_however_it_is_written() -> None:
    User.objects.create_user("Alice@example.org", "secret")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("aLICE@example.org", "secret")


def test_people_log_in_however_they_write_their_address() -> None:
    User.objects.create_user("Alice@example.org", "secret")
    assert Client().login(username="alice@EXAMPLE.org", password="secret")
    assert not Client().login(username="alice@example.org", password="Secret")


def test_an_operator_sees_people_in_the_admin_and_others_do_not(client: Client) -> None:
    alice = User.objects.create_user("alice@example.org", "secret", display_name="Alice")
    client.force_login(alice)
    assert client.get("/admin/accounts/user/").status_code == 302

    client.force_login(User.objects.create_superuser("operator@example.org", "secret"))
    assert "alice@example.org" in client.get("/admin/accounts/user/").content.decode()


def test_an_operator_creates_a_person_by_address(client: Client) -> None:
    client.force_login(User.objects.create_superuser("operator@example.org", "secret"))
    answer = client.post(
        "/admin/accounts/user/add/",
        {"email": "bob@example.org", "usable_password": "true", "password1": "Mox-Opal-1", "password2": "Mox-Opal-1"},
    )
    assert answer.status_code == 302
    assert Client().login(username="bob@example.org", password="Mox-Opal-1")
