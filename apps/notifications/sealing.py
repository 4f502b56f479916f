"""What lets somebody in elsewhere lies encrypted in the database, under the site's own key."""

import base64
import hashlib
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class SealedField(models.TextField):
    """A text that only this site can read; empty where its key is no longer known."""

    def get_prep_value(self, value: Any) -> Any:
        return box().encrypt(str(value).encode()).decode() if value else ""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str:
        try:
            return box().decrypt(value.encode()).decode() if value else ""
        except InvalidToken:
            return ""


def box() -> MultiFernet:
    return made_of((str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)))


@cache
def made_of(secrets: tuple[str, ...]) -> MultiFernet:
    keys = [hashlib.sha256(b"channels:" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
