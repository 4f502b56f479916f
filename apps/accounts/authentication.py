"""How programs say who asks: a bearer token or a key. A browser's session is Django REST framework's own."""

from typing import TYPE_CHECKING

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.keys import ApiKey
from apps.accounts.tokens import TokenFamily, bearer

if TYPE_CHECKING:
    from apps.accounts.models import User

WORDS = {
    "key_invalid": "There is no such API key.",
    "key_revoked": "This API key was revoked.",
    "key_expired": "This API key has expired.",
    "account_inactive": "This account is closed.",
    "authorization_invalid": "The header is “Authorization: Bearer” and then one access token.",
}


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`."""

    def authenticate(self, request: Request) -> "tuple[User, TokenFamily] | None":
        kind, *rest = get_authorization_header(request).split() or [b""]
        if kind.lower() != b"bearer":
            return None
        if len(rest) != 1:
            raise refused("authorization_invalid")
        family = bearer(rest[0].decode("latin-1"))
        return family.user, family

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class KeyAuthentication(BaseAuthentication):
    """`X-API-Key: <key>`."""

    def authenticate(self, request: Request) -> "tuple[User, ApiKey] | None":
        if (secret := request.META.get("HTTP_X_API_KEY")) is None:
            return None
        prefix = secret.partition(".")[0].replace("\0", "")
        key = ApiKey.objects.select_related("user").filter(prefix=prefix).first()
        if key is None or not key.is_opened_by(secret):
            raise refused("key_invalid")
        if key.revoked:
            raise refused("key_revoked")
        if key.has_expired:
            raise refused("key_expired")
        if not key.user.is_active:
            raise refused("account_inactive")
        key.used()
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def refused(code: str) -> AuthenticationFailed:
    return AuthenticationFailed(WORDS[code], code)


class BearerInSchema(OpenApiAuthenticationExtension):
    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        words = "An access token of `POST /api/auth/login`."
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": words}


class KeyInSchema(OpenApiAuthenticationExtension):
    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        words = "A key of your settings page or of `POST /api/auth/keys`. A change needs the scope `write`."
        return {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": words}
