"""What people say of their copies, checked."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.collection.models import Disposal, InventoryItem, Location
from apps.collection.words import Mark
from dualcaster.lib.money import Currency, to_decimal, to_minor

from .changing import tags_of
from .parting import Deal
from .tree import choices_of

DEAREST = Decimal(20_000_000)  # of which one copy's price still fits into the database
MOST_COPIES = 1_000_000
CURRENCIES = [(str(code), str(code)) for code in Currency]


class Money(forms.DecimalField):
    """An amount as people write it, with a point or a comma; minor units inside."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=DEAREST, decimal_places=2, required=False, **options)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 8})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "," in value and "." not in value:
            value = value.replace(",", ".")
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else to_minor(amount)

    def prepare_value(self, value: Any) -> Any:
        return to_decimal(value) if isinstance(value, int) else value


class Place(forms.ModelChoiceField):
    """One of a person's own locations, written so that one sees what is in what."""

    def __init__(self, empty_label: str = "Nowhere in particular", **options: Any) -> None:
        super().__init__(Location.objects.none(), required=False, empty_label=empty_label, **options)

    def of(self, user: User) -> None:
        self.queryset = Location.objects.of(user)
        empty = [("", self.empty_label)] if self.empty_label is not None else []
        self.choices = [*empty, *choices_of(user)]


class LotForm(forms.ModelForm):
    """A lot as its owner sees it. `seen` is when the lot they saw was last touched: nobody overwrites what somebody
    else wrote meanwhile without having seen it."""

    quantity = forms.IntegerField(min_value=1, max_value=MOST_COPIES, initial=1)
    location = Place()
    purchase_price = Money(label="Paid for one")
    currency = forms.ChoiceField(choices=CURRENCIES, required=False)
    for_trade = forms.IntegerField(min_value=0, max_value=MOST_COPIES, required=False, initial=0)
    marks = forms.MultipleChoiceField(choices=Mark.choices, required=False, widget=forms.CheckboxSelectMultiple)
    value = Money(label="Worth, you say", help_text="Of one copy; the market is not asked then.")
    value_currency = forms.ChoiceField(choices=CURRENCIES, required=False, label="Its currency")
    tags = forms.CharField(required=False, max_length=1_000, help_text="With commas between them.")
    acquired_at = forms.DateField(required=False, label="Acquired", widget=forms.DateInput(attrs={"type": "date"}))
    notes = forms.CharField(required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = InventoryItem
        fields: tuple[str, ...] = (
            "quantity", "finish", "condition", "language", "location", "purchase_price", "currency", "acquired_at",
            "for_trade", "tags", "marks", "grade", "value", "value_currency", "notes",
        )  # fmt: skip

    def __init__(self, user: User, card: Card, currency: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.user, self.instance.card = user, card
        self.fields["location"].of(user)  # type: ignore[attr-defined]
        kept = self.instance.finish if self.instance.pk else None
        self.fields["finish"] = forms.TypedChoiceField(coerce=int, choices=finishes_of(card, kept))
        self.fields["condition"].choices = Condition.choices  # type: ignore[attr-defined]
        self.fields["language"].choices = Language.choices  # type: ignore[attr-defined]
        for name in ("currency", "value_currency"):
            self.initial[name] = self.initial.get(name) or currency
        if self.instance.pk:
            self.initial["tags"] = ", ".join(self.instance.tags)
            self.initial["seen"] = self.instance.updated.isoformat()
        for name, field in self.fields.items():
            dress(name, field)

    def clean_tags(self) -> list[str]:
        tags = tags_of(self.cleaned_data["tags"])
        if any(len(tag) > 50 for tag in tags):
            raise ValidationError("A tag has 50 characters at most.")
        return tags

    def clean_for_trade(self) -> int:
        return self.cleaned_data["for_trade"] or 0

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for amount, currency in (("purchase_price", "currency"), ("value", "value_currency")):
            if said.get(amount) is None:
                said[currency] = ""
        return said


class PartForm(forms.Form):
    kind = forms.ChoiceField(choices=Disposal.Kind.choices, initial=Disposal.Kind.SOLD, label="What became of them")
    quantity = forms.IntegerField(min_value=1, max_value=MOST_COPIES, initial=1)
    unit_price = Money(label="For one")
    fees = Money(label="Fees in all")
    currency = forms.ChoiceField(choices=CURRENCIES)
    day = forms.DateField(required=False, label="When", widget=forms.DateInput(attrs={"type": "date"}))
    notes = forms.CharField(required=False, max_length=5_000)

    def __init__(self, currency: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"currency": currency, "day": timezone.localdate(), **self.initial}
        for name, field in self.fields.items():
            dress(name, field)

    def deal(self) -> Deal:
        said = self.cleaned_data
        return Deal(**said | {"unit_price": said["unit_price"] or 0, "fees": said["fees"] or 0})


class PlaceForm(forms.ModelForm):
    parent = Place(empty_label="In nothing else", label="Inside")

    class Meta:
        model = Location
        fields = ("name", "parent")

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.user = user
        self.fields["parent"].of(user)  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            dress(name, field)

    def keep(self) -> bool:
        """Whether it could be kept; if not, the form says why."""
        if not self.is_valid():
            return False
        try:
            self.instance.keep()
        except ValidationError as wrong:
            self.add_error(None, wrong) if not hasattr(wrong, "error_dict") else add_errors(self, wrong)
            return False
        return True

    def _post_clean(self) -> None:
        """The place itself says what is wrong with it, once its neighbours are known."""
        for name in self._meta.fields or ():
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])


def add_errors(form: forms.BaseForm, wrong: ValidationError) -> None:
    """Beside the fields the form has, above it otherwise."""
    for name, errors in wrong.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def finishes_of(card: Card, kept: int | None = None) -> list[tuple[int, str]]:
    """Those it is printed in, and the one a lot already has; the usual ones where nobody knows."""
    known = [*card.finishes] or [Finish.NONFOIL, Finish.FOIL, Finish.ETCHED]
    also = [kept] if kept and kept not in known else []
    return [(int(finish), str(Finish(finish).label)) for finish in (*known, *also)]


def dress(name: str, field: forms.Field) -> None:
    if isinstance(field.widget, forms.Select):
        field.widget.attrs["class"] = "select"
    elif not isinstance(field.widget, forms.CheckboxSelectMultiple | forms.HiddenInput):
        field.widget.attrs["class"] = "input"
