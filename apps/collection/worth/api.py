"""One's own collection in money, for programs."""

from typing import cast

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Preferences, User
from dualcaster.lib.api import READING, ApiView, answers
from dualcaster.lib.fields import OneOf
from dualcaster.lib.money import Currency

from . import charts, examples, kept
from .charts import Range
from .movers import Window
from .serializers import MoversSerializer, PortfolioIndexSerializer, ValuationSerializer, WorthSerializer, moved

OWN = tuple(code for code in READING if code != 404)
CURRENCY = OpenApiParameter("currency", enum=list(Currency), description="Yours where none is named.")
PERIOD = OpenApiParameter("period", enum=list(Range), default=Range.QUARTER, description="How far back.")


class InCurrency(serializers.Serializer):
    currency = OneOf(Currency, required=False)


class OverTime(InCurrency):
    period = OneOf(Range, required=False, default=Range.QUARTER)


class Moved(InCurrency):
    window = OneOf(Window, required=False, default=Window.DAY)
    direction = OneOf(["up", "down"], required=False)


class Own(ApiView):
    """A read of what is one's own, in the currency that was asked for or in the one's own preferences."""

    parameters = InCurrency

    def currency(self) -> str:
        return str(self.asked().get("currency") or self.preferences().currency)

    def preferences(self) -> Preferences:
        return Preferences.objects.of(self.person())

    def person(self) -> User:
        return cast(User, self.request.user)


class InventoryValuation(Own):
    @answers("collection", "inventory_valuation", ValuationSerializer, CURRENCY, errors=OWN, example=examples.VALUATION)
    def get(self, request: Request) -> Response:
        """What you own is worth now, what it cost, and by condition, set, rarity, location, finish and tag."""
        return Response(ValuationSerializer(kept.value_of(self.person(), self.currency())).data)


class InventoryValue(Own):
    parameters = OverTime

    @answers("collection", "inventory_value", WorthSerializer, CURRENCY, PERIOD, errors=OWN, example=examples.VALUE)
    def get(self, request: Request) -> Response:
        """What it was worth day by day, beside what you put in. docs/worth.md says how that is counted."""
        return Response(charts.value(self.person(), self.currency(), Range(self.asked()["period"])))


class PortfolioIndex(Own):
    parameters = OverTime

    @answers(
        "collection", "portfolio_index", PortfolioIndexSerializer, CURRENCY, PERIOD, errors=OWN, example=examples.INDEX
    )
    def get(self, request: Request) -> Response:
        """What the prices of what you held did day by day, beside the market: nothing you buy or sell moves it."""
        shops = self.preferences().marketplaces
        return Response(charts.index(self.person(), self.currency(), Range(self.asked()["period"]), shops))


class InventoryMovers(Own):
    parameters = Moved

    @answers(
        "collection", "inventory_movers", MoversSerializer, CURRENCY,
        OpenApiParameter("window", enum=list(Window), default=Window.DAY, description="Since when."),
        OpenApiParameter("direction", enum=["up", "down"], description="Both where none is named."),
        errors=OWN, example=examples.MOVERS,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """What gained or lost you most."""
        asked, currency = self.asked(), self.currency()
        window = Window(asked["window"])
        moves = kept.moves_of(self.person(), currency, window)
        return Response(moved(moves, currency, window, asked.get("direction")))
