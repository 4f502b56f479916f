"""The ways one is told, and the hours."""

from base64 import urlsafe_b64encode
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.views import OwnRequest
from apps.notifications import adding, verifying, webpush
from apps.notifications.forms import ChannelForm, HabitsForm, NewChannelForm
from apps.notifications.kinds import kinds
from apps.notifications.models import Channel, Delivery, Habits
from apps.notifications.sending.composing import place_of

RECENT = 5


@login_required
@never_cache
def channels(request: OwnRequest) -> HttpResponse:
    """All of them, and the form of the kind one wants to add. A secret of ours is shown in the answer, never again."""
    kind = kinds().get(request.GET.get("kind", ""))
    form = NewChannelForm(request.user, kind, request.POST or None) if kind and kind.by_form else None
    secret = ""
    if request.method == "POST" and form and form.is_valid() and (made := form.add()):
        if not made.last_error:
            messages.success(request, "Added." if made.verified else "Added. We have sent a code over it.")
        if form.cleaned_data.get("secret", "") == made.secret:
            return redirect("notifications:channels")
        secret, form = made.secret, None
    return drawn(request, form=form, secret=secret)


def drawn(request: OwnRequest, **more: Any) -> HttpResponse:
    adding.own_mail(request.user)
    held = list(Channel.objects.of(request.user).select_related("user"))
    for channel in held:
        kind = kinds()[channel.kind]
        channel.about, channel.shown = kind, kind.shown(place_of(channel))  # type: ignore[attr-defined]
        channel.form = ChannelForm(instance=channel, prefix=f"c{channel.pk}")  # type: ignore[attr-defined]
        channel.recent = []  # type: ignore[attr-defined]
    by_number = {channel.pk: channel for channel in held}
    place = Window(RowNumber(), partition_by=F("channel_id"), order_by=F("pk").desc())
    recent = Delivery.objects.filter(channel__in=held).annotate(place=place).filter(place__lte=RECENT)
    for delivery in recent.select_related("notification").order_by("-pk"):
        by_number[delivery.channel_id].recent.append(delivery)  # type: ignore[attr-defined]
    habits = Habits.objects.filter(user=request.user).first() or Habits(user=request.user)
    context = {
        "channels": held,
        "kinds": [kind for kind in kinds().values() if kind.by_form],
        "hours": HabitsForm(instance=habits),
        "push_key": urlsafe_b64encode(webpush.application_key()).rstrip(b"=").decode(),
        "form": None,
        "secret": "",
        "now": timezone.now(),
    }
    return render(request, "notifications/channels.html", context | more)


@login_required
@require_POST
def change(request: OwnRequest, pk: int) -> HttpResponse:
    channel = mine(request, pk)
    form = ChannelForm(request.POST, instance=channel, prefix=f"c{channel.pk}")
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
    else:
        messages.error(request, "Not saved: that is not how a channel can be.")
    return redirect("notifications:channels")


@login_required
@require_POST
def switch(request: OwnRequest, pk: int) -> HttpResponse:
    channel, on = mine(request, pk), request.POST.get("on") == "1"
    channel.switch(on)
    if channel.own_mail:
        request.preferences.change(email_alerts=on)
    messages.success(request, "It is on." if on else "It is off.")
    return redirect("notifications:channels")


@login_required
@require_POST
def send_code(request: OwnRequest, pk: int) -> HttpResponse:
    return sent(request, verifying.send_code, mine(request, pk), "A new code is on its way.")


@login_required
@require_POST
def test(request: OwnRequest, pk: int) -> HttpResponse:
    """Of a channel that is proven; over any other nothing goes but its code."""
    channel = get_object_or_404(Channel.objects.of(request.user).exclude(verified_at=None), pk=pk)
    return sent(request, verifying.send_test, channel, "A test is on its way.")


@login_required
@require_POST
def verify(request: OwnRequest, pk: int) -> HttpResponse:
    if verifying.prove(mine(request, pk), request.POST.get("code", "")):
        messages.success(request, "It is proven, and told from now on.")
    else:
        messages.error(request, "That is not the code, or not any more.")
    return redirect("notifications:channels")


@login_required
@require_POST
def delete(request: OwnRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.of(request.user).filter(own_mail=False), pk=pk)
    channel.delete()
    messages.success(request, "It is gone.")
    return redirect("notifications:channels")


@login_required
@require_POST
def hours(request: OwnRequest) -> HttpResponse:
    habits = Habits.objects.filter(user=request.user).first() or Habits(user=request.user)
    form = HabitsForm(request.POST, instance=habits)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("notifications:channels")
    return drawn(request, hours=form)


@login_required
@require_POST
def push(request: OwnRequest) -> HttpResponse:
    """A browser that has just said yes."""
    said = {name: request.POST.get(name, "") for name in ("address", "secret", "name")}
    try:
        adding.add(request.user, "push", said["address"], said["secret"], name=said["name"][:80])
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, "This browser is told from now on.")
    return redirect("notifications:channels")


@require_safe
def worker(request: HttpRequest) -> FileResponse:
    """The script a browser runs for pushes: its address must not change with its content."""
    path = settings.BASE_DIR / "static" / "js" / "push-worker.js"
    return FileResponse(path.open("rb"), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def sent(request: OwnRequest, act: Any, channel: Channel, words: str) -> HttpResponse:
    try:
        act(channel)
    except verifying.NotNow as why:
        messages.error(request, str(why))
    else:
        messages.success(request, words)
    return redirect("notifications:channels")


def mine(request: OwnRequest, pk: int) -> Channel:
    return get_object_or_404(Channel.objects.of(request.user), pk=pk)
