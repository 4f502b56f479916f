"""Long answers in pages of `limit` and `offset`, with an honest total."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

MOST = 999_999_999


class Pages(LimitOffsetPagination):
    """`{"results", "total", "limit", "offset", "next", "previous"}`; 50 a page, 200 at most.

    Counting stops at 10,000, because counting every printing would cost more than finding fifty:
    `total` is exact below, and `total_is_more` says that there are more. `next` goes on to the last one.
    """

    default_limit = 50
    max_limit = 200
    count_to = 10_000
    limit_query_description = "How many on a page; 200 at most."
    offset_query_description = "How many to pass over."
    template = "rest_framework/pagination/previous_and_next.html"

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        self.request = request
        self.limit = limit = min(whole(request, "limit", self.default_limit, least=1), self.max_limit)
        self.offset = offset = whole(request, "offset", 0, least=0)
        rows, self.count = self.taken(queryset, limit + 1, offset)
        self.more = len(rows) > limit
        self.total_is_more = self.count > self.count_to
        self.count = min(self.count, self.count_to)
        self.next_link = link(request, limit, offset + limit) if self.more else None
        self.previous_link = link(request, limit, max(offset - limit, 0)) if offset else None
        self.display_page_controls = self.more or offset > 0
        return rows[:limit]

    def taken(self, rows: Any, limit: int, offset: int) -> tuple[list[Any], int]:
        """Some rows, and how many there are. Where they end, all of them have been counted."""
        found = list(rows[offset : offset + limit])
        if len(found) < limit and (found or not offset):
            return found, offset + len(found)
        return found, rows.order_by().values("pk")[: self.count_to + 1].count()

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "results": data,
                "total": self.count,
                "total_is_more": self.total_is_more,
                "limit": self.limit,
                "offset": self.offset,
                "next": self.next_link,
                "previous": self.previous_link,
            }
        )

    def get_html_context(self) -> Any:
        return {"previous_url": self.previous_link, "next_url": self.next_link}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        least = {"limit": 1, "offset": 0}
        told = super().get_schema_operation_parameters(view)
        return [
            about | {"schema": {"type": "integer", "minimum": least[about["name"]], "maximum": MOST}} for about in told
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True, "example": None}
        properties = {
            "results": schema,
            "total": {
                "type": "integer",
                "minimum": 0,
                "maximum": self.count_to,
                "description": "How many there are in all; counting stops at 10,000.",
                "example": 123,
            },
            "total_is_more": {"type": "boolean", "description": "There are more than `total`.", "example": False},
            "limit": {"type": "integer", "minimum": 1, "maximum": self.max_limit, "example": 50},
            "offset": {"type": "integer", "minimum": 0, "example": 0},
            "next": link,
            "previous": link,
        }
        return {"type": "object", "required": list(properties), "properties": properties}


def whole(request: Request, name: str, otherwise: int, *, least: int) -> int:
    text, *more = request.query_params.getlist(name) or [""]
    if more:
        raise ValidationError({name: ["Given more than once."]})
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= MOST):
        raise ValidationError({name: [f"A whole number of at least {least}."]})
    return int(text)


def link(request: Request, limit: int, offset: int) -> str:
    return replace_query_param(replace_query_param(request.build_absolute_uri(), "limit", limit), "offset", offset)
