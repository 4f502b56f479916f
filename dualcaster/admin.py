"""The admin's own door: the one log-in page of the site, and a second factor where the settings ask for it."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache


class Site(AdminSite):
    site_title = site_header = "Dualcaster"
    index_title = "Operators"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """What a room of ours says of a model stays, whatever its package says later."""
        models: Any = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        wanted = [model for model in models if not self.is_registered(model)]
        super().register(wanted, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not lacks_second_factor(request)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Nobody logs in here: a form of its own would ask for no second factor."""
        if not request.user.is_authenticated:
            return redirect_to_login(way_on(request), settings.LOGIN_URL)
        if not super().has_permission(request):
            raise PermissionDenied
        if lacks_second_factor(request):
            messages.info(request, "Operators need a second factor here. Set yours up, then come back.")
            return redirect("mfa_activate_totp")
        return redirect(way_on(request))


def lacks_second_factor(request: HttpRequest) -> bool:
    return settings.OPERATORS_NEED_SECOND_FACTOR and not is_mfa_enabled(request.user)


def way_on(request: HttpRequest) -> str:
    asked = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse("admin:index")
