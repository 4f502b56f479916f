"""Everything that belongs to a person, in one file.

Each room tells its part: a callable that takes the person and answers what JSON can hold, without secrets. A room that
keeps something of a person's adds one line to PERSONAL_DATA in the settings: the name it has in the file, and the path
of the callable. tests/accounts/test_own_data.py fails for a table that knows a person and is in nobody's part.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.accounts.models import ApiKey, Preferences, TokenFamily, User


@transaction.atomic
def everything_of(user: User) -> dict[str, Any]:
    """By the names of PERSONAL_DATA, with the moment it was true."""
    tellers: dict[str, Callable[[User], Any]] = {
        name: import_string(place) for name, place in settings.PERSONAL_DATA.items()
    }
    return {"exported_at": timezone.now()} | {name: tell(user) for name, tell in tellers.items()}


def account(user: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")
    return {
        "email": user.email,
        "display_name": user.display_name,
        "joined": user.date_joined,
        "last_login": user.last_login,
        "operator": user.is_staff,
        "addresses": list(addresses),
    }


def preferences(user: User) -> dict[str, Any]:
    return model_to_dict(Preferences.objects.read(user), exclude=["user"])


def api_keys(user: User) -> list[Any]:
    """What is known of them; the keys themselves are not kept."""
    about = ("name", "prefix", "scopes", "created", "expiry_date", "last_used", "revoked")
    return list(ApiKey.objects.filter(user=user).order_by("created").values(*about))


def programs(user: User) -> list[Any]:
    """The log-ins of programs, without what they log in with."""
    return list(TokenFamily.objects.filter(user=user).order_by("created").values("created", "expires", "revoked"))


def sessions(user: User) -> list[Any]:
    return list(UserSession.objects.filter(user=user).order_by("created_at").values("created_at", "ip", "user_agent"))


def second_factor(user: User) -> list[Any]:
    """Kinds and dates; a secret that were written down here would be none."""
    return list(Authenticator.objects.filter(user=user).order_by("pk").values("type", "created_at", "last_used_at"))
