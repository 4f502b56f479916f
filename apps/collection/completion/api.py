"""Sets and milestones for programs: a person's own, and nobody else's."""

from typing import Any

from django.core.exceptions import ValidationError as Invalid
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import OWN, body, person
from apps.accounts.models import Preferences
from apps.collection.models import CompletionRules, InventoryItem
from dualcaster.lib.api import ApiView, answers
from dualcaster.lib.fields import OneOf, decimal
from dualcaster.lib.money import Currency, to_minor

from . import examples
from .ahead import achieved_by, ahead_of
from .listing import begun
from .rarities import rarities_of
from .refreshing import refresh_sets
from .rules import rules_of
from .ruling import change_rules
from .serializers import (
    CalculatingSerializer,
    MilestonesSerializer,
    RaritiesSerializer,
    RulesBody,
    RulesSerializer,
    SetsSerializer,
    StatsSerializer,
    ruled,
    told,
)
from .standing import bring_up_to_date, totals


class InCurrency(serializers.Serializer):
    currency = OneOf(Currency, required=False, help_text="Of the amounts; yours where it is not named.")


class Own(ApiView):
    """A read in a currency."""

    parameters = InCurrency

    @property
    def currency(self) -> str:
        return str(self.asked().get("currency") or Preferences.objects.of(person(self.request)).currency)


class Sets(Own):
    @answers("collection", "collection_sets", SetsSerializer, InCurrency, errors=OWN, example=examples.SETS)
    def get(self, request: Request) -> Response:
        """Every set you have begun, the most complete first."""
        currency, is_calculating = self.currency, bring_up_to_date(request.user)
        rows = begun(request.user, currency).order_by("-share", "set_name", "set_id")
        return Response({"sets": [told(row, currency) for row in rows], "is_calculating": is_calculating})


class Stats(Own):
    @answers("collection", "collection_stats", StatsSerializer, InCurrency, errors=OWN, example=examples.STATS)
    def get(self, request: Request) -> Response:
        """All of your sets together."""
        currency, is_calculating = self.currency, bring_up_to_date(request.user)
        sums = totals(request.user, currency)
        own = InventoryItem.objects.of(person(request)).exclude(marks__contains=["proxy"])
        return Response({
            "total_cards": sums.copies, "unique_cards": own.values("card").distinct().count(),
            "sets_started": sums.started, "sets_complete": sums.complete, "total_value": decimal(sums.value),
            "unpriced": sums.unpriced, "currency": currency, "avg_completion_pct": sums.percent,
            "is_calculating": is_calculating,
        })  # fmt: skip


class Milestones(ApiView):
    @answers("collection", "collection_milestones", MilestonesSerializer, errors=OWN, example=examples.MILESTONES)
    def get(self, request: Request) -> Response:
        """What you have reached, newest first, and what comes next, the nearest first."""
        is_calculating = bring_up_to_date(request.user)
        currency = Preferences.objects.of(person(request)).currency
        steps = [*achieved_by(request.user), *ahead_of(request.user, currency)]
        return Response(MilestonesSerializer({"milestones": steps, "is_calculating": is_calculating}).data)


class Rarities(ApiView):
    @answers("collection", "rarity_distribution", RaritiesSerializer, errors=OWN, example=examples.RARITIES)
    def get(self, request: Request) -> Response:
        """How your cards spread over the rarities; proxies are none."""
        shares = [
            {"rarity": share.rarity.word, "cards": share.cards, "copies": share.copies, "percent": share.percent}
            for share in rarities_of(request.user)
        ]
        return Response(RaritiesSerializer({"rarities": shares}).data)


class Refresh(ApiView):
    @answers(
        "collection", "refresh_collection", CalculatingSerializer, status=202, errors=OWN,
        example=examples.CALCULATING,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Calculates all of your sets anew; six times a minute at most."""
        return Response({"is_calculating": refresh_sets(request.user)}, status=202)


class Rules(ApiView):
    @answers("collection", "completion_rules", RulesSerializer, errors=OWN, example=examples.RULES)
    def get(self, request: Request) -> Response:
        """What counts towards a set."""
        return Response(ruled(rules_of(request.user)))

    @answers(
        "collection", "change_completion_rules", RulesSerializer, body=RulesBody(partial=True), errors=OWN,
        example=examples.RULES, body_example=examples.CHANGE_RULES,
    )  # fmt: skip
    def patch(self, request: Request) -> Response:
        """Changes what is named and leaves the rest. Your sets are counted anew."""
        rules = rules_of(request.user)
        for name, value in minor(body(RulesBody, request, partial=True), rules, person(request)).items():
            setattr(rules, name, value)
        try:
            change_rules(rules)
        except Invalid as wrong:
            raise exceptions.ValidationError(wrong.message_dict) from None
        return Response(ruled(rules))


def minor(asked: dict[str, Any], rules: CompletionRules, user: Any) -> dict[str, Any]:
    """A cap in minor units with its currency, and no currency without a cap."""
    if "price_cap" in asked:
        cap = asked["price_cap"]
        asked["price_cap"] = None if cap is None else to_minor(cap)
        usual = asked.get("currency") or rules.currency or Preferences.objects.of(user).currency
        asked["currency"] = "" if cap is None else str(usual)
    elif "currency" in asked and rules.price_cap is None:
        raise exceptions.ValidationError({"currency": ["A currency needs its cap: name price_cap as well."]})
    return asked
