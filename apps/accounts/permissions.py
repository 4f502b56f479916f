"""What a program may do with what it was given."""

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from apps.accounts.keys import ApiKey, Scope


class ScopeAllows(BasePermission):
    """A key reads with the scope `read` and changes with the scope `write`; other log-ins may do both."""

    def has_permission(self, request: Request, view: Any) -> bool:
        key = request.auth
        needed = Scope.READ if request.method in SAFE_METHODS else Scope.WRITE
        if isinstance(key, ApiKey) and not key.allows(needed):
            raise PermissionDenied(f"This API key lacks the scope “{needed}”.", "scope_missing")
        return True


class NoKey(BasePermission):
    """Not with a key."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if isinstance(request.auth, ApiKey):
            raise PermissionDenied("This cannot be done with an API key; log in.", "key_not_allowed")
        return True


class KeysAreReadOnly(NoKey):
    """A key may not make or revoke keys, or a stolen one could outlive its revocation."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)
