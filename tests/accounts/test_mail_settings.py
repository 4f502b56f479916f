"""Who may come depends on whether the site can write to them."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from dualcaster.lib import env
from tests.house.test_settings import PRODUCTION, load_settings


def test_an_address_of_a_mail_server_becomes_settings() -> None:
    told = env.mail("EMAIL_URL", "smtp://alice:s%40crt@mail.example.org")
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert (told["EMAIL_HOST_USER"], told["EMAIL_HOST_PASSWORD"]) == ("alice", "s@crt")
    assert (told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"]) == (True, False)


def test_smtps_is_encrypted_from_the_first_byte() -> None:
    told = env.mail("EMAIL_URL", "smtps://mail.example.org")
    assert (told["EMAIL_PORT"], told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"]) == (465, False, True)


@pytest.mark.parametrize("address", ["mail.example.org", "imap://mail.example.org", "smtp://"])
def test_what_is_no_mail_server_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like smtp://"):
        env.mail("EMAIL_URL", address)


def test_a_site_in_production_without_mail_is_closed_and_cannot_be_opened(tmp_path: Path) -> None:
    assert load_settings(tmp_path, **PRODUCTION).returncode == 0
    opened = load_settings(tmp_path, **PRODUCTION, SIGN_UP="open")
    assert "SIGN_UP=open needs EMAIL_URL" in opened.stderr
    assert load_settings(tmp_path, **PRODUCTION, SIGN_UP="open", EMAIL_URL="smtp://mail.example.org").returncode == 0


def test_neither_open_nor_closed_is_refused(tmp_path: Path) -> None:
    assert "SIGN_UP='ajar' is not one of closed, open" in load_settings(tmp_path, SIGN_UP="ajar").stderr
