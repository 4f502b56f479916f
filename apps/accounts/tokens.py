"""Tokens of programs that log in: short access, and a refresh that is good for one use.

What came out of one log-in is one family. It ends by logging out, by a new password, by its age, and when a refresh
token comes back that was used before: then somebody else has a copy, and nobody knows which of the two it is.

Who asks again within seconds, because the answer got lost on its way, gets the same answer. A thief who is as quick
gains one token and no secrecy: two now hold the same next one, and whoever comes second with it ends the family.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

if TYPE_CHECKING:
    from apps.accounts.models import User

FAMILY = "family"
ASKED_AGAIN_WITHIN = timedelta(seconds=10)
WORDS = {
    "token_expired": "This token has expired. An access token is renewed by POST /api/auth/refresh; for a refresh token"
    " log in again.",
    "token_invalid": "This token is damaged, or it was not signed by us.",
    "token_wrong_type": "This is the other kind of token: access tokens ask, refresh tokens are for /api/auth/refresh.",
    "token_revoked": "This token was revoked by a log-out or by a new password. Log in again.",
    "token_reused": "This refresh token was used before, so somebody may have a copy of it: everything that came from"
    " its log-in is revoked. Log in again.",
    "account_inactive": "This account is closed.",
}


class Tokens(NamedTuple):
    access: str
    refresh: str


class TokenFamily(models.Model):
    """What came out of one log-in. `unused` is the one refresh token that is still good, `used` the one before it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="token_families")
    unused = models.CharField(max_length=32)
    used = models.CharField(max_length=32, blank=True)
    renewed = models.DateTimeField(default=timezone.now)
    password_proof = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["TokenFamily"]] = models.Manager()

    class Meta:
        verbose_name = "log-in of a program"
        verbose_name_plural = "log-ins of programs"

    def __str__(self) -> str:
        return f"since {self.created:%Y-%m-%d %H:%M}"

    @property
    def is_good(self) -> bool:
        """A new password ends it, wherever it was set."""
        proof = self.user.get_session_auth_hash()
        return self.revoked is None and constant_time_compare(self.password_proof, proof)

    def revoke(self) -> None:
        self.revoked = timezone.now()
        self.save(update_fields=["revoked"])

    def next(self) -> Tokens:
        """New tokens; the refresh token before them is used up."""
        self.used, self.unused = self.unused, uuid4().hex
        self.renewed = timezone.now()
        self.expires = self.renewed + api_settings.REFRESH_TOKEN_LIFETIME
        self.password_proof = self.user.get_session_auth_hash()
        self.save()
        return self.again()

    def again(self) -> Tokens:
        """The refresh token that is still good, letter by letter as it was, and an access token for it."""
        refresh = RefreshToken()
        refresh.set_exp(from_time=self.renewed)
        refresh.set_iat(at_time=self.renewed)
        refresh[api_settings.JTI_CLAIM] = self.unused
        refresh[FAMILY] = str(self.pk)
        return Tokens(str(refresh.access_token), str(refresh))

    def has_just_used(self, token: Token) -> bool:
        """Its answer may have got lost; nobody has come with what was in it."""
        return token[api_settings.JTI_CLAIM] == self.used and timezone.now() - self.renewed <= ASKED_AGAIN_WITHIN


def start(user: "User") -> Tokens:
    """The tokens of a new log-in."""
    TokenFamily.objects.filter(user=user, expires__lt=timezone.now()).delete()
    return TokenFamily(user=user).next()


def rotate(refresh: str) -> Tokens:
    """New tokens for a refresh token that was not used yet."""
    token = checked(RefreshToken, refresh)
    with transaction.atomic():
        family = family_of(token, TokenFamily.objects.select_for_update(of=("self",)))
        if family.unused == token[api_settings.JTI_CLAIM]:
            return family.next()
        if family.has_just_used(token):
            return family.again()
        family.revoke()
    raise refused("token_reused")


def end(refresh: str) -> None:
    """Logs out what came from the same log-in as this refresh token."""
    family_of(checked(RefreshToken, refresh)).revoke()


def bearer(access: str) -> TokenFamily:
    """The log-in, and through it the person, that an access token speaks for."""
    return family_of(checked(AccessToken, access))


def checked(kind: type[Token], text: str) -> Token:
    try:
        return kind(text)  # type: ignore[arg-type]
    except ExpiredTokenError:
        raise refused("token_expired") from None
    except TokenError as error:
        wrong_type = str(error) == "Token has wrong type"
        raise refused("token_wrong_type" if wrong_type else "token_invalid") from None


def family_of(token: Token, families: models.QuerySet[TokenFamily] | None = None) -> TokenFamily:
    families = TokenFamily.objects.all() if families is None else families
    try:
        family = families.select_related("user").get(pk=token[FAMILY])
    except (KeyError, ValueError, TypeError):
        raise refused("token_invalid") from None
    except TokenFamily.DoesNotExist:
        raise refused("token_revoked") from None
    if not family.user.is_active:
        raise refused("account_inactive")
    if not family.is_good:
        raise refused("token_revoked")
    return family


def refused(code: str) -> AuthenticationFailed:
    return AuthenticationFailed(WORDS[code], code)
