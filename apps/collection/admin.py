"""What people own, as operators see it: looked at, and taken out where it must."""

from django.contrib import admin

from apps.accounts.admin import Theirs
from apps.collection.models import InventoryItem


@admin.register(InventoryItem)
class InventoryItemAdmin(Theirs):
    list_display = ("user", "card", "quantity", "finish", "condition", "language", "acquired_at")
    list_select_related = ("user", "card__set")
    list_filter = ("finish", "condition")
