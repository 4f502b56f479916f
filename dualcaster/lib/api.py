"""What every answer of the API has in common: open to anybody, strict parameters, and one shape for errors."""

from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler, set_rollback

log = structlog.get_logger(__name__)

EVERYWHERE = {"format", "limit", "offset"}


class Problem(serializers.Serializer):
    """Every error of the API."""

    detail = serializers.CharField(help_text="What went wrong, in words.")
    code = serializers.CharField(help_text="The same for programs: invalid, not_found, unavailable, ...")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="For code `invalid`: each wrong parameter and what would be valid.",
    )


class PublicView(APIView):
    """A read that anybody may make. A parameter nobody knows is an error, not a surprise."""

    permission_classes = [AllowAny]
    parameters: type[serializers.Serializer] = serializers.Serializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self.known_parameters())

    def known_parameters(self) -> Iterable[str]:
        return self.parameters().fields

    def asked(self) -> dict[str, Any]:
        """The parameters, checked and in our words."""
        form = self.parameters(data=self.request.query_params.dict())
        form.is_valid(raise_exception=True)
        return form.validated_data


class NoSuchPlace(PublicView):
    """Addresses that do not exist say so in the API's shape; a slash too many or too few is forgiven."""

    schema = None

    def get(self, request: Request, rest: str) -> HttpResponseBase:
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


def refuse_unknown(request: Request, known: Iterable[str]) -> None:
    known = {*known, *EVERYWHERE}
    if unknown := sorted(set(request.query_params) - known):
        valid = ", ".join(sorted(known))
        raise exceptions.ValidationError({name: [f"Unknown parameter. Known are: {valid}."] for name in unknown})


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{"detail": ..., "code": ..., "fields": {...}}`, whatever went wrong."""
    response = exception_handler(error, context)
    if response is None:
        return broken(error, context)
    fields: dict[str, list[str]] = {}
    if isinstance(error, exceptions.ValidationError):
        fields = in_words(response.data)
        detail, code = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in fields.items()), "invalid"
    else:
        answer = getattr(error, "detail", None)
        detail = str(response.data["detail"]) if "detail" in response.data else "Not possible."
        code = getattr(answer, "code", None) or {403: "permission_denied", 404: "not_found"}[response.status_code]
    response.data = {"detail": detail, "code": code, "fields": fields}
    return response


def in_words(data: Any) -> dict[str, list[str]]:
    """Each wrong parameter and its sentences, however deep they came."""
    if not isinstance(data, dict):
        return {"request": [str(text) for text in data]}
    flat: dict[str, list[str]] = {}
    for name, texts in data.items():
        if isinstance(texts, dict):
            flat |= {f"{name}.{inner}": words for inner, words in in_words(texts).items()}
        else:
            flat[str(name)] = [str(text) for text in (texts if isinstance(texts, list) else [texts])]
    return flat


def broken(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our own failures keep the shape too: a database that is away or too slow, and anything unforeseen."""
    set_rollback()
    if isinstance(error, OperationalError):
        log.warning("api_unavailable", error=str(error).strip())
        words = "The database does not answer in time; try again soon."
        answer = {"detail": words, "code": "unavailable", "fields": {}}
        return Response(answer, status=503, headers={"Retry-After": "5"})
    if settings.DEBUG:
        return None
    got_request_exception.send(sender=None, request=context["request"]._request)
    log.error("api_failed", exc_info=error, path=context["request"].path)
    return Response({"detail": "Something broke on our side.", "code": "error", "fields": {}}, status=500)
