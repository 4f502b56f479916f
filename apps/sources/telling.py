"""Tells the operators by mail what they alone can mend."""

import structlog
from django.core.mail import send_mail

from apps.accounts.models import User

log = structlog.get_logger(__name__)


def tell_operators(subject: str, words: str) -> None:
    """Once, and without standing in anybody's way: the same words are on the Sources page."""
    log.error("operators_needed", subject=subject, words=words)
    to = list(User.objects.filter(is_superuser=True, is_active=True).values_list("email", flat=True))
    if to:
        try:
            send_mail(f"[Dualcaster] {subject}", words, None, to)
        except OSError:
            log.exception("operators_not_told", subject=subject)
