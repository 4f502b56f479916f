"""The catalogue as operators see it. Importers write it; here it is looked up and, rarely, mended."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from apps.cards.models import Card, CardSet, Game
from dualcaster.lib.counting import UpTo


@admin.register(Game)
class GameAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")
    prepopulated_fields = {"slug": ["name"]}

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """What hangs on it keeps it, and the page that says so would name half a million things."""
        return False


@admin.register(CardSet)
class CardSetAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "game", "set_type", "released_at", "card_count", "digital", "last_synced_at")
    list_filter = ("game", "set_type", "digital")
    list_select_related = ("game",)
    search_fields = ("name", "=code")
    ordering = ("-released_at", "code")
    show_full_result_count = False
    readonly_fields = ("card_count", "last_synced_at")


@admin.register(Card)
class CardAdmin(admin.ModelAdmin):
    list_display = ("name", "set", "collector_number", "rarity", "lang", "released_at", "digital", "updated_at")
    list_filter = ("game", "rarity", "lang", "digital", "promo", "reserved")
    list_select_related = ("set",)
    list_per_page = 50
    paginator = UpTo
    ordering = ("name", "id")
    show_full_result_count = False
    raw_id_fields = ("set",)
    search_fields = ("search_name__contains", "=set__code", "=collector_number")
    search_help_text = "Words of the name, a set code, a collector number: lightning bolt m10 146"
    readonly_fields = ("search_name", "known_elsewhere_as", "created_at", "updated_at")
    exclude = ("search_vector",)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        """Names are kept in lower case for their index."""
        return super().get_search_results(request, queryset, term.lower())

    @admin.display(description="Known elsewhere as")
    def known_elsewhere_as(self, card: Card) -> SafeString:
        """Its external ids; their key has three parts, which an inline cannot edit."""
        ids: list[Any] = [(name.get_kind_display(), name.value) for name in card.external_ids.order_by("kind", "value")]
        return format_html_join("", "<div>{}: <code>{}</code></div>", ids)
