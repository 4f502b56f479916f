"""A new channel: what is filled in is checked, and a code goes out."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications import verifying
from apps.notifications.kinds import kinds
from apps.notifications.models import Channel
from apps.notifications.models.channels import MOST
from apps.notifications.words import USUAL


def add(
    user: User,
    kind: str,
    address: str,
    secret: str = "",
    *,
    name: str = "",
    types: Iterable[str] | None = None,
    frequency: str = "",
) -> Channel:
    """ValidationError says what is wrong. That the code could not be sent is written on the channel."""
    if kind not in kinds():
        raise ValidationError({"kind": f"“{kind}” is not known; known are {', '.join(kinds())}."})
    address, secret = checked(kind, address.strip(), secret.strip())
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # counts one after the other
        held = list(Channel.objects.of(user).filter(own_mail=False))
        if len(held) >= MOST:
            raise ValidationError(f"You have {MOST} channels; delete one of them first.")
        for other in held:
            if (other.kind, other.address) == (kind, address) and not kinds()[kind].proven:
                raise ValidationError({"address": "You have this channel already."})
        proven = timezone.now() if kinds()[kind].proven else None
        channel = Channel(
            user=user, kind=kind, name=" ".join(name.split()), address=address, secret=secret, frequency=frequency,
            types=list(USUAL if types is None else types), verified_at=proven,
        )  # fmt: skip
        channel.full_clean(exclude=["user", "code"])
        for other in held:
            if (other.kind, other.address) == (kind, address):
                other.delete()  # a browser that subscribes again
        channel.save()
    if not proven:
        try:
            verifying.send_code(channel)
        except verifying.NotNow:
            channel.refresh_from_db()
    return channel


def checked(kind: str, address: str, secret: str) -> tuple[str, str]:
    wanted = kinds()[kind]
    if not address:
        raise ValidationError({"address": f"{wanted.address.label} is needed."})
    if wanted.secret and wanted.secret.needed and not secret:
        raise ValidationError({"secret": f"{wanted.secret.label} is needed."})
    if any(ord(letter) < 32 for letter in address + secret) or len(address) > 1000 or len(secret) > 1000:
        raise ValidationError({"address": "That is not an address."})
    try:
        return wanted.clean(address, secret if wanted.secret else "")
    except ValidationError as wrong:
        if hasattr(wrong, "error_dict"):
            raise
        raise ValidationError({"address": wrong.messages}) from wrong


def own_mail(user: User) -> Channel | None:
    """The channel to where the account's mail goes, which everybody has where the site sends mail."""
    if not settings.EMAIL_URL:
        return None
    about = {"kind": "email", "verified_at": timezone.now()}
    return Channel.objects.get_or_create(user=user, own_mail=True, defaults=about)[0]
