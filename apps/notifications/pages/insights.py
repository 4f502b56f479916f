"""What one was told: read, dismissed, acted on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.views import OwnRequest
from apps.notifications import badge
from apps.notifications.models import Channel, Notification
from apps.notifications.reading.insights import KINDS, NEWEST, read, with_parts
from dualcaster.lib.htmx import page
from dualcaster.lib.keyset import paginate

SIZE = 30


@login_required
@require_safe
def insights(request: OwnRequest) -> HttpResponse:
    kind, unread_only = read(request.GET.get("type", "")), request.GET.get("unread") == "1"
    mine = Notification.objects.of(request.user).about(kind)
    shown = paginate(request, (mine.unread() if unread_only else mine).for_listing(), NEWEST, SIZE)
    with_parts(shown.items)
    unread = badge.unread(request.user.pk)
    context = {
        "page": shown,
        "kind": kind,
        "unread_only": unread_only,
        "kinds": [(word, label, unread.get(word, 0)) for word, label in KINDS],
        "unread": sum(unread.values()),
        "unread_here": unread.get(kind, 0) if kind else sum(unread.values()),
        "switched_off": Channel.objects.of(request.user).exclude(disabled_because=""),
    }
    return page(request, "notifications/insights.html", context, partial="notifications/_insights.html")


@login_required
@require_POST
def mark_read(request: OwnRequest, pk: int) -> HttpResponse:
    notification = mine(request, pk)
    notification.mark_read()
    return changed(request, notification)


@login_required
@require_POST
def dismiss(request: OwnRequest, pk: int) -> HttpResponse:
    mine(request, pk).dismiss()
    return changed(request, None)


@login_required
@require_POST
def mark_all_read(request: OwnRequest) -> HttpResponse:
    kind = read(request.POST.get("type", ""))
    count = Notification.objects.of(request.user).about(kind).mark_read()
    messages.success(request, f"{count} marked as read." if count else "There was nothing unread.")
    return back(request)


def mine(request: OwnRequest, pk: int) -> Notification:
    return get_object_or_404(Notification.objects.of(request.user).for_listing(), pk=pk)


def changed(request: OwnRequest, notification: Notification | None) -> HttpResponse:
    """For htmx, the row alone, or nothing where it is gone; and the bell, which counts anew."""
    if not is_htmx(request):
        return back(request)
    if notification:
        with_parts([notification])
    where = {"kind": read(request.POST.get("type", "")), "unread_only": request.POST.get("unread") == "1"}
    return render(request, "notifications/_changed.html", where | {"notification": notification})


def back(request: HttpRequest) -> HttpResponse:
    """To the list as it was narrowed."""
    kept = {name: value for name in ("type", "unread") if (value := request.POST.get(name, ""))}
    return redirect(reverse("notifications:insights") + (f"?{urlencode(kept)}" if kept else ""))


def is_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]
