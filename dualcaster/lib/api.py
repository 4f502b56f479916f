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
from dualcaster.lib.throttles import PER_ADDRESS, PER_USER, Window, address_of

PLACES = {
    "docs": "docs/",
    "schema": "schema/",
    "cards": "cards/search",
    "sets": "sets",
    "market_index": "market/index",
    "marketplaces": "marketplaces",
    "sources": "sources",
    "health": "health",
    "me": "auth/me",
    "keys": "auth/keys",
    "settings": "settings",
    "notifications": "notifications",
}
CREDENTIALS = {"HTTP_AUTHORIZATION", "HTTP_X_API_KEY"}


def problem(code: str, detail: str, **fields: list[str]) -> dict[str, Any]:
    return {"detail": detail, "code": code, "fields": fields}


PROBLEMS = {
    400: problem(
        "invalid", "sort: “beauty” is not known.", sort=["“beauty” is not known; known are name, price, -price."]
    ),
    401: problem("token_expired", "This token has expired. Renew it with POST /api/auth/refresh."),
    403: problem("scope_missing", "This API key lacks the scope “write”."),
    404: problem("not_found", "There is no such card."),
    406: problem("not_acceptable", "Could not satisfy the request Accept header."),
    409: problem("conflict", "It is there already."),
    413: problem("too_large", "More than we read."),
    415: problem("unsupported_media_type", "Unsupported media type “text/plain” in request."),
    429: problem("throttled", "Too many requests; ask again in 5 s."),
    503: problem("unavailable", "The database does not answer in time; try again soon."),
}
WRONG_FIELD = problem(
    "invalid", "colour: Unknown field; known are currency, theme.", colour=["Unknown field; known are currency, theme."]
)
READING = (400, 401, 404, 406, 429, 503)
CHANGING = (*READING, 403, 413, 415)


def answers(
    tag: str,
    name: str,
    what: Any,
    *parameters: Any,
    example: Any = None,
    status: int = 200,
    body: Any = None,
    body_example: Any = None,
    errors: tuple[int, ...] = READING,
    **more: Any,
) -> Callable:
    """What the schema says of a place: its parameters, its answer and its errors."""
    shown = {status: example} if example is not None else {}
    shown |= {error: PROBLEMS[error] for error in errors}
    if body:
        shown[400] = WRONG_FIELD
    examples = [
        OpenApiExample(f"{name}_{code}", value, response_only=True, status_codes=[str(code)])
        for code, value in shown.items()
    ]
    if body_example is not None:
        examples.append(OpenApiExample(f"{name}_body", body_example, request_only=True))
    return extend_schema(
        tags=[tag],
        operation_id=name,
        parameters=list(parameters),
        request=body,
        responses={status: what, **dict.fromkeys(errors, Problem)},
        examples=examples,
        **more,
    )


class ApiView(APIView):
    """A place of the API: whoever asks is counted by address before anything is done, and by person once known.

    A parameter nobody knows is an error, not a surprise.
    """

    parameters: type[serializers.Serializer] = serializers.Serializer
    window: Window = PER_ADDRESS
    refusal: exceptions.APIException | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.admit(request)
        except exceptions.APIException as refusal:
            self.refusal = refusal
            return super().dispatch(request, *args, **kwargs)
        return self.answer(request, lambda: super(ApiView, self).dispatch(request, *args, **kwargs))

    def admit(self, request: HttpRequest) -> None:
        self.window.check(address_of(request))

    def answer(self, request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        return make()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.refusal:
            raise self.refusal
        super().initial(request, *args, **kwargs)
        known = {"format", *self.known_parameters()}
        if unknown := sorted(set(request.query_params) - known):
            words = f"Unknown parameter; known are {', '.join(sorted(known))}."
            raise exceptions.ValidationError({name: [words] for name in unknown})

    def known_parameters(self) -> Iterable[str]:
        return self.parameters._declared_fields  # `fields` would copy each of them

    def asked(self) -> dict[str, Any]:
        """The parameters, checked and in our words."""
        form = self.parameters(data=self.request.query_params.dict())
        form.is_valid(raise_exception=True)
        return form.validated_data

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """What is one person's, or a secret, stays in no cache; a public answer says for itself who may keep it."""
        response["Cache-Control"] = "no-store"
        return super().finalize_response(request, response, *args, **kwargs)

    def check_throttles(self, request: Request) -> None:
        if request.user.is_authenticated:
            PER_USER.check(str(request.user.pk))


class PublicView(ApiView):
    """A read that anybody may make; a token or a key that is no good is refused all the same."""

    permission_classes = [AllowAny]

    def admit(self, request: HttpRequest) -> None:
        super().admit(request)
        if CREDENTIALS & request.META.keys():
            super().check_throttles(self.initialize_request(request))

    def answer(self, request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        return answered(request, make)

    def check_throttles(self, request: Request) -> None:
        """Counted when admitted: an answer that is kept counts too."""


class Paged(ApiView):
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


class PublicList(Paged, PublicView):
    """A read with pages that anybody may make."""


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
