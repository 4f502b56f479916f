"""A person goes, and everything of theirs with them."""

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User
from dualcaster import lockout


@transaction.atomic
def delete_account(user: User) -> None:
    """Ends every session, forgets what only knows the address, then deletes the row that everything else hangs on."""
    refuse_last_operator(user)
    keys = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    AccessAttempt.objects.filter(username__in=[user.email, lockout.second_factor_of(user.email)]).delete()
    user.delete()


def refuse_last_operator(user: User) -> None:
    """A site nobody can run helps nobody."""
    operators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if user.is_superuser and not operators.exclude(pk=user.pk).exists():
        raise ValidationError("You are the only operator. Make somebody else one before you go.")
