"""What people want, as operators see it: looked at, and taken out where it must."""

from django.contrib import admin

from apps.accounts.admin import Theirs
from apps.wantlist.models import Firing, PriceAlert, WantListItem


@admin.register(WantListItem)
class WantListItemAdmin(Theirs):
    list_display = ("user", "card", "target_price", "currency", "priority", "any_printing", "alert_enabled")
    list_select_related = ("user", "card__set")
    list_filter = ("priority", "alert_enabled")


@admin.register(PriceAlert)
class PriceAlertAdmin(Theirs):
    list_display = ("user", "card", "search", "kind", "threshold", "currency", "active")
    list_select_related = ("user", "card__set", "search")
    list_filter = ("kind", "active")


@admin.register(Firing)
class FiringAdmin(Theirs):
    list_display = ("user", "card", "reason", "price", "currency", "fired_at")
    list_select_related = ("user", "card__set")
    list_filter = ("reason",)
