"""Accounts for programs: signing up, tokens, keys, who I am and how I like things."""

from typing import Any, cast

from allauth.account.utils import has_verified_email
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.core.exceptions import ValidationError as Invalid
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework_simplejwt.settings import api_settings

from apps.accounts import examples, programs, tokens
from apps.accounts.keys import MOST, ApiKey
from apps.accounts.models import Preferences, User
from apps.accounts.permissions import KeysAreReadOnly, NoKey, ScopeAllows
from apps.accounts.serializers import (
    KeyBody,
    KeySerializer,
    LogInBody,
    LogOutBody,
    MeBody,
    MeSerializer,
    NewKeySerializer,
    PreferencesBody,
    PreferencesSerializer,
    RefreshBody,
    RegisterBody,
    RegisteredSerializer,
    TokensSerializer,
)
from dualcaster.lib.api import CHANGING, ApiView, Paged, answers
from dualcaster.lib.throttles import LOG_INS

ENTERING = tuple(code for code in CHANGING if code != 404)
OWN = tuple(code for code in (*CHANGING,) if code != 404)


class Entrance(ApiView):
    """Where nobody is known yet: few tries for each address, and no look at what else was sent."""

    authentication_classes = []
    permission_classes = [AllowAny]
    window = LOG_INS

    def get_authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class Register(Entrance):
    @answers(
        "accounts", "register", RegisteredSerializer, status=201, body=RegisterBody, auth=[], errors=ENTERING,
        example=examples.REGISTERED, body_example=examples.REGISTER,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Sign up. A mail asks to prove the address; whoever has an account already is told so by mail as well."""
        asked = body(RegisterBody, request)
        programs.sign_up(request._request, asked["email"], asked["password"], asked["display_name"])
        told = {"email": asked["email"], "next": "Open the link in the mail we sent you, then log in."}
        return Response(told, status=201)


class LogIn(Entrance):
    @answers(
        "accounts", "log_in", TokensSerializer, body=LogInBody, auth=[], errors=ENTERING,
        example=examples.TOKENS, body_example=examples.LOG_IN,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Tokens for an address, a password and, where there is a second factor, its code."""
        asked = body(LogInBody, request)
        return Response(told(programs.log_in(request._request, **asked)))


class Refresh(Entrance):
    @answers(
        "accounts", "refresh_tokens", TokensSerializer, body=RefreshBody, auth=[], errors=ENTERING,
        example=examples.TOKENS, body_example=examples.REFRESH,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """New tokens for a refresh token. One that comes a second time ends its whole log-in."""
        return Response(told(tokens.rotate(body(RefreshBody, request)["refresh"])))


class LogOut(ApiView):
    permission_classes = [NoKey]

    @answers(
        "accounts", "log_out", None, status=204, body=LogOutBody, errors=OWN, body_example=examples.REFRESH,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Ends this log-in: its access and refresh tokens stop at once."""
        if refresh := body(LogOutBody, request).get("refresh"):
            tokens.end(refresh)
        elif isinstance(request.auth, tokens.TokenFamily):
            request.auth.revoke()
        elif request.user.is_authenticated:
            logout(request._request)
        else:
            raise exceptions.NotAuthenticated
        return Response(status=204)


class Me(ApiView):
    @answers("accounts", "me", MeSerializer, errors=OWN, example=examples.ME)
    def get(self, request: Request) -> Response:
        """Who asks."""
        return Response(about(person(request)))

    @answers(
        "accounts", "change_me", MeSerializer, body=MeBody, errors=OWN, example=examples.ME, body_example=examples.NAME
    )
    def patch(self, request: Request) -> Response:
        """Another name."""
        me = person(request)
        if "display_name" in (asked := body(MeBody, request)):
            me.display_name = asked["display_name"]
            me.save(update_fields=["display_name"])
        return Response(about(me))


class Keys(Paged):
    permission_classes = [IsAuthenticated, KeysAreReadOnly, ScopeAllows]

    @answers("accounts", "keys", KeySerializer(many=True), errors=OWN, example=examples.KEY)
    def get(self, request: Request) -> Response:
        """Your API keys, without the secret."""
        return self.paged(ApiKey.objects.of(person(request)), KeySerializer())

    @answers(
        "accounts", "make_key", NewKeySerializer, status=201, body=KeyBody, errors=(*OWN, 409),
        example=examples.NEW_KEY, body_example=examples.MAKE_KEY,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """A new API key. Its secret is in this answer and nowhere else."""
        asked = body(KeyBody, request)
        if ApiKey.objects.of(person(request)).count() >= MOST:
            raise TooManyKeys(f"You have {MOST} keys; revoke one of them first.")
        key, secret = ApiKey.objects.issue(person(request), **asked)
        return Response({"key": secret, **KeySerializer(key).data}, status=201)


class Key(ApiView):
    permission_classes = [IsAuthenticated, KeysAreReadOnly, ScopeAllows]

    @answers("accounts", "key", KeySerializer, errors=CHANGING, example=examples.KEY)
    def get(self, request: Request, prefix: str) -> Response:
        """One of your API keys, without the secret."""
        return Response(KeySerializer(self.mine(prefix)).data)

    @answers("accounts", "revoke_key", None, status=204, errors=CHANGING)
    def delete(self, request: Request, prefix: str) -> Response:
        """Revokes a key, for good and at once."""
        self.mine(prefix).revoke()
        return Response(status=204)

    def mine(self, prefix: str) -> ApiKey:
        key = ApiKey.objects.of(person(self.request)).filter(prefix=prefix.replace("\0", "")).first()
        if key is None:
            raise exceptions.NotFound("You have no key with this prefix.")
        return key


class Settings(ApiView):
    @answers("accounts", "settings", PreferencesSerializer, errors=OWN, example=examples.PREFERENCES)
    def get(self, request: Request) -> Response:
        """How you like things."""
        return Response(PreferencesSerializer(Preferences.objects.of(person(request))).data)

    @answers(
        "accounts", "change_settings", PreferencesSerializer, body=PreferencesBody(partial=True), errors=OWN,
        example=examples.PREFERENCES, body_example=examples.CHANGE,
    )  # fmt: skip
    def patch(self, request: Request) -> Response:
        """Changes what is named and leaves the rest."""
        asked = body(PreferencesBody, request, partial=True)
        liked = Preferences.objects.of(person(request))
        try:
            liked.change(**asked)
        except Invalid as error:
            raise exceptions.ValidationError(error.message_dict) from None
        return Response(PreferencesSerializer(liked).data)


class TooManyKeys(exceptions.APIException):
    status_code = 409
    default_code = "too_many_keys"


def person(request: Request) -> User:
    """Who asks, where nobody gets in unknown."""
    return cast(User, request.user)


def body(kind: type[serializers.Serializer], request: Request, partial: bool = False) -> dict[str, Any]:
    """What was sent, checked."""
    form = kind(data=request.data, partial=partial)
    form.is_valid(raise_exception=True)
    return form.validated_data


def told(pair: tokens.Tokens) -> dict[str, Any]:
    return {**pair._asdict(), "expires_in": int(api_settings.ACCESS_TOKEN_LIFETIME.total_seconds())}


def about(user: User) -> dict[str, Any]:
    user.email_verified = has_verified_email(user)  # type: ignore[attr-defined]
    user.second_factor = is_mfa_enabled(user)  # type: ignore[attr-defined]
    return MeSerializer(user).data
