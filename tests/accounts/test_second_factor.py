import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from tests.accounts.conftest import PASSWORD, log_in, words

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up(client: Client) -> str:
    page = client.get("/account/2fa/totp/activate/", follow=True).content.decode()
    secret = re.search(r'class="secret">(\w+)<', page)
    assert secret
    answer = client.post("/account/2fa/totp/activate/", {"code": code_for(secret[1])}, follow=True)
    assert "Recovery codes" in words(answer)
    return secret[1]


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<li><code>(\w+)</code>", client.get("/account/2fa/recovery-codes/").content.decode())


def test_the_picture_is_an_image_of_its_own_and_only_while_setting_up(sure: Client) -> None:
    assert sure.get("/settings/security/qr.svg").status_code == 404
    page = sure.get("/account/2fa/totp/activate/").content.decode()
    assert "data:" not in page
    picture = sure.get("/settings/security/qr.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture.headers["Cache-Control"]
    assert Client().get("/settings/security/qr.svg").status_code == 302


def test_the_password_alone_no_longer_opens_the_account(sure: Client, alice: User) -> None:
    secret = set_up(sure)
    elsewhere = Client()
    assert log_in(elsewhere, alice.email).headers["Location"] == "/account/2fa/authenticate/"
    assert elsewhere.get("/settings/").status_code == 302
    assert "Incorrect code" in words(elsewhere.post("/account/2fa/authenticate/", {"code": "000000"}))
    elsewhere.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert elsewhere.get("/settings/").status_code == 200


def test_a_recovery_code_opens_it_once(sure: Client, alice: User) -> None:
    set_up(sure)
    [code, *_] = recovery_codes(sure)
    for expected in (200, 302):
        elsewhere = Client()
        log_in(elsewhere, alice.email)
        elsewhere.post("/account/2fa/authenticate/", {"code": code})
        assert elsewhere.get("/settings/").status_code == expected


@pytest.mark.parametrize("redis", ["there", "away"])
def test_guessing_codes_ends_for_the_person_wherever_they_come_from(
    sure: Client, alice: User, redis: str, request: pytest.FixtureRequest
) -> None:
    secret = set_up(sure)
    if redis == "away":
        request.getfixturevalue("no_redis")
    for number in range(5):
        elsewhere = Client(REMOTE_ADDR=f"192.0.2.{number}")
        log_in(elsewhere, alice.email)
        assert "Incorrect code" in words(elsewhere.post("/account/2fa/authenticate/", {"code": "000000"}))
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    log_in(elsewhere, alice.email)
    refused = elsewhere.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert "Too many" in words(refused)
    assert elsewhere.get("/settings/").status_code == 302
    assert sure.get("/settings/").status_code == 200


def test_the_right_code_forgets_the_wrong_ones(sure: Client, alice: User) -> None:
    set_up(sure)
    for code in recovery_codes(sure)[:2]:
        elsewhere = Client()
        log_in(elsewhere, alice.email)
        for _ in range(4):
            elsewhere.post("/account/2fa/authenticate/", {"code": "000000"})
        elsewhere.post("/account/2fa/authenticate/", {"code": code})
        assert elsewhere.get("/settings/").status_code == 200


def test_a_wrong_code_sets_up_nothing(sure: Client, alice: User) -> None:
    sure.get("/account/2fa/totp/activate/")
    answer = sure.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert 'id="id_code_error"' in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_the_secret_lies_encrypted_in_the_database(sure: Client) -> None:
    secret = set_up(sure)
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)


def test_it_takes_the_password_once_more_to_set_it_up_or_switch_it_off(at_home: Client) -> None:
    assert "Is it still you?" in words(at_home.get("/account/2fa/totp/activate/", follow=True))
    at_home.post("/account/reauthenticate/", {"password": PASSWORD})
    set_up(at_home)
    session = at_home.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    assert "Is it still you?" in words(at_home.post("/account/2fa/totp/deactivate/", follow=True))
    assert Authenticator.objects.exists()


def test_it_is_switched_off_and_the_password_is_enough_again(sure: Client, alice: User) -> None:
    set_up(sure)
    sure.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert log_in(Client(), alice.email).headers["Location"] == "/"


def test_an_address_can_be_changed_with_a_second_factor_on(sure: Client, alice: User, link: Callable[[], str]) -> None:
    set_up(sure)
    sure.post("/account/email/", {"email": "new@example.org", "action_add": ""})
    sure.post(link())
    alice.refresh_from_db()
    assert alice.email == "new@example.org"


def test_the_page_says_since_when_it_is_on_and_how_many_codes_are_left(sure: Client) -> None:
    set_up(sure)
    page = words(sure.get("/account/2fa/"))
    assert f"Since {timezone.now():%-d %b %Y}" in page
    assert "10 of 10 left" in page


def test_a_new_key_of_the_site_still_opens_what_the_old_one_closed(sure: Client, alice: User, settings: Any) -> None:
    secret = set_up(sure)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another " * 8
    elsewhere = Client()
    log_in(elsewhere, alice.email)
    elsewhere.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert elsewhere.get("/settings/").status_code == 200
