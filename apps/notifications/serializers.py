"""Notifications and channels as programs see them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.models import Preferences
from apps.notifications.kinds import kinds
from apps.notifications.models import Channel, Notification
from apps.notifications.sending.composing import place_of
from apps.notifications.words import Priority, Type
from dualcaster.lib.bodies import Body
from dualcaster.lib.fields import OneOf

FREQUENCIES = ["", *Preferences.Digest.values]


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    priority = serializers.SerializerMethodField()
    card_id = serializers.IntegerField(allow_null=True, help_text="Where it is of one card.")
    card_name = serializers.SerializerMethodField()
    read = serializers.BooleanField()

    class Meta:
        model = Notification
        fields = (
            "id", "type", "priority", "title", "message", "card_id", "card_name", "count", "metadata", "read",
            "read_at", "created_at", "updated_at", "expires_at",
        )  # fmt: skip

    @extend_schema_field({"type": "string", "enum": [priority.word for priority in Priority]})
    def get_priority(self, notification: Notification) -> str:
        return Priority(notification.priority).word

    def get_card_name(self, notification: Notification) -> str | None:
        return notification.card.name if notification.card else None


class UnreadSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    by_type = serializers.DictField(child=serializers.IntegerField())


class ChangedSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="How many were unread.")


class ChannelSerializer(serializers.ModelSerializer[Channel]):
    address = serializers.SerializerMethodField(help_text="Without what lets others in.")
    verified = serializers.BooleanField()

    class Meta:
        model = Channel
        fields = (
            "id", "kind", "name", "address", "types", "frequency", "enabled", "verified", "own_mail", "delivered_at",
            "last_error", "last_error_at", "disabled_because", "created",
        )  # fmt: skip

    def get_address(self, channel: Channel) -> str:
        return kinds()[channel.kind].shown(place_of(channel))


class NewChannelSerializer(ChannelSerializer):
    secret = serializers.CharField(help_text="What a webhook is signed with; shown this once. Else empty.")

    class Meta(ChannelSerializer.Meta):
        fields = (*ChannelSerializer.Meta.fields, "secret")  # type: ignore[assignment]


class SentSerializer(serializers.Serializer[Any]):
    sent = serializers.BooleanField()
    detail = serializers.CharField(help_text="What became of it, in words.")


class Listing(serializers.Serializer[Any]):
    type = OneOf(Type.values, required=False, help_text="Of one type.")
    unread_only = serializers.BooleanField(required=False, default=False)


class OfType(serializers.Serializer[Any]):
    type = OneOf(Type.values, required=False, help_text="Of one type; of all of them without it.")


class ChangeBody(Body):
    name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    types = serializers.ListField(child=OneOf(Type.values), required=False, help_text="What it is told.")
    frequency = OneOf(FREQUENCIES, required=False, allow_blank=True, help_text="As in your settings where empty.")
    enabled = serializers.BooleanField(required=False)


class AddBody(Body):
    kind = serializers.CharField(max_length=20, help_text="As in docs/notifications.md: webhook, email, discord...")
    address = serializers.CharField(max_length=1000)
    secret = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)
    name = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    types = serializers.ListField(child=OneOf(Type.values), required=False, help_text="What it is told.")
    frequency = OneOf(FREQUENCIES, required=False, default="", allow_blank=True)


class CodeBody(Body):
    code = serializers.CharField(
        max_length=10, required=False, default="", allow_blank=True,
        help_text="What came over it; without it a new one is sent.",
    )  # fmt: skip
