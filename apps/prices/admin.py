"""Prices as operators see them. Only feeds write prices; here they are looked at."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.prices.models import LatestPrice, Marketplace, PriceHistory, PriceVariant
from dualcaster.lib.counting import UpTo
from dualcaster.lib.money import written


class ReadOnly:
    """Looked at, never typed in."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Marketplace)
class MarketplaceAdmin(admin.ModelAdmin):
    """Its market ticks have a key of seven parts, which the admin cannot show: the link leads to their sums."""

    list_display = ("name", "mark", "currency", "region", "rank", "seller_fee_bp", "buyer_fee_bp", "shipping")
    list_filter = ("currency",)
    search_fields = ("name", "slug")
    readonly_fields = ("market_index",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Every price of it would go too, and the page that asks would name them all."""
        return False

    @admin.display(description="Market index")
    def market_index(self, marketplace: Marketplace) -> SafeString:
        address = f"{reverse('api-market-index')}?currency={marketplace.currency}"
        return format_html('<a href="{}">{} by day</a>', address, marketplace.currency)


@admin.register(PriceVariant)
class PriceVariantAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("card", "marketplace", "finish", "condition", "language", "side", "currency")
    list_filter = ("marketplace", "finish", "condition", "side", "currency")
    list_select_related = ("card__set", "marketplace")
    list_per_page = 50
    paginator = UpTo
    ordering = ("-id",)
    sortable_by = ()  # nothing else has an index, among millions
    show_full_result_count = False
    search_fields = ("card__search_name__contains", "=card__set__code", "=card__collector_number")
    search_help_text = "Words of the card's name, a set code, a collector number"
    fields = (*list_display, "now", "changes")
    readonly_fields = ("now", "changes")

    @admin.display(description="Now")
    def now(self, variant: PriceVariant) -> str:
        latest = LatestPrice.objects.filter(variant=variant).select_related("source").first()
        return f"{amount(latest.price, variant)}, told by {latest.source}" if latest else "Never priced"

    @admin.display(description="Last 30 changes")
    def changes(self, variant: PriceVariant) -> SafeString:
        newest = PriceHistory.objects.filter(variant=variant).select_related("source").order_by("-time")[:30]
        rows = [(f"{change.time:%Y-%m-%d %H:%M}", amount(change.price, variant), change.source) for change in newest]
        return format_html_join("", "<div>{}: {} ({})</div>", rows)


@admin.register(LatestPrice)
class LatestPriceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("variant_id", "card", "marketplace", "finish", "now", "was", "changed_at", "source")
    list_filter = ("variant__marketplace", "source")
    list_select_related = ("card__set", "variant__marketplace", "source")
    list_per_page = 50
    paginator = UpTo
    ordering = ("-variant_id",)
    sortable_by = ("variant_id", "now", "changed_at")
    show_full_result_count = False
    search_fields = (
        "variant__card__search_name__contains",
        "=variant__card__set__code",
        "=variant__card__collector_number",
    )

    fields = ("variant", "now", "was", "told", "earlier", "changed_at", "source", "run")
    readonly_fields = ("now", "was", "told", "earlier")

    @admin.display(description="Marketplace")
    def marketplace(self, latest: LatestPrice) -> str:
        return latest.variant.marketplace.name

    @admin.display(description="Finish")
    def finish(self, latest: LatestPrice) -> str:
        return latest.variant.get_finish_display()

    @admin.display(description="Price", ordering="price")
    def now(self, latest: LatestPrice) -> str:
        return amount(latest.price, latest.variant)

    @admin.display(description="Before", ordering="previous")
    def was(self, latest: LatestPrice) -> str:
        return amount(latest.previous, latest.variant)

    @admin.display(description="Low, mid, high, market")
    def told(self, latest: LatestPrice) -> str:
        figures = (latest.price_low, latest.price_mid, latest.price_high, latest.price_market)
        return ", ".join(amount(figure, latest.variant) for figure in figures)

    @admin.display(description="24 hours, 7 days, 30 days ago")
    def earlier(self, latest: LatestPrice) -> str:
        figures = (latest.price_24h, latest.price_7d, latest.price_30d)
        return ", ".join(amount(figure, latest.variant) for figure in figures)


def amount(minor: int | None, variant: PriceVariant) -> str:
    return "–" if minor is None else written(minor, variant.currency)
