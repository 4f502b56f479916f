"""Who gets into the admin, and by which door."""

import pytest
from django.test import Client

from apps.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> User:
    return User.objects.create_superuser("operator@example.org", "Mox-Opal-1")


def test_the_admin_leads_to_the_one_log_in_page_and_back(client: Client, operator: User) -> None:
    page = client.get("/admin/cards/card/", follow=True)
    address = page.redirect_chain[-1][0]
    assert address.startswith("/account/login/")
    arrived = client.post(address, {"login": "OPERATOR@example.org", "password": "Mox-Opal-1"}, follow=True)
    assert arrived.request["PATH_INFO"] == "/admin/cards/card/"
    assert arrived.status_code == 200


def test_the_admins_own_form_lets_nobody_in(client: Client, operator: User) -> None:
    client.post("/admin/login/", {"username": operator.email, "password": "Mox-Opal-1"})
    assert "_auth_user_id" not in client.session


def test_who_is_no_operator_is_told_so(client: Client) -> None:
    client.force_login(User.objects.create_user("stranger@example.org", "Mox-Opal-1"))
    assert client.get("/admin/cards/card/", follow=True).status_code == 403


def test_the_way_on_never_leads_to_another_site(client: Client, operator: User) -> None:
    client.force_login(operator)
    for elsewhere in (
        "https://evil.example.org/",
        "//evil.example.org/",
        "javascript:alert(1)",
        "\\\\evil.example.org",
    ):
        assert client.get("/admin/login/", {"next": elsewhere}).url == "/admin/"


def test_where_it_is_asked_for_an_operator_sets_up_a_second_factor_first(
    client: Client, operator: User, settings
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    client.force_login(operator)
    assert client.get("/admin/").status_code == 200
    settings.OPERATORS_NEED_SECOND_FACTOR = True
    for address in ("/admin/", "/admin/cards/card/", "/admin/accounts/user/"):
        page = client.get(address, follow=True)
        assert any("/2fa/totp/activate/" in step or "/reauthenticate/" in step for step, _ in page.redirect_chain), (
            address
        )
        assert b"changelist" not in page.content
    TOTP.activate(operator, generate_totp_secret())
    assert client.get("/admin/cards/card/").status_code == 200
