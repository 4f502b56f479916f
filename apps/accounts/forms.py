"""What people fill in: allauth's forms in our words, preferences, API keys."""

from datetime import timedelta
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils import timezone

from apps.accounts import choices
from apps.accounts.models import ApiKey, Preferences, User
from dualcaster import lockout


class Calm:
    """Labels stand above their fields and say everything: no text inside a field that goes away when it is needed."""

    words: dict[str, str] = {}
    hints: dict[str, str] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            field.help_text = self.hints.get(name, "")


ADDRESS = "E-mail address"
GOOD_PASSWORD = "At least 8 characters, and none of the usual ones."  # noqa: S105
CODE_HINT = "Six digits from your app, or one of your recovery codes."


class LogInForm(Calm, account.LoginForm):
    words = {"login": ADDRESS}


class SignUpForm(Calm, account.SignupForm):
    words = {"email": ADDRESS}
    hints = {"password1": GOOD_PASSWORD}


class EmailForm(Calm, account.AddEmailForm):
    words = {"email": "New e-mail address"}


class PasswordForm(Calm, account.ChangePasswordForm):
    words = {"oldpassword": "Password until now", "password1": "New password", "password2": "New password, once more"}
    hints = {"password1": GOOD_PASSWORD}


class ForgottenForm(Calm, account.ResetPasswordForm):
    words = {"email": ADDRESS}


class NewPasswordForm(Calm, account.ResetPasswordKeyForm):
    words = {"password1": "New password", "password2": "New password, once more"}
    hints = {"password1": GOOD_PASSWORD}


class ConfirmForm(Calm, account.ReauthenticateForm):
    pass


class Counted:
    """Allauth counts wrong codes in Redis alone; here they are counted in the database."""

    user: User

    def clean_code(self) -> str:
        lockout.count_code(context.request, self.user.email)
        code = super().clean_code()  # type: ignore[misc]
        lockout.forget_codes(self.user.email)
        return str(code)


class CodeForm(Calm, Counted, second_factor.AuthenticateForm):
    hints = {"code": CODE_HINT}


class ConfirmCodeForm(Calm, Counted, second_factor.ReauthenticateForm):
    hints = {"code": CODE_HINT}


class FirstCodeForm(Calm, totp.ActivateTOTPForm):
    words = {"code": "Code that the app shows"}


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("display_name",)
        labels = {"display_name": "Your name here"}
        help_texts = {"display_name": "What we call you; your address where it is empty."}


class PreferencesForm(forms.ModelForm):
    marketplaces = forms.MultipleChoiceField(
        choices=choices.marketplaces,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Marketplaces",
        help_text="Whose prices a card's page, its chart and the market show; none chosen means all. Tiles show one"
        " price for each card and say where it is from.",
    )

    class Meta:
        model = Preferences
        fields = (
            "currency", "theme", "time_zone", "marketplaces", "default_condition", "default_language",
            "email_alerts", "price_drop_threshold", "price_spike_threshold", "digest_frequency",
        )  # fmt: skip
        labels = {
            "default_condition": "Condition",
            "default_language": "Language",
            "email_alerts": "Send alerts by e-mail",
            "price_drop_threshold": "Tell me when a card of mine falls by",
            "price_spike_threshold": "Tell me when a card of mine rises by",
            "digest_frequency": "How often",
        }
        help_texts = {
            "default_condition": "What a card's page opens on, and what a card of yours is where you do not say.",
            "default_language": "The same for the language of prices.",
            "time_zone": "Times of the day are told as they are there.",
            "price_drop_threshold": "Percent in 24 hours.",
            "price_spike_threshold": "Percent in 24 hours.",
        }


class ApiKeyForm(forms.Form):
    """A key to be."""

    LIVES = {"30": "30 days", "90": "90 days", "365": "A year", "": "Until it is revoked"}

    name = forms.CharField(max_length=50, help_text="What will use it: “price tracker”, “home server”.")
    scope = forms.ChoiceField(choices=ApiKey.Scope.choices, initial=ApiKey.Scope.READ, label="May")
    days = forms.ChoiceField(choices=list(LIVES.items()), initial="90", required=False, label="Works for")

    def issue(self, user: User) -> tuple[ApiKey, str]:
        days = self.cleaned_data["days"]
        expires = timezone.now() + timedelta(days=int(days)) if days else None
        return ApiKey.objects.issue(user, self.cleaned_data["name"], [self.cleaned_data["scope"]], expires)


class DeletionForm(forms.Form):
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), label="Your password"
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("That is not your password.")
        return password
