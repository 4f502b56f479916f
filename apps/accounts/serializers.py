"""Accounts as JSON: who you are, what lets programs in, and how you like things."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from apps.accounts import choices
from apps.accounts.keys import ApiKey, Scope
from apps.accounts.models import Preferences, User
from dualcaster.lib.bodies import Body
from dualcaster.lib.fields import OneOf
from dualcaster.lib.money import Currency


class Credentials(Body):
    email = serializers.EmailField(max_length=254, help_text="However you capitalise it.")
    password = serializers.CharField(max_length=128, trim_whitespace=False, style={"input_type": "password"})


class RegisterBody(Credentials):
    display_name = serializers.CharField(
        max_length=80, required=False, default="", allow_blank=True, help_text="What we call you."
    )


class RegisteredSerializer(serializers.Serializer):
    email = serializers.EmailField()
    next = serializers.CharField(help_text="What to do now, in words.")


class LogInBody(Credentials):
    code = serializers.CharField(
        max_length=16,
        required=False,
        default="",
        allow_blank=True,
        help_text="Of the second factor, or a recovery code.",
    )


class RefreshBody(Body):
    refresh = serializers.CharField(
        max_length=2000, trim_whitespace=False, help_text="The newest refresh token; it works once."
    )


class LogOutBody(Body):
    refresh = serializers.CharField(
        max_length=2000, required=False, trim_whitespace=False, help_text="Instead of an access token."
    )


class TokensSerializer(serializers.Serializer):
    access = serializers.CharField(help_text="For `Authorization: Bearer`.")
    refresh = serializers.CharField(help_text="Good once, for new tokens.")
    expires_in = serializers.IntegerField(min_value=1, help_text="Seconds until the access token expires.")


class MeSerializer(serializers.ModelSerializer[User]):
    email_verified = serializers.BooleanField()
    second_factor = serializers.BooleanField(help_text="Logging in needs a code as well.")
    is_operator = serializers.BooleanField(source="is_staff")

    class Meta:
        model = User
        fields = (
            "id", "email", "email_verified", "display_name", "is_operator", "second_factor", "date_joined",
        )  # fmt: skip


class MeBody(Body):
    display_name = serializers.CharField(max_length=80, required=False, allow_blank=True)


class KeySerializer(serializers.ModelSerializer[ApiKey]):
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices))
    expires = serializers.DateTimeField(source="expiry_date", allow_null=True)
    expired = serializers.BooleanField(source="has_expired")

    class Meta:
        model = ApiKey
        fields: tuple[str, ...] = ("prefix", "name", "scopes", "created", "last_used", "expires", "expired")


class NewKeySerializer(KeySerializer):
    key = serializers.CharField(help_text="The key itself, for `X-API-Key`. It is shown this once.")

    class Meta(KeySerializer.Meta):
        fields = ("key", *KeySerializer.Meta.fields)


class KeyBody(Body):
    name = serializers.RegexField(r"\S", max_length=50, help_text="What will use it.")
    scopes = serializers.ListField(
        child=OneOf(Scope.values),
        required=False,
        max_length=2,
        help_text="`read`, which is all there is without `write`.",
    )
    expires = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="In the future; it works until revoked without it."
    )

    def validate_expires(self, expires: Any) -> Any:
        if expires and expires <= timezone.now():
            raise serializers.ValidationError("This is in the past.")
        return expires


class Spelled(OneOf):
    """One of our words, taken in any spelling."""

    def __init__(self, known: choices.Choices, meant: Callable[[str], str], **options: Any) -> None:
        super().__init__([word for word, _ in known], **options)
        self.meant = meant

    def to_internal_value(self, text: Any) -> Any:
        with suppress(ValueError):
            text = self.meant(str(text))
        return super().to_internal_value(text)


class PreferencesSerializer(serializers.Serializer):
    currency = OneOf(Currency, help_text="Which prices are meant where nothing else is said.")
    marketplaces = serializers.ListField(
        child=serializers.CharField(max_length=50), max_length=100, help_text="Those to show; all where none is named."
    )
    default_condition = Spelled(choices.conditions(), choices.condition)
    default_language = Spelled(choices.languages(), choices.language, help_text="A code, as in prices.")
    theme = OneOf(Preferences.Theme.values)
    time_zone = serializers.CharField(max_length=64, help_text="Of the IANA list, such as Europe/Berlin.")
    email_alerts = serializers.BooleanField()
    price_drop_threshold = serializers.IntegerField(min_value=1, max_value=1000, help_text="Percent in 24 hours.")
    price_spike_threshold = serializers.IntegerField(min_value=1, max_value=1000, help_text="Percent in 24 hours.")
    digest_frequency = OneOf(Preferences.Digest.values)


class PreferencesBody(PreferencesSerializer, Body):
    """Any of them; the others stay as they are."""

    def validate_time_zone(self, zone: str) -> str:
        if zone not in dict(choices.time_zones()):
            raise serializers.ValidationError(
                f"“{zone}” is not in the list of time zones; write it like Europe/Berlin."
            )
        return zone

    def validate_marketplaces(self, slugs: list[str]) -> list[str]:
        known = [slug for slug, _ in choices.marketplaces()]
        if unknown := [slug for slug in slugs if slug not in known]:
            raise serializers.ValidationError(f"“{unknown[0]}” is not known; known are {', '.join(known)}.")
        return list(dict.fromkeys(slugs))
