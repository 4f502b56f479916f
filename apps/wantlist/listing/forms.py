"""What people say of a card they want, checked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from apps.cards.models import Card
from apps.cards.words import Condition, Language
from apps.collection.holding.forms import CURRENCIES, MOST_COPIES, Money, dress, finishes_of
from apps.prices.models import Marketplace
from apps.wantlist.models import WantListItem

NARROWS = ("any_printing", "marketplace", "condition", "finish", "language")


def number_or_none(text: str) -> int | None:
    return int(text) if text else None


class NarrowForm(forms.Form):
    """Which prices of a card are meant."""

    any_printing = forms.BooleanField(required=False, label="Any printing")
    marketplace = forms.ModelChoiceField(
        Marketplace.objects.order_by("currency", "rank"), required=False, empty_label="Wherever I look"
    )
    condition = forms.TypedChoiceField(coerce=number_or_none, empty_value=None, required=False, label="At least")
    finish = forms.TypedChoiceField(coerce=number_or_none, empty_value=None, required=False)
    language = forms.TypedChoiceField(coerce=number_or_none, empty_value=None, required=False)

    def narrow(self, card: Card | None, kept: int | None = None) -> None:
        choices: dict[str, list[Any]] = {
            "condition": [("", "Any condition"), *Condition.choices],
            "finish": [("", "Any finish"), *(finishes_of(card, kept) if card else finishes_of(Card(finishes=[])))],
            "language": [("", "Any language"), *Language.choices],
        }
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.CheckboxInput):
                dress(name, field)

    def sells_in(self, currency: str) -> None:
        """A marketplace asks in one currency."""
        shop = self.cleaned_data.get("marketplace")
        if shop and currency and shop.currency != currency:
            self.add_error("marketplace", f"{shop.name} asks in {shop.currency}.")


class WantForm(NarrowForm):
    """A want as its owner sees it. `suggested` is a target that was taken instead of a written one."""

    target_price = Money(label="Target price")
    currency = forms.ChoiceField(choices=CURRENCIES)
    quantity = forms.IntegerField(min_value=1, max_value=MOST_COPIES, initial=1, label="Copies")
    priority = forms.TypedChoiceField(
        coerce=int, choices=WantListItem.Priority.choices, initial=WantListItem.Priority.MEDIUM
    )
    alert_enabled = forms.BooleanField(required=False, initial=True, label="Tell me when it is reached")
    notes = forms.CharField(
        required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 2}),
        validators=[ProhibitNullCharactersValidator()],
    )  # fmt: skip

    def __init__(self, card: Card, data: Any = None, want: WantListItem | None = None, **options: Any) -> None:
        if data is not None and data.get("suggested"):
            data = data.copy()
            data["target_price"] = data["suggested"]
        super().__init__(data, **options)
        self.narrow(card, want.finish if want else None)

    def clean_target_price(self) -> int | None:
        amount: int | None = self.cleaned_data["target_price"]
        if amount == 0:
            raise ValidationError("A target is more than nothing.")
        return amount

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("target_price") is None and "target_price" not in self.errors:
            said["currency"] = ""
        self.sells_in(said.get("currency", ""))
        return said


def said_of(want: WantListItem, currency: str) -> dict[str, Any]:
    """What the form shows of a want."""
    names = ("quantity", "target_price", "priority", "alert_enabled", "notes", "any_printing", "condition", "finish",
             "language")  # fmt: skip
    about = {name: getattr(want, name) for name in names}
    return about | {"marketplace": want.marketplace_id, "currency": want.currency or currency}
