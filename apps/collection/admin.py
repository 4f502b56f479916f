"""What people own, as operators see it: looked at, and taken out where it must."""

from django.contrib import admin

from apps.accounts.admin import Theirs
from apps.collection.models import (
    CollectionStats,
    CompletionRules,
    Disposal,
    DisposalLine,
    ImportBatch,
    ImportChange,
    ImportRow,
    InventoryItem,
    Location,
    UserMilestone,
)


@admin.register(InventoryItem)
class InventoryItemAdmin(Theirs):
    list_display = ("user", "card", "quantity", "finish", "condition", "language", "acquired_at")
    list_select_related = ("user", "card__set")
    list_filter = ("finish", "condition")


@admin.register(Location)
class LocationAdmin(Theirs):
    list_display = ("user", "name", "parent", "created")
    list_select_related = ("user", "parent")


@admin.register(Disposal)
class DisposalAdmin(Theirs):
    list_display = ("user", "card", "kind", "quantity", "day", "created")
    list_select_related = ("user", "card__set")
    list_filter = ("kind",)


@admin.register(DisposalLine)
class DisposalLineAdmin(Theirs):
    list_display = ("disposal", "quantity", "purchase_price", "currency", "acquired_at")
    list_select_related = ("disposal__card__set",)
    search_fields = ("disposal__user__email",)


@admin.register(ImportBatch)
class ImportBatchAdmin(Theirs):
    list_display = ("user", "file_name", "format", "mode", "status", "rows", "matched", "queued", "refused", "created")
    list_filter = ("status", "mode")


@admin.register(ImportRow)
class ImportRowAdmin(Theirs):
    list_display = ("batch", "place", "status", "confidence", "reason", "imported")
    list_select_related = ("batch",)
    list_filter = ("status",)
    search_fields = ("batch__user__email",)


@admin.register(ImportChange)
class ImportChangeAdmin(Theirs):
    list_display = ("batch", "kind", "lot_number")
    list_select_related = ("batch",)
    list_filter = ("kind",)
    search_fields = ("batch__user__email",)


@admin.register(CompletionRules)
class CompletionRulesAdmin(Theirs):
    list_display = ("user", "printing", "variants", "promos", "price_cap", "currency")


@admin.register(CollectionStats)
class CollectionStatsAdmin(Theirs):
    list_display = ("user", "set", "owned_count", "total_count", "copies", "is_stale", "calculated_at")
    list_select_related = ("user", "set")
    list_filter = ("is_stale",)


@admin.register(UserMilestone)
class UserMilestoneAdmin(Theirs):
    list_display = ("user", "type", "set", "achieved_at")
    list_select_related = ("user", "set")
    list_filter = ("type",)
