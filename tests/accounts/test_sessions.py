import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from apps.accounts.models import User
from tests.accounts.conftest import signed_in, words

pytestmark = pytest.mark.django_db


def test_the_list_names_every_browser_and_which_one_this_is(alice: User) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
    client = Client(headers={"user-agent": firefox})
    client.post("/account/login/", {"login": alice.email, "password": "Mox-Opal-1"})
    page = words(client.get("/account/sessions/"))
    assert "Firefox on Linux this one" in page
    assert "Log out elsewhere" not in page


def test_logging_out_elsewhere_leaves_only_this_browser(at_home: Client, alice: User) -> None:
    elsewhere = signed_in(alice)
    assert elsewhere.get("/settings/").status_code == 200
    assert "Log out elsewhere" in words(at_home.get("/account/sessions/"))
    at_home.post("/account/sessions/")
    assert elsewhere.get("/settings/").status_code == 302
    assert at_home.get("/settings/").status_code == 200


def test_one_browser_is_signed_out_and_the_others_stay(at_home: Client, alice: User) -> None:
    lost, kept = signed_in(alice), signed_in(alice)
    kept.get("/settings/"), lost.get("/settings/")
    one = UserSession.objects.get(session_key=lost.session.session_key)
    assert f"/settings/security/sessions/{one.pk}/end" in at_home.get("/account/sessions/").content.decode()
    assert "That browser is signed out." in words(
        at_home.post(f"/settings/security/sessions/{one.pk}/end", follow=True)
    )
    assert lost.get("/settings/").status_code == 302
    assert kept.get("/settings/").status_code == at_home.get("/settings/").status_code == 200


def test_this_browser_is_not_signed_out_by_mistake(at_home: Client) -> None:
    this = UserSession.objects.get(session_key=at_home.session.session_key)
    assert f"sessions/{this.pk}/end" not in at_home.get("/account/sessions/").content.decode()
    assert at_home.post(f"/settings/security/sessions/{this.pk}/end").status_code == 404
    assert at_home.get("/settings/").status_code == 200


def test_a_strangers_browser_cannot_be_signed_out(at_home: Client, charlie: User) -> None:
    stranger = signed_in(charlie)
    theirs = UserSession.objects.get(user=charlie)
    assert at_home.post(f"/settings/security/sessions/{theirs.pk}/end").status_code == 404
    assert stranger.get("/settings/").status_code == 200


def test_nobody_sees_or_ends_the_session_of_another(at_home: Client, charlie: User) -> None:
    stranger = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Edg/130"})
    stranger.post("/account/login/", {"login": charlie.email, "password": "Mox-Opal-1"})
    assert "Edge on Windows" not in words(at_home.get("/account/sessions/"))
    stranger.post("/account/sessions/")
    assert at_home.get("/settings/").status_code == 200


def test_a_new_password_ends_the_other_sessions(at_home: Client, alice: User) -> None:
    elsewhere = signed_in(alice)
    new = "Chrome-Mox-2"
    at_home.post("/account/password/change/", {"oldpassword": "Mox-Opal-1", "password1": new, "password2": new})
    assert elsewhere.get("/settings/").status_code == 302
    assert at_home.get("/settings/").status_code == 200
