"""The page of a link in a letter. Mail programs press the button themselves (RFC 8058); looking changes nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.notifications.unsubscribing import meant, stop


@csrf_exempt  # the link itself proves who may
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    if (said := meant(token)) is None:
        raise Http404("no such link")
    channel, types = said
    if done := request.method == "POST":
        stop(channel, types)
    words = " and ".join(kind.label.lower() for kind in types)
    return render(request, "notifications/unsubscribe.html", {"words": words, "done": done})
