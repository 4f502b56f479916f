"""OAuth's client credentials: a token is asked for once, kept until shortly before it ends, and renewed if refused."""

import time
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from hashlib import sha256

import msgspec
from django.core.cache import cache

from dualcaster.lib.polite import AuthError, Polite, SourceError

EARLY = 300  # seconds before its end at which a token is no longer used


class Token(msgspec.Struct):
    access_token: str
    expires_in: int = 0
    expires: str = msgspec.field(name=".expires", default="")

    @property
    def seconds(self) -> int:
        """How long it may be kept; where it does not say, not at all."""
        left = self.expires_in
        if not left:
            with suppress(ValueError):
                left = int(parsedate_to_datetime(self.expires).timestamp() - time.time())
        return max(left - EARLY, 0)


def bearer(
    client: Polite, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None, *, renew: bool
) -> Mapping[str, str]:
    """The header that says who we are. Kept in the cache alone, under a name that tells nothing of the credentials."""
    key = kept_under(url, form, headers)
    if renew or not (token := cache.get(key)):
        fresh = asked(client, url, form, headers)
        token = fresh.access_token
        cache.set(key, token, fresh.seconds)
    return {"Authorization": f"Bearer {token}"}


def kept_under(url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> str:
    said = "\0".join([url, *form.values(), *(headers or {}).values()])
    return f"source-token:{sha256(said.encode()).hexdigest()}"


def asked(client: Polite, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None) -> Token:
    """Whoever refuses to give a token (400) does not believe our credentials."""
    try:
        answer = client.post(url, form=form, headers=headers, anonymous=True)
    except SourceError as error:
        if type(error) is SourceError:
            raise AuthError(str(error)) from error
        raise
    token: Token = answer.json(Token)
    return token
