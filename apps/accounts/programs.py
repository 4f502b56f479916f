"""Signing up and logging in without a page: the same rules, said to programs."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.account.internal.flows.email_verification import consume_email_verification_rate_limit
from allauth.account.models import EmailAddress
from allauth.account.utils import has_verified_email
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.http import HttpRequest
from rest_framework.exceptions import AuthenticationFailed, ErrorDetail, PermissionDenied, Throttled, ValidationError

from apps.accounts import tokens
from apps.accounts.forms import CodeForm
from apps.accounts.models import User

FIELDS = {"password1": "password", "__all__": "email"}


class SecondFactorRequired(AuthenticationFailed):
    default_detail = "The password is right; this account needs the code of its second factor as well."
    default_code = "second_factor_required"


class TooManyCodes(Throttled):
    def __init__(self, words: str, seconds: int) -> None:
        super().__init__(seconds)
        self.detail = ErrorDetail(words, "locked_out")


def sign_up(request: HttpRequest, email: str, password: str, display_name: str) -> None:
    """Makes an account that waits for its address to be proven; nobody learns who has one already."""
    if not get_adapter(request).is_open_for_signup(request):
        raise PermissionDenied("Nobody can sign up here; ask the operator for an account.", "sign_up_closed")
    form = SignupForm({"email": email, "password1": password})
    if not form.is_valid():
        raise ValidationError({FIELDS.get(name, name): texts for name, texts in form.errors.items()})
    if form.account_already_exists:
        if consume_email_verification_rate_limit(request, email):
            get_adapter(request).send_account_already_exists_mail(email)
        return
    with transaction.atomic():
        user = form.save(request)
        if display_name:
            user.display_name = display_name
            user.save(update_fields=["display_name"])
    ask_for_proof(request, user, signup=True)
    request.session.modified = False  # allauth cleared a note of its own in it; a program needs no cookie


def log_in(request: HttpRequest, email: str, password: str, code: str) -> tokens.Tokens:
    """Tokens for whom password and second factor prove."""
    user = authenticate(request, username=email, password=password)
    if not isinstance(user, User):
        raise AuthenticationFailed("E-mail address and password do not belong together.", "credentials_invalid")
    if not has_verified_email(user):
        ask_for_proof(request, user)
        words = "This e-mail address is not proven yet; open the link in the mail we sent to it."
        raise PermissionDenied(words, "email_unverified")
    if is_mfa_enabled(user):
        prove_second_factor(user, code)
    user_logged_in.send(sender=User, request=request, user=user)
    return tokens.start(user)


def ask_for_proof(request: HttpRequest, user: User, signup: bool = False) -> None:
    address = EmailAddress.objects.filter(user=user).order_by("-primary").first()
    if address is None:
        address = EmailAddress.objects.create(user=user, email=user.email, primary=True)
    if consume_email_verification_rate_limit(request, address.email):
        address.send_confirmation(request, signup=signup)


def prove_second_factor(user: User, code: str) -> None:
    if not code:
        raise SecondFactorRequired
    form = CodeForm({"code": code}, user=user)
    if not form.is_valid():
        words = " ".join(form.errors["code"])
        for error in form.errors["code"].as_data():
            if error.code == "locked_out":
                raise TooManyCodes(words, error.params["seconds"])
        raise AuthenticationFailed(words, "second_factor_wrong")
    form.authenticator.record_usage()
