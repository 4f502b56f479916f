"""What every answer tells the browser it may do. The policies themselves are in the settings."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class ContentSecurityPolicy(CSPMiddleware):
    """One policy for the whole site, and what a third party's page needs on top of it, for its own path alone."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        for path, needs in settings.CSP_CONCESSIONS.items():
            if request.path_info.startswith(path):
                parts.update = {**needs, **(parts.update or {})}
        return parts


class PermissionsPolicy:
    """Cameras, places and payments are not for a page about prices, nor for a script that got into one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
