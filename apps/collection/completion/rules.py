"""By whose rules a set is complete: what its owner chose, and everybody's where they chose nothing."""

import hashlib
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import Preferences
from apps.cards.words import EXTRA_LAYOUTS, Condition, Language
from apps.collection.models import CompletionRules


@dataclass(frozen=True)
class Terms:
    """Everything a calculation depends on but the collection, the catalogue and the prices."""

    any_printing: bool
    variants: bool
    promos: bool
    cap: int | None
    cap_currency: str
    marketplaces: tuple[str, ...]
    condition: int
    languages: tuple[int, ...]

    @property
    def digest(self) -> str:
        """The same for the same terms: what was calculated under others does not hold any more."""
        return hashlib.blake2b(repr(self).encode(), digest_size=16).hexdigest()

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "any": self.any_printing, "variants": self.variants, "promos": self.promos, "cap": self.cap,
            "cap_currency": self.cap_currency, "shops": list(self.marketplaces), "condition": self.condition,
            "languages": list(self.languages), "extras": list(EXTRA_LAYOUTS),
        }  # fmt: skip


def rules_of(user: Any) -> CompletionRules:
    """Theirs, or the ones everybody begins with."""
    return CompletionRules.objects.filter(user=user).first() or CompletionRules(user=user)


def terms_of(user: Any, rules: CompletionRules | None = None) -> Terms:
    """An offer is good enough from the condition they prefer upwards, in the language they prefer or in English."""
    rules, liked = rules or rules_of(user), Preferences.objects.of(user)
    return Terms(
        any_printing=rules.printing == CompletionRules.Printing.ANY,
        variants=rules.variants,
        promos=rules.promos,
        cap=rules.price_cap,
        cap_currency=rules.currency,
        marketplaces=tuple(sorted(liked.marketplaces)),
        condition=Condition.parse(liked.default_condition),
        languages=tuple({Language.ENGLISH.value, Language.parse(liked.default_language).value}),
    )
