"""Pages for operators alone: the log-in for visitors, a refusal for everybody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from dualcaster.admin import lacks_second_factor

View = Callable[..., HttpResponse]


def operators_only(view: View) -> View:
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not is_operator(request):
            raise PermissionDenied
        if lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        return view(request, *args, **kwargs)

    return guarded


def is_operator(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_staff", False))
