"""Sources, their runs and what was not taken, as operators see them."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.sources import quarantine
from apps.sources.models import Quarantine, Run, Source, Visit
from dualcaster.lib.counting import UpTo

SHOWN_ASIDE = 100


class Witnessed:
    """Written by imports alone: looked at, never typed in."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "rank", "enabled", "simulated", "confirmed_through", "runs")
    list_filter = ("enabled", "simulated")
    list_editable = ("rank", "enabled")
    search_fields = ("name", "slug")
    readonly_fields = ("confirmed_through", "runs")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ("disable", "enable")

    @admin.action(description="Disable", permissions=["change"])
    def disable(self, request: HttpRequest, chosen: QuerySet[Source]) -> None:
        self.message_user(request, f"{chosen.update(enabled=False)} disabled; their prices stay as they are.")

    @admin.action(description="Enable", permissions=["change"])
    def enable(self, request: HttpRequest, chosen: QuerySet[Source]) -> None:
        self.message_user(request, f"{chosen.update(enabled=True)} enabled.")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """History names its source without a foreign key to hold it."""
        return False

    @admin.display(description="Runs")
    def runs(self, source: Source) -> SafeString:
        if source.pk is None:
            return SafeString("–")
        return format_html('<a href="{}?source={}">Runs</a>', reverse("admin:sources_run_changelist"), source.pk)


class AsideInline(Witnessed, admin.TabularInline):
    model = Quarantine
    fields = ("place", "key", "reason", "content", "state")
    verbose_name_plural = f"what was not taken (the first {SHOWN_ASIDE})"
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quarantine]:
        """The first of this run: an inline's own slicing comes too early for the run to be known."""
        run = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        first = Quarantine.objects.filter(run_id=run or 0).order_by("id").values("id")[:SHOWN_ASIDE]
        return super().get_queryset(request).filter(id__in=first).order_by("id")


@admin.register(Run)
class RunAdmin(Witnessed, admin.ModelAdmin):
    list_display = (
        "id", "source", "as_of", "status", "complete", "received", "new", "changed", "unchanged", "refused",
        "quarantined", "started_at",
    )  # fmt: skip
    raw_id_fields = ("visit",)
    list_filter = ("status", "complete", "source")
    list_select_related = ("source",)
    list_per_page = 50
    paginator = UpTo
    show_full_result_count = False
    ordering = ("-id",)
    search_fields = ("=id", "source__slug", "source__name")
    exclude = ("content_hash",)
    inlines = [AsideInline]

    def get_inlines(self, request: HttpRequest, run: Any = None) -> list[type[InlineModelAdmin]]:
        return [AsideInline] if run and (run.refused or run.quarantined) else []


@admin.register(Visit)
class VisitAdmin(Witnessed, admin.ModelAdmin):
    list_display = (
        "id", "source", "reason", "status", "asked", "received", "accepted", "unchanged", "refused", "quarantined",
        "duration", "started_at",
    )  # fmt: skip
    list_filter = ("status", "reason", "source")
    list_select_related = ("source",)
    list_per_page = 50
    paginator = UpTo
    show_full_result_count = False
    ordering = ("-id",)
    search_fields = ("error", "source__slug", "=id")

    @admin.display(description="Accepted")
    def accepted(self, visit: Visit) -> int:
        return visit.accepted

    @admin.display(description="Took")
    def duration(self, visit: Visit) -> str:
        return f"{visit.duration.total_seconds():.1f} s" if visit.duration else "–"


@admin.register(Quarantine)
class QuarantineAdmin(Witnessed, admin.ModelAdmin):
    list_display = ("id", "source", "card", "place", "price", "known", "reason", "state", "as_of")
    list_filter = ("state", "source")
    list_select_related = ("source", "card__set")
    list_per_page = 50
    paginator = UpTo
    show_full_result_count = False
    ordering = ("-id",)
    raw_id_fields = ("card", "run")
    search_fields = ("key", "place", "reason", "source__slug", "=run__id")
    search_help_text = "A key, a file, a reason, a source, or a run's number"
    actions = ("accept", "discard")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.change_quarantine")

    @admin.action(description="Accept: store after all", permissions=["act"])
    def accept(self, request: HttpRequest, chosen: QuerySet[Quarantine]) -> None:
        done = quarantine.accept(chosen.select_related(None), request.user)
        self.message_user(request, f"{done.taken} accepted; {done.late} of them are overtaken by newer prices.")

    @admin.action(description="Discard", permissions=["act"])
    def discard(self, request: HttpRequest, chosen: QuerySet[Quarantine]) -> None:
        self.message_user(request, f"{quarantine.discard(chosen.select_related(None), request.user)} discarded.")
