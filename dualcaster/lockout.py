"""One rule against guessing passwords at every door: the log-in page, the admin, and the tokens of the API.

Five wrong passwords for one e-mail address from one network address, or fifty from a network address for anybody, and
that one waits. Failures are counted in the database, so that it holds without Redis; who is locked out is not asked for
the password any more, so that waiting costs us nothing.

Codes of a second factor are counted for the person, wherever they are typed: who tries them knows the password already.
"""

import math
from collections.abc import Mapping
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from dualcaster.lib.throttles import address_of

NAMES = ("email", "username", "login")


class LockOut(AxesStandaloneBackend):
    """Stands before the backends that look at passwords. Who asks without a request stands at no door of ours."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        if request is not None:
            super().authenticate(request, **credentials)


class Failures(AxesDatabaseHandler):
    """Axes' own count, and a second one of everybody that a network address failed for."""

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **about: Any) -> None:
        if request is not None:
            super().user_login_failed(sender, credentials, request, **about)

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """As many as the limit where the network address as a whole has failed too often."""
        everybody = recent(ip_address=request.axes_ip_address).aggregate(all=Sum("failures_since_start"))["all"] or 0
        if everybody >= settings.LOCK_OUT_PER_ADDRESS:
            return settings.AXES_FAILURE_LIMIT
        return int(super().get_failures(request, credentials))


def who(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The e-mail address somebody tries, however the door calls it and in whatever case it is written."""
    told = credentials or request.POST
    name = next((str(told[name]) for name in NAMES if told.get(name)), "")
    return name.replace("\0", "").strip().lower()[:254]


def address(request: HttpRequest) -> str | None:
    return address_of(request) or None


def recent(**about: Any) -> QuerySet[AccessAttempt]:
    return AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME, **about)


def answer(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """429, when to come back, and words: in the API's shape where the API was asked."""
    here = recent(ip_address=address(request))
    theirs = here.filter(username=who(request, credentials))
    seconds = seconds_left(theirs or here)
    words = f"Too many wrong passwords. {try_again_in(seconds)}"
    if request.path_info.startswith("/api/"):
        locked: HttpResponse = JsonResponse({"detail": words, "code": "locked_out", "fields": {}}, status=429)
    else:
        locked = render(request, "429.html", {"words": words}, status=429)
    locked["Retry-After"] = str(seconds)
    locked["Cache-Control"] = "no-store"
    return locked


def seconds_left(failures: QuerySet[AccessAttempt]) -> int:
    newest = failures.aggregate(newest=Max("attempt_time"))["newest"] or timezone.now()
    return max(1, math.ceil((newest + settings.AXES_COOLOFF_TIME - timezone.now()).total_seconds()))


def try_again_in(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return f"Try again in {minutes} minute{'' if minutes == 1 else 's'}."


def second_factor_of(email: str) -> str:
    """What wrong codes are counted under."""
    return f"second factor of {email}"[:255]


def count_code(request: HttpRequest, email: str) -> None:
    """One more try, counted before the code is looked at, so that many at once are many."""
    name = second_factor_of(email)
    refuse_after(recent(username=name), settings.AXES_FAILURE_LIMIT - 1)
    about = {"username": name, "ip_address": address(request), "user_agent": ""}
    now = timezone.now()
    AccessAttempt.objects.filter(username=name, attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()
    AccessAttempt.objects.get_or_create(**about, defaults={"path_info": request.path_info, "failures_since_start": 0})
    AccessAttempt.objects.filter(**about).update(failures_since_start=F("failures_since_start") + 1, attempt_time=now)
    refuse_after(recent(username=name), settings.AXES_FAILURE_LIMIT)


def refuse_after(failures: QuerySet[AccessAttempt], most: int) -> None:
    if (failures.aggregate(all=Sum("failures_since_start"))["all"] or 0) > most:
        seconds = seconds_left(failures)
        raise ValidationError(
            f"Too many wrong codes. {try_again_in(seconds)}", code="locked_out", params={"seconds": seconds}
        )


def forget_codes(email: str) -> None:
    AccessAttempt.objects.filter(username=second_factor_of(email)).delete()
