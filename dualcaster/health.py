"""Whether Dualcaster lives and is ready, in words an operator understands and a stranger learns nothing from."""

from django.http import HttpRequest, JsonResponse


def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ready"})
