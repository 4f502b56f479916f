"""The settings: how one likes things, how one gets in, one's keys, one's data."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.deletion import delete_account
from apps.accounts.export import everything_of
from apps.accounts.forms import ApiKeyForm, DeletionForm, NameForm, PreferencesForm
from apps.accounts.models import ApiKey, Preferences, User
from apps.accounts.preferences import Request


class OwnRequest(Request):
    user: User


@login_required
def preferences(request: OwnRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=Preferences.objects.of(request.user))
    name = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid() and name.is_valid():
        form.save()
        name.save()
        messages.success(request, "Saved.")
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form, "name": name})


@login_required
def security(request: OwnRequest) -> HttpResponse:
    return render(request, "accounts/security.html", {"second_factor": is_mfa_enabled(request.user)})


@login_required
@require_POST
def end_session(request: OwnRequest, pk: int) -> HttpResponse:
    """Another browser of theirs; this one has its own way out."""
    theirs = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    get_object_or_404(theirs, pk=pk).end()
    messages.success(request, "That browser is signed out.")
    return redirect("usersessions_list")


@login_required
@never_cache
def keys(request: OwnRequest) -> HttpResponse:
    """A new key is shown in the answer to the form, and never again."""
    form = ApiKeyForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = form.issue(request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            form = ApiKeyForm()
    return render(
        request,
        "accounts/keys.html",
        {
            "form": form,
            "secret": secret,
            "keys": ApiKey.objects.of(request.user),
            "site": request.build_absolute_uri("/").rstrip("/"),
        },
    )


@login_required
@require_POST
def revoke_key(request: OwnRequest, prefix: str) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.of(request.user), prefix=prefix)
    key.revoke()
    messages.success(request, f"The key “{key.name}” no longer works.")
    return redirect("accounts:keys")


@login_required
def data(request: OwnRequest) -> HttpResponse:
    """What is kept of a person, to take along or to delete."""
    form = DeletionForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delete_account(request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            logout(request)
            messages.success(request, "Your account is gone, and everything in it.")
            return redirect("home")
    return render(request, "accounts/data.html", {"form": form})


@login_required
@require_safe
@reauthentication_required
@never_cache
def export(request: OwnRequest) -> HttpResponse:
    answer = JsonResponse(everything_of(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="dualcaster-{timezone.now():%Y-%m-%d}.json"'
    return answer


@login_required
@require_safe
@never_cache
def qr(request: HttpRequest) -> HttpResponse:
    """The secret of a second factor that is being set up, as a picture for the app's camera."""
    if not (secret := request.session.get(SECRET_SESSION_KEY)):
        raise Http404("no second factor is being set up")
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")
