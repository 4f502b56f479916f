"""What people say of an alert, checked. A rise and a fall are kinds of their own here."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.cards.models import Card, SavedSearch
from apps.collection.holding.forms import CURRENCIES, dress
from apps.wantlist.listing.forms import NarrowForm
from apps.wantlist.models import PriceAlert
from dualcaster.lib.money import to_decimal, to_minor

Kind = PriceAlert.Kind
FALL, RISE = "fall", "rise"
KINDS = (
    ("below", "Falls to or below"),
    ("above", "Rises to or above"),
    (FALL, "Falls by, in %"),
    (RISE, "Rises by, in %"),
)


class AlertForm(NarrowForm):
    """An alert on a card or a saved search."""

    kind = forms.ChoiceField(choices=KINDS, label="Tell me when it")
    threshold = forms.DecimalField(
        min_value=Decimal("0.01"), max_value=Decimal(20_000_000), decimal_places=2, label="Price or percent",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 8}),
    )  # fmt: skip
    currency = forms.ChoiceField(choices=CURRENCIES)
    window = forms.TypedChoiceField(
        coerce=int, choices=PriceAlert.Window.choices, initial=PriceAlert.Window.WEEK, label="Within, for percent"
    )
    search = forms.ModelChoiceField(SavedSearch.objects.none(), label="Saved search")

    def __init__(self, user: Any, card: Card | None, *args: Any, of_search: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if of_search:
            self.fields["search"].queryset = SavedSearch.objects.of(user)  # type: ignore[attr-defined]
        else:
            del self.fields["search"]
        self.narrow(card)
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.CheckboxInput):
                dress(name, field)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.sells_in(said.get("currency", ""))
        kind, amount = said.get("kind"), said.get("threshold")
        if kind in (FALL, RISE) and amount is not None:
            if amount != int(amount):
                self.add_error("threshold", "A change is a whole number of percent.")
            elif kind == FALL and amount > 100:
                self.add_error("threshold", "Nothing falls by more than 100 percent.")
        return said

    def facts(self) -> dict[str, Any]:
        """What the alert is made of."""
        said = dict(self.cleaned_data)
        kind, amount, window = said.pop("kind"), said.pop("threshold"), said.pop("window")
        if kind in (FALL, RISE):
            threshold = -int(amount) if kind == FALL else int(amount)
            return said | {"kind": Kind.CHANGE, "threshold": threshold, "window": window}
        return said | {"kind": kind, "threshold": to_minor(amount), "window": None}


def said_of(alert: PriceAlert) -> dict[str, Any]:
    """What the form shows of an alert."""
    names = ("currency", "any_printing", "condition", "finish", "language")
    about = {name: getattr(alert, name) for name in names} | {"marketplace": alert.marketplace_id}
    if alert.kind == Kind.CHANGE:
        kind = FALL if alert.threshold < 0 else RISE
        return about | {"kind": kind, "threshold": abs(alert.threshold), "window": alert.window}
    return about | {"kind": alert.kind, "threshold": to_decimal(alert.threshold), "window": PriceAlert.Window.WEEK}
