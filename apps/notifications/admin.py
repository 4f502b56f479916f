"""What people are told, as operators see it: what went wrong, and nobody's words or addresses."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.accounts.admin import Theirs
from apps.notifications.models import Channel, Delivery, Notification


@admin.register(Notification)
class NotificationAdmin(Theirs):
    list_display = ("user", "type", "priority", "count", "created_at", "read_at")
    list_filter = ("type", "priority")
    fields = list_display


@admin.register(Channel)
class ChannelAdmin(Theirs):
    list_display = ("user", "kind", "enabled", "verified_at", "failures", "last_error", "disabled_because")
    list_filter = ("kind", "enabled")
    fields = list_display


@admin.register(Delivery)
class DeliveryAdmin(Theirs):
    list_display = ("id", "kind", "status", "due_at", "next_try", "attempts", "last_error")
    list_select_related = ("channel",)
    list_filter = ("status", "channel__kind")
    search_fields = ("channel__user__email",)
    fields = list_display

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(ordering="channel__kind")
    def kind(self, delivery: Delivery) -> str:
        return delivery.channel.kind
