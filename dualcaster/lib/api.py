"""What every answer of the API has in common: pages of `limit` and `offset`, and one shape for errors."""

from typing import Any

from rest_framework import exceptions
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Pages(LimitOffsetPagination):
    default_limit = 50
    max_limit = 500

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "total": self.count,
                "limit": self.limit,
                "offset": self.offset,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "items": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        whole = {"type": "integer", "minimum": 0}
        link = {"type": "string", "format": "uri", "nullable": True}
        properties = {"total": whole, "limit": whole, "offset": whole, "next": link, "previous": link, "items": schema}
        return {"type": "object", "required": ["total", "limit", "offset", "items"], "properties": properties}


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{"detail": ..., "code": ..., "fields": {...}}`, whatever went wrong."""
    response = exception_handler(error, context)
    if response is None:
        return None
    fields: Any = {}
    if isinstance(error, exceptions.ValidationError):
        detail, code = "Some values are not right.", "invalid"
        fields = response.data if isinstance(response.data, dict) else {"non_field_errors": response.data}
    else:
        detail = str(response.data.get("detail", "")) if isinstance(response.data, dict) else str(response.data)
        code = getattr(getattr(error, "detail", None), "code", None) or exceptions_code(response.status_code)
    response.data = {"detail": detail, "code": code, "fields": fields}
    return response


def exceptions_code(status: int) -> str:
    """Django's own Http404 and PermissionDenied carry no code."""
    return {403: "permission_denied", 404: "not_found"}.get(status, "error")
