"""What people fill in about their channels and their hours."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apps.accounts.models import Preferences, User
from apps.notifications import adding
from apps.notifications.kinds import Kind
from apps.notifications.models import Channel, Habits
from apps.notifications.words import USUAL, Type

FREQUENCIES = [("", "As in my preferences"), *Preferences.Digest.choices]
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


def types_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=Type.choices, required=False, widget=forms.CheckboxSelectMultiple, label="What it is told"
    )


class NewChannelForm(forms.Form):
    """What a kind asks for."""

    name = forms.CharField(max_length=80, required=False, label="Name", help_text="Yours to choose.")
    address = forms.CharField(max_length=1000)
    secret = forms.CharField(max_length=1000, required=False)
    types = types_field()

    def __init__(self, user: User, kind: Kind, data: Any = None) -> None:
        super().__init__(data, initial={"types": USUAL})
        self.user, self.kind = user, kind
        for field, wanted in (("address", kind.address), ("secret", kind.secret)):
            if wanted is None:
                del self.fields[field]
                continue
            made = self.fields[field]
            made.label, made.help_text, made.required = wanted.label, wanted.help, wanted.needed
            made.widget.attrs |= {"placeholder": wanted.placeholder, "autocomplete": "off", "spellcheck": "false"}

    def add(self) -> Channel | None:
        """The channel, or None where something is wrong, which the form then says."""
        said = self.cleaned_data
        try:
            return adding.add(
                self.user, self.kind.slug, said["address"], said.get("secret", ""), name=said["name"],
                types=said["types"],
            )  # fmt: skip
        except ValidationError as wrong:
            self.add_error(None, wrong) if not hasattr(wrong, "error_dict") else self.tell(wrong)
            return None

    def tell(self, wrong: ValidationError) -> None:
        for field, errors in wrong.error_dict.items():
            self.add_error(field if field in self.fields else None, errors)


class ChannelForm(forms.ModelForm):
    types = types_field()
    frequency = forms.ChoiceField(choices=FREQUENCIES, required=False, label="How often")

    class Meta:
        model = Channel
        fields = ("name", "types", "frequency")


def clock() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class HabitsForm(forms.ModelForm):
    digest_hour = forms.TypedChoiceField(choices=HOURS, coerce=int, label="Digests come at")

    class Meta:
        model = Habits
        fields = ("digest_hour", "digest_day", "quiet_from", "quiet_until")
        labels = {"digest_day": "Weekly ones on", "quiet_from": "Quiet from", "quiet_until": "Quiet until"}
        widgets = {"quiet_from": clock(), "quiet_until": clock()}
