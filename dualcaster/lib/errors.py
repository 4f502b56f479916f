"""One shape for every error of the API, whatever went wrong."""

from typing import Any

import structlog
from django.conf import settings
from django.core.signals import got_request_exception
from django.db import OperationalError
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

log = structlog.get_logger(__name__)


class Problem(serializers.Serializer):
    """Every error of the API."""

    detail = serializers.CharField(help_text="What went wrong, in words.")
    code = serializers.CharField(help_text="The same for programs: invalid, not_found, unavailable, ...")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="For code `invalid`: each wrong parameter and what would be valid.",
    )
    term = serializers.CharField(required=False, help_text="For code `query`: the term that makes no sense.")
    start = serializers.IntegerField(required=False, help_text="For code `query`: its first character, from 0.")
    end = serializers.IntegerField(required=False, help_text="For code `query`: the character behind it.")
    valid = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="For code `query`: what would be valid there."
    )


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
    response.data = {"detail": detail, "code": code, "fields": fields} | getattr(error, "more", {})
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
