"""One's own alerts for programs."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import body, person
from apps.cards.models import SavedSearch
from apps.collection.holding.api import card_of, checked
from apps.wantlist import alerting
from apps.wantlist.listing.api import usual
from apps.wantlist.models import PriceAlert
from dualcaster.lib.api import CHANGING, READING, ApiView, Paged, answers

from . import examples
from .bodies import AlertBody, AlertChange, facts_of
from .listing import alerts_of, firings_of
from .serializers import AlertSerializer, FiringSerializer
from .testing import send_test

WHICH = OpenApiParameter("number", int, "path", description="What the list calls `id`.")
LISTING = tuple(code for code in CHANGING if code != 404)


class TestSentSerializer(serializers.Serializer):
    sent = serializers.BooleanField()


class Alerts(Paged):
    @answers("alerts", "alerts", AlertSerializer(many=True), errors=LISTING, example=examples.ALERT)
    def get(self, request: Request) -> Response:
        """Your alerts, the newest first."""
        return self.paged(alerts_of(person(request)), AlertSerializer())

    @answers(
        "alerts", "set_alert", AlertSerializer, status=201, body=AlertBody, errors=LISTING, example=examples.ALERT,
        body_example=examples.SET,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Sets one on a card or a saved search; what is met already is told at once."""
        said = body(AlertBody, request)
        if "card" in said:
            said["card"] = card_of(said["card"])
        else:
            said["search"] = search_of(request, said["search"])
        said = facts_of(said) | {"currency": said.get("currency") or usual(request)}
        alert = checked(lambda: alerting.set_alert(person(request), **said))
        return Response(told(request, alert.pk), status=201)


class Alert(ApiView):
    @answers("alerts", "alert", AlertSerializer, WHICH, errors=CHANGING, example=examples.ALERT)
    def get(self, request: Request, number: str) -> Response:
        """One of your alerts."""
        return Response(told(request, mine(request, number).pk))

    @answers(
        "alerts", "change_alert", AlertSerializer, WHICH, body=AlertChange(partial=True), errors=CHANGING,
        example=examples.ALERT, body_example=examples.CHANGE,
    )  # fmt: skip
    def patch(self, request: Request, number: str) -> Response:
        """Changes what is named, which arms it again."""
        said = body(AlertChange, request, partial=True)
        alert = mine(request, number)
        said = facts_of(said, alert)
        checked(lambda: alerting.change(alert, **said))
        return Response(told(request, alert.pk))

    @answers("alerts", "delete_alert", None, WHICH, status=204, errors=CHANGING)
    def delete(self, request: Request, number: str) -> Response:
        """Deletes it; what it told you stays on your page of what fired."""
        mine(request, number).delete()
        return Response(status=204)


class AlertHistory(Paged):
    @answers(
        "alerts", "alert_history", FiringSerializer(many=True), WHICH, errors=READING, example=examples.FIRING
    )  # fmt: skip
    def get(self, request: Request, number: str) -> Response:
        """When it fired, the newest first."""
        return self.paged(firings_of(person(request), mine(request, number)), FiringSerializer())


class TestAlert(ApiView):
    @answers("alerts", "test_alert", TestSentSerializer, WHICH, errors=CHANGING, example=examples.SENT)
    def post(self, request: Request, number: str) -> Response:
        """Tells you, by every channel that tells you of price alerts, something that says it is a test."""
        send_test(mine(request, number))
        return Response({"sent": True})


def mine(request: Request, number: str) -> PriceAlert:
    own = alerts_of(person(request))
    alert = own.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 10 else None
    if alert is None:
        raise exceptions.NotFound("You have no alert of this number.")
    return cast(PriceAlert, alert)


def search_of(request: Request, number: int) -> SavedSearch:
    search = SavedSearch.objects.of(person(request)).filter(pk=number).first()
    if search is None:
        raise exceptions.ValidationError({"search": ["You have no saved search of this number."]})
    return search


def told(request: Request, number: int) -> Any:
    return AlertSerializer().to_representation(mine(request, str(number)))
