"""What operators do in the admin, and what they are never shown."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axes.models import AccessAttempt
from django.contrib.admin.sites import site
from django.test import Client
from django.urls import reverse

from apps.accounts import tokens
from apps.accounts.models import ApiKey, TokenFamily, User
from apps.sources.models import Source

pytestmark = pytest.mark.django_db
FEW = 15


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("operator@example.org", "Mox-Opal-1"))
    return client


@pytest.fixture
def alice() -> User:
    return User.objects.create_user("alice@example.org", "Mox-Opal-1")


def act(operator: Client, name: str, action: str, *chosen: object) -> None:
    address = reverse(f"admin:{name}_changelist")
    answer = operator.post(address, {"action": action, "_selected_action": [str(one) for one in chosen]})
    assert answer.status_code == 302, answer.content


def test_every_list_answers_a_search_in_few_queries(operator: Client, django_assert_max_num_queries) -> None:
    for model in site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        with django_assert_max_num_queries(FEW):
            answer = operator.get(reverse(f"admin:{name}_changelist"), {"q": "alice"})
        assert answer.status_code == 200, name


def test_lists_of_people_stay_few_queries_however_many_they_are(
    operator: Client, django_assert_max_num_queries
) -> None:
    people = User.objects.bulk_create(User(email=f"person{number}@example.org") for number in range(300))
    ApiKey.objects.bulk_create(
        ApiKey(prefix=f"p{number}", hashed_key="h", user=user, name="tracker") for number, user in enumerate(people)
    )
    for name in ("accounts_user", "accounts_apikey"):
        with django_assert_max_num_queries(FEW):
            answer = operator.get(reverse(f"admin:{name}_changelist"))
        assert len(answer.context["cl"].result_list) == 50


def test_a_stolen_key_and_a_stolen_log_in_are_revoked(operator: Client, alice: User) -> None:
    key, secret = ApiKey.objects.issue(alice, "tracker")
    tokens.start(alice)
    act(operator, "accounts_apikey", "revoke_chosen", key.pk)
    act(operator, "accounts_tokenfamily", "revoke_chosen", TokenFamily.objects.get().pk)
    assert Client().get("/api/auth/me", headers={"X-API-Key": secret}).status_code == 401
    assert TokenFamily.objects.get().revoked


def test_somebody_is_signed_out(operator: Client, alice: User) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": alice.email, "password": "Mox-Opal-1"})
    alice.verify_address()
    browser.post("/account/login/", {"login": alice.email, "password": "Mox-Opal-1"})
    browser.get("/settings/")
    session = alice.usersession_set.get()
    act(operator, "usersessions_usersession", "end_chosen", session.pk)
    assert browser.get("/settings/").status_code == 302


def test_a_lost_second_factor_is_taken_away_and_never_shown(operator: Client, alice: User) -> None:
    factor = TOTP.activate(alice, generate_totp_secret()).instance
    page = operator.get(reverse("admin:mfa_authenticator_change", args=[factor.pk]))
    assert page.status_code == 200
    assert factor.data["secret"] not in page.content.decode()
    operator.post(reverse("admin:mfa_authenticator_delete", args=[factor.pk]), {"post": "yes"})
    assert not Authenticator.objects.exists()


def test_secrets_of_keys_and_sessions_are_not_shown(operator: Client, alice: User) -> None:
    key, secret = ApiKey.objects.issue(alice, "tracker")
    page = operator.get(reverse("admin:accounts_apikey_change", args=[key.pk])).content.decode()
    assert "tracker" in page
    assert secret.partition(".")[2] not in page
    assert key.hashed_key not in page


def test_who_is_locked_out_is_let_in_sooner(operator: Client, alice: User) -> None:
    alice.verify_address()
    for _ in range(5):
        Client().post("/account/login/", {"login": alice.email, "password": "wrong"})
    attempt = AccessAttempt.objects.get()
    operator.post(reverse("admin:axes_accessattempt_delete", args=[attempt.pk]), {"post": "yes"})
    let_in = Client().post("/account/login/", {"login": alice.email, "password": "Mox-Opal-1"})
    assert let_in.status_code == 302


def test_a_source_is_disabled_and_enabled(operator: Client) -> None:
    source = Source.objects.create(slug="teller", name="Teller")
    act(operator, "sources_source", "disable", source.pk)
    assert not Source.objects.get(pk=source.pk).enabled
    act(operator, "sources_source", "enable", source.pk)
    assert Source.objects.get(pk=source.pk).enabled


def test_an_operator_with_few_rights_may_look_and_not_revoke(client: Client, alice: User) -> None:
    from django.contrib.auth.models import Permission

    helper = User.objects.create_user("helper@example.org", "Mox-Opal-1", is_staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="view_apikey", content_type__app_label="accounts"))
    key, _ = ApiKey.objects.issue(alice, "tracker")
    client.force_login(helper)
    address = reverse("admin:accounts_apikey_changelist")
    assert client.get(address).status_code == 200
    client.post(address, {"action": "revoke_chosen", "_selected_action": [key.pk]})
    assert not ApiKey.objects.get(pk=key.pk).revoked
