"""People and what they get in with, as operators see them."""

from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.models import ApiKey, Preferences, TokenFamily, User
from dualcaster.lib.counting import UpTo


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)
        field_classes = {"email": forms.EmailField}


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ("email", "display_name", "is_staff", "is_active", "last_login")
    search_fields = ("email", "display_name")
    list_per_page = 50
    paginator = UpTo
    show_full_result_count = False
    ordering = ("email",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "display_name", "password")}),
        ("Permissions", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_form = NewUserForm
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)


class Looked:
    """Made by its owner: operators look at it and end it, and see none of its secrets."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_ending_permission(self, request: HttpRequest) -> bool:
        """Who may delete such a thing may end it."""
        options: Any = self.opts  # type: ignore[attr-defined]
        return request.user.has_perm(f"{options.app_label}.delete_{options.model_name}")


class Theirs(Looked, admin.ModelAdmin):
    """Somebody's: found by their address, among very many."""

    list_select_related: ClassVar[tuple[str, ...]] = ("user",)
    list_per_page = 50
    paginator = UpTo
    show_full_result_count = False
    search_fields: ClassVar[tuple[str, ...]] = ("user__email",)


class Revocable(Theirs):
    actions = ("revoke_chosen",)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A revoked one stays as a witness, and goes with its owner."""
        return False

    @admin.action(description="Revoke", permissions=["ending"])
    def revoke_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        for one in chosen:
            one.revoke()
        self.message_user(request, f"{len(chosen)} revoked.")


@admin.register(ApiKey)
class ApiKeyAdmin(Revocable):
    list_display = ("prefix", "name", "user", "scopes", "created", "last_used", "expiry_date", "revoked")
    list_filter = ("revoked",)
    search_fields = ("user__email", "=prefix", "name")
    ordering = ("-created",)
    fields = list_display


@admin.register(TokenFamily)
class TokenFamilyAdmin(Revocable):
    list_display = ("id", "user", "created", "expires", "revoked")
    ordering = ("-created",)
    fields = list_display


@admin.register(Preferences)
class PreferencesAdmin(Theirs):
    list_display = ("user", "currency", "theme", "time_zone", "email_alerts", "digest_frequency")
    list_filter = ("currency", "email_alerts", "digest_frequency")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Authenticator)
class SecondFactorAdmin(Theirs):
    """Deleted when somebody has lost theirs and has proven who they are."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    fields = list_display


@admin.register(UserSession)
class SessionAdmin(Theirs):
    """Whoever knows the key of a session has the session, so it is not shown."""

    list_display = ("user", "created_at", "last_seen_at", "ip", "user_agent")
    search_fields = ("user__email", "=ip")
    ordering = ("-last_seen_at",)
    fields = list_display
    actions = ("end_chosen",)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Without its row here a session would go on unseen: it is ended instead."""
        return False

    @admin.action(description="Sign out", permissions=["ending"])
    def end_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        for session in chosen:
            session.end()
        self.message_user(request, f"{len(chosen)} signed out.")


@admin.register(AccessAttempt)
class FailureAdmin(Looked, admin.ModelAdmin):
    """Wrong passwords and codes of the last minutes. Deleting one lets its owner try again at once."""

    list_display = ("username", "ip_address", "failures_since_start", "attempt_time", "user_agent")
    search_fields = ("username", "=ip_address")
    ordering = ("-attempt_time",)
    fields = list_display
    show_full_result_count = False
