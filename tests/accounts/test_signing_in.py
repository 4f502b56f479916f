from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from apps.accounts.operators import log_in as operator_log_in
from dualcaster import settings as house
from tests.accounts.conftest import PASSWORD, log_in, words

pytestmark = pytest.mark.django_db
NEW = "Chrome-Mox-2"


@pytest.mark.parametrize("address", ["alice@example.org", "ALICE@example.org", "Alice@Example.ORG"])
def test_people_sign_in_however_they_write_their_address(client: Client, alice: User, address: str) -> None:
    assert log_in(client, address).headers["Location"] == "/"
    assert "Sign out" in words(client.get("/"))


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client, alice: User) -> None:
    wrong, unknown = log_in(client, alice.email, "wrong"), log_in(client, "nobody@example.org")
    assert wrong.status_code == unknown.status_code == 200
    assert words(wrong).replace(alice.email, "") == words(unknown).replace("nobody@example.org", "")


def test_signing_out_takes_a_form(at_home: Client) -> None:
    assert "Sign out?" in words(at_home.get("/account/logout/"))
    assert at_home.get("/settings/").status_code == 200
    at_home.post("/account/logout/")
    assert at_home.get("/settings/").headers["Location"] == "/account/login/?next=/settings/"


def test_one_comes_to_the_page_one_wanted_and_never_to_another_site(client: Client, alice: User) -> None:
    about = {"login": alice.email, "password": PASSWORD}
    assert (
        client.post("/account/login/?next=/settings/keys/", about | {"next": "/settings/keys/"}).headers["Location"]
        == "/settings/keys/"
    )
    away = Client().post("/account/login/", about | {"next": "https://evil.example.org/"})
    assert away.headers["Location"] == "/"


def test_signing_in_from_a_page_comes_back_to_it(client: Client, alice: User) -> None:
    assert 'href="/account/login/?next=/sets/%3Fsort%3Dname"' in client.get("/sets/?sort=name").content.decode()
    form = client.get("/account/login/?next=/sets/%3Fsort%3Dname").content.decode()
    assert 'name="next" value="/sets/?sort=name"' in form
    assert 'href="/account/login/"' in form


def test_the_operator_of_a_new_site_is_in_without_proving_an_address(client: Client) -> None:
    email, _, password = operator_log_in().partition(", password ")
    assert log_in(client, email, password).headers["Location"] == "/"


def test_passwords_are_kept_with_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = house.PASSWORD_HASHERS
    assert make_password("secret").startswith("argon2$argon2id$")


def test_a_password_is_changed_by_who_knows_the_old_one(at_home: Client, alice: User) -> None:
    wrong = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    assert 'id="id_oldpassword_error"' in at_home.post("/account/password/change/", wrong).content.decode()
    at_home.post("/account/password/change/", wrong | {"oldpassword": PASSWORD})
    assert at_home.get("/settings/").status_code == 200
    assert log_in(Client(), alice.email).status_code == 200
    assert log_in(Client(), alice.email, NEW).status_code == 302


def test_a_forgotten_password_is_chosen_anew_by_mail_and_once(
    client: Client, alice: User, link: Callable[[], str]
) -> None:
    client.post("/account/password/reset/", {"email": "Alice@Example.org"})
    way = link()
    form = client.get(way, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert log_in(Client(), alice.email, NEW).status_code == 302
    assert "too old, was used before" in words(Client().get(way, follow=True))


def test_asking_for_a_new_password_tells_a_stranger_nothing(client: Client, alice: User) -> None:
    known = client.post("/account/password/reset/", {"email": alice.email}, follow=True)
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert words(known) == words(unknown)


def test_a_new_address_counts_once_it_is_proven(sure: Client, alice: User, link: Callable[[], str]) -> None:
    page = sure.post("/account/email/", {"email": "New@example.org", "action_add": ""}, follow=True)
    assert "You are changing to new@example.org" in words(page)
    assert mail.outbox[-1].to == ["new@example.org"]
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"

    sure.post(link())
    alice.refresh_from_db()
    assert alice.email == "new@example.org"
    assert log_in(Client(), "alice@example.org").status_code == 200
    assert log_in(Client(), "new@example.org").status_code == 302


def test_an_address_of_somebody_else_cannot_be_taken(
    sure: Client, charlie: User, alice: User, link: Callable[[], str]
) -> None:
    sure.post("/account/email/", {"email": charlie.email.upper(), "action_add": ""})
    assert "already belongs to an account" in words(Client().get(link()))
    Client().post(link())
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_somebody_who_was_switched_off_stays_out(client: Client, alice: User) -> None:
    User.objects.update(is_active=False)
    log_in(client, alice.email)
    assert client.get("/settings/").status_code == 302
