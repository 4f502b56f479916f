"""What every address of the API has in common: open to anybody, strict about parameters, in pages."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dualcaster.lib.answers import answered, dated
from dualcaster.lib.errors import Problem
from dualcaster.lib.paging import Pages

PLACES = {
    "docs": "docs/",
    "schema": "schema/",
    "cards": "cards/search",
    "sets": "sets",
    "market_index": "market/index",
    "marketplaces": "marketplaces",
    "sources": "sources",
    "health": "health",
}
WRONG = {
    "detail": "sort: “beauty” is not known.",
    "code": "invalid",
    "fields": {"sort": ["“beauty” is not known; known are name, price, -price."]},
}
MISSING = {"detail": "There is no such card.", "code": "not_found", "fields": {}}


def answers(tag: str, name: str, what: Any, *parameters: Any, example: Any) -> Callable:
    """What the schema says of a read: its parameters, its answer and its errors."""
    shown = {"200": example, "400": WRONG, "404": MISSING}
    return extend_schema(
        tags=[tag],
        operation_id=name,
        parameters=list(parameters),
        responses={200: what, 400: Problem, 404: Problem},
        examples=[
            OpenApiExample(f"{name}_{status}", value, response_only=True, status_codes=[status])
            for status, value in shown.items()
        ],
    )


class PublicView(APIView):
    """A read that anybody may make. A parameter nobody knows is an error, not a surprise."""

    permission_classes = [AllowAny]
    parameters: type[serializers.Serializer] = serializers.Serializer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return answered(request, lambda: super(PublicView, self).dispatch(request, *args, **kwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known = {"format", *self.known_parameters()}
        if unknown := sorted(set(request.query_params) - known):
            words = f"Unknown parameter; known are {', '.join(sorted(known))}."
            raise exceptions.ValidationError({name: [words] for name in unknown})

    def known_parameters(self) -> Iterable[str]:
        return self.parameters().fields

    def asked(self) -> dict[str, Any]:
        """The parameters, checked and in our words."""
        form = self.parameters(data=self.request.query_params.dict())
        form.is_valid(raise_exception=True)
        return form.validated_data


class PublicList(PublicView):
    """A read with pages."""

    pagination_class = Pages

    @cached_property
    def paginator(self) -> Pages:
        return self.pagination_class()

    def known_parameters(self) -> Iterable[str]:
        return ["limit", "offset", *super().known_parameters()]

    def paged(
        self,
        rows: Any,
        rows_as: serializers.BaseSerializer,
        modified: datetime | None = None,
        read: Callable[[list[Any]], list[Any]] = list,
    ) -> Response:
        """One page of these rows; `read` brings what is said of them where the rows are only numbers."""
        page = read(self.paginator.paginate_queryset(rows, self.request, self))
        answer = self.paginator.get_paginated_response([rows_as.to_representation(row) for row in page])
        dated(answer, modified)
        return answer


class Root(PublicView):
    """Dualcaster's JSON API. Its reference is at `docs`."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response({place: request.build_absolute_uri(address) for place, address in PLACES.items()})


class NoSuchPlace(PublicView):
    """Addresses that do not exist say so in the API's shape; a slash too many or too few is forgiven."""

    schema = None

    def get(self, request: Request) -> HttpResponseBase:
        meant = request.path.rstrip("/") + ("" if request.path.endswith("/") else "/")
        try:
            exists = resolve(meant).func is not resolve(request.path).func
        except Resolver404:
            exists = False
        if not exists:
            raise exceptions.NotFound("There is nothing at this address; /api/docs/ lists what there is.")
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(meant + (f"?{query}" if query else ""))

    def known_parameters(self) -> Iterable[str]:
        return self.request.query_params
