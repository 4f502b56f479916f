"""What people ask of prices, in their words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Case, F, Func, Value, When

from apps.cards.querysets import HEAVY

if TYPE_CHECKING:
    from .selection import Selection

MOVERS_FROM = 100  # a card of ten cents that doubles is no news


class VariantQuerySet(models.QuerySet):
    """Price identities."""

    def retail(self) -> Self:
        return self.filter(side=0)

    def chosen(self, selection: "Selection") -> Self:
        return self.filter(**selection.lookups)

    def at(self, marketplaces: Sequence[str]) -> Self:
        """Those of some marketplaces; of all where none is named."""
        return self.filter(marketplace__slug__in=marketplaces) if marketplaces else self

    def latest_prices(self, currency: str) -> "LatestPriceQuerySet":
        """What these cost now, the chosen currency first."""
        prices: LatestPriceQuerySet = apps.get_model("prices", "LatestPrice")._default_manager.filter(variant__in=self)
        return prices.with_details().in_order(currency)

    def changes(self, since: datetime | None = None) -> "HistoryQuerySet":
        """What happened to them, newest first."""
        history: HistoryQuerySet = apps.get_model("prices", "PriceHistory")._default_manager.all()
        # A list of numbers reaches into every packed quarter; a sub-select would read them all.
        history = history.filter(variant_id__in=list(self.order_by().values_list("pk", flat=True)))
        if since is not None:
            history = history.filter(time__gte=since)
        return history.select_related("variant__marketplace", "source").order_by("-time", "variant_id")


class MarketplaceQuerySet(models.QuerySet):
    def shown(self, chosen: Sequence[str], currency: str) -> tuple[str, ...]:
        """Those of the chosen ones that sell in a currency; none chosen, or none there, is all of them."""
        if not chosen:
            return ()
        return tuple(self.filter(slug__in=chosen, currency=currency).values_list("slug", flat=True))


class Among(Func):
    """A number is one of an array's: the array is one value, however long it is, and no planner weighs each of it."""

    template = "%(expressions)s::int[])::int[])"
    arg_joiner = " = ANY ((SELECT "
    output_field = BooleanField()


class LatestPriceQuerySet(models.QuerySet):
    """The present."""

    def of(self, variants: Iterable[int]) -> Self:
        """Of thousands of variants at once, where `variant__in` would write down a value for each and bind it."""
        numbers = ",".join(f"{variant:d}" for variant in sorted(variants))
        return self.filter(Among(F("variant_id"), Value(f"{{{numbers}}}")))

    def with_details(self) -> Self:
        return self.select_related("variant__marketplace", "source", "run")

    def in_order(self, currency: str) -> Self:
        return self.order_by(
            Case(When(variant__currency=currency, then=Value(0)), default=Value(1)),
            "variant__currency",
            "variant__marketplace__rank",
            "variant__marketplace_id",
            "variant__finish",
            "variant__condition",
            "variant__language",
        )


class HeadlineQuerySet(models.QuerySet):
    """What tiles show."""

    def with_card(self) -> Self:
        """With everything a tile says, in one query."""
        return self.select_related("card__set", "variant__marketplace", "variant__latest__source").defer(
            *(f"card__{name}" for name in HEAVY)
        )

    def movers(self, currency: str, rising: bool) -> Self:
        """What moved most in a week, by share of what it cost before."""
        before = F("variant__latest__price_7d")
        step = (F("price") - before) * 1.0 / before
        moved = self.filter(currency=currency, price__gte=MOVERS_FROM, variant__latest__price_7d__gte=MOVERS_FROM)
        moved = moved.filter(price__gt=before) if rising else moved.filter(price__lt=before)
        return moved.annotate(step=step).order_by("-step" if rising else "step", "card_id")


class HistoryQuerySet(models.QuerySet):
    """The past."""
