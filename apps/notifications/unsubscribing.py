"""Links that let somebody hear no more of a type over a channel, with one click and without signing in."""

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.urls import reverse

from apps.notifications.models import Channel
from apps.notifications.words import Type

SALT = "unsubscribe"


def links(channel: int, types: Iterable[str]) -> list[tuple[str, str]]:
    """A link for each; several types in one link stand with commas between."""
    signed = [(said, signing.dumps([channel, said], salt=SALT, compress=True)) for said in types]
    return [(said, settings.SITE_URL + reverse("notifications:unsubscribe", args=[token])) for said, token in signed]


def meant(token: str) -> tuple[Channel, list[Type]] | None:
    """The channel and the types of a link; None where it is not one of ours, or the channel is gone."""
    try:
        number, said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    channel = Channel.objects.filter(pk=number).first()
    return (channel, [Type(word) for word in said.split(",") if word in Type.values]) if channel else None


def stop(channel: Channel, types: Iterable[Type]) -> None:
    channel.types = [kind for kind in channel.types if kind not in set(types)]
    channel.save(update_fields=["types"])
