from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import Preferences, User
from tests.accounts.conftest import PASSWORD, log_in, words

pytestmark = pytest.mark.django_db
DOROTHY = {"email": "Dorothy@Example.org", "password1": PASSWORD}


def test_somebody_signs_up_proves_the_address_and_is_in(client: Client, link: Callable[[], str]) -> None:
    answer = client.post("/account/signup/", DOROTHY, follow=True)
    assert "Look into your mail" in words(answer)
    assert mail.outbox[0].to == ["dorothy@example.org"]

    assert "dorothy@example.org will be the address" in words(client.get(link()))
    client.post(link())
    assert "dorothy@example.org" in words(client.get("/settings/"))


def test_nobody_is_in_before_the_address_is_proven(client: Client) -> None:
    client.post("/account/signup/", DOROTHY)
    assert client.get("/settings/").status_code == 302
    answer = log_in(client, "dorothy@example.org")
    assert answer.headers["Location"] == "/account/confirm-email/"
    assert client.get("/settings/").status_code == 302


def test_a_link_that_lost_a_part_says_so(client: Client) -> None:
    assert "too old, was used before, or lost a part" in words(client.get("/account/confirm-email/MQ:xyz/"))


def test_what_is_wrong_stands_beside_its_field(client: Client) -> None:
    page = client.post("/account/signup/", {"email": "dorothy", "password1": "12345678"}).content.decode()
    assert 'id="id_email_error"' in page
    assert "Enter a valid email address" in page
    assert "too common" in page.split('id="id_password1_error"')[1]
    assert not User.objects.exists()


def test_a_closed_site_says_so_and_takes_nobody(client: Client, settings: Any) -> None:
    settings.SIGN_UP = "closed"
    assert "takes no new people at the moment" in words(client.get("/account/signup/"))
    client.post("/account/signup/", DOROTHY)
    assert not User.objects.exists()
    assert "Make an account" not in words(client.get("/account/login/"))


def test_a_stranger_learns_nothing_about_who_has_an_account(client: Client, alice: User) -> None:
    taken = client.post("/account/signup/", {"email": "ALICE@example.org", "password1": PASSWORD}, follow=True)
    free = Client().post("/account/signup/", DOROTHY, follow=True)
    assert words(taken) == words(free).replace("dorothy@", "alice@")
    assert [message.to for message in mail.outbox] == [["alice@example.org"], ["dorothy@example.org"]]
    assert "There is one already" in str(mail.outbox[0].body)
    assert User.objects.filter(email__startswith="alice").count() == 1


def test_what_a_visitor_chose_stays_chosen(client: Client) -> None:
    client.post("/preferences/currency", {"currency": "EUR"})
    client.post("/preferences/theme", {"theme": "dark"})
    client.cookies["time_zone"] = "Europe/Berlin"
    client.post("/account/signup/", DOROTHY)
    theirs = Preferences.objects.get(user__email="dorothy@example.org")
    assert (theirs.currency, theirs.theme, theirs.time_zone) == ("EUR", "dark", "Europe/Berlin")


def test_a_cookie_that_makes_no_sense_changes_nothing(client: Client) -> None:
    client.cookies.load({"currency": "XXX", "theme": "'><script>", "time_zone": "../../etc/passwd"})
    page = client.get("/account/signup/")
    assert page.status_code == 200
    assert b"'><script>" not in page.content
    client.post("/account/signup/", DOROTHY)
    assert not Preferences.objects.exists()


def test_a_mail_server_that_is_away_breaks_no_page(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "cannot send mail just now" in words(client.post("/account/signup/", DOROTHY, follow=True))


def test_a_development_site_says_where_its_mail_is(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    assert "logs/web.log" in words(client.get("/account/confirm-email/"))
    settings.DEBUG = False
    assert "logs/web.log" not in words(client.get("/account/confirm-email/"))
