"""A person goes, and everything of theirs with them.

What hangs on the person's row by a foreign key that cascades goes by itself. A room that keeps something of theirs any
other way (a file, a row that only knows the address) adds the path of a callable to FORGET_PERSON, as it adds its
teller to PERSONAL_DATA for the export: one line in the settings each.
"""

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string

from apps.accounts.models import User
from dualcaster import lockout


@transaction.atomic
def delete_account(user: User) -> None:
    """Asks every room to forget what does not hang on the person's row, then deletes the row."""
    refuse_last_operator(user)
    for place in settings.FORGET_PERSON:
        import_string(place)(user)
    user.delete()


def sessions(user: User) -> None:
    keys = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()


def wrong_passwords(user: User) -> None:
    """Those know the address alone."""
    AccessAttempt.objects.filter(username__in=[user.email, lockout.second_factor_of(user.email)]).delete()


def refuse_last_operator(user: User) -> None:
    """A site nobody can run helps nobody."""
    operators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if user.is_superuser and not operators.exclude(pk=user.pk).exists():
        raise ValidationError("You are the only operator. Make somebody else one before you go.")
