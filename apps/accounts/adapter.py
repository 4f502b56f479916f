"""Where our house differs from allauth's: closed sign-up, mail that cannot be sent, preferences taken along."""

import base64
import hashlib
import smtplib
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as here
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest

from apps.accounts.letters import post
from apps.accounts.models import Preferences, User
from apps.accounts.preferences import chosen_by_visitor

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP == "open"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted for every door together, by dualcaster/lockout.py; codes by allauth."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """What the visitor chose before signing up stays chosen."""
        super().save_user(request, user, form, commit)
        if commit and (chosen := chosen_by_visitor(request)):
            Preferences.objects.of(user).change(**chosen)
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away is said in words; everybody sees the same page, whoever they wrote as."""
        about = {"request": here.request, "email": email, "current_site": get_current_site(here.request)}
        letter = self.render_mail(template_prefix, email, about | context)
        try:
            post(letter)
        except (smtplib.SMTPException, OSError) as error:
            log.error("mail_not_sent", mail=template_prefix, error=type(error).__name__)
            self.say_that_mail_is_away()

    def say_that_mail_is_away(self) -> None:
        messages.error(here.request, "We cannot send mail just now. Ask again in a few minutes.")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors lie encrypted in the database, under the site's own key."""

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box().decrypt(encrypted_text.encode()).decode()


def box() -> MultiFernet:
    secrets = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    keys = [hashlib.sha256(b"second factor:" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
