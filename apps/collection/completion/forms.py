"""What people choose about their sets."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.collection.models import CompletionRules
from dualcaster.lib.money import Currency, to_decimal, to_minor


class RulesForm(forms.ModelForm):
    """A cap is written as an amount; without a currency it is in the one the page shows."""

    price_cap = forms.DecimalField(
        required=False, min_value=Decimal("0.01"), max_value=20_000_000, decimal_places=2,
        label="Dearest card that counts",
        help_text="Cards whose price is above this are left out, owned or not. Empty: every card counts.",
    )  # fmt: skip

    class Meta:
        model = CompletionRules
        fields = ("printing", "variants", "promos", "price_cap", "currency")
        labels = {
            "printing": "What fills a place in a set",
            "variants": "Borderless, showcase, extended and other variants count",
            "promos": "Promotional printings count",
            "currency": "In",
        }
        help_texts = {"variants": "", "promos": ""}
        widgets = {"printing": forms.RadioSelect}

    def __init__(self, *args: Any, currency: str = Currency.USD, **options: Any) -> None:
        super().__init__(*args, **options)
        rules = self.instance
        self.usual = rules.currency or str(currency)
        self.initial["price_cap"] = rules.price_cap and to_decimal(rules.price_cap)
        self.fields["currency"] = forms.ChoiceField(
            choices=[(code.value, code.label) for code in Currency], required=False, label="In", initial=self.usual
        )
        self.initial["currency"] = self.usual

    def clean(self) -> dict[str, Any]:
        """A currency without a cap says nothing."""
        said = super().clean() or {}
        cap = said.get("price_cap")
        said["price_cap"] = None if cap is None else to_minor(cap)
        said["currency"] = "" if cap is None else said.get("currency") or self.usual
        return said
