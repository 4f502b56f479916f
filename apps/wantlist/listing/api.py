"""One's own want list for programs."""

from typing import Any, cast

from django.db import IntegrityError, transaction
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import body, person
from apps.accounts.models import Preferences
from apps.collection.holding.api import card_of, checked
from apps.wantlist import wanting
from apps.wantlist.models import WantListItem
from dualcaster.lib.api import CHANGING, READING, ApiView, Paged, answers

from . import examples
from .bodies import PRIORITIES, NearQuery, WantBody, WantChange, WantsQuery, currency_of, put_in_words
from .finding import Wish
from .lowest import rows_of
from .serializers import WantSerializer

WHICH = OpenApiParameter("number", int, "path", description="What the list calls `id`.")
LISTING = tuple(code for code in CHANGING if code != 404)
NEARBY = tuple(code for code in READING if code != 404)


class Known(exceptions.APIException):
    status_code = 409
    default_code = "conflict"
    default_detail = "This card is on your want list already."


class Wants(Paged):
    parameters = WantsQuery

    @answers("want list", "want_list", WantSerializer(many=True), WantsQuery, errors=LISTING, example=examples.WANT)
    def get(self, request: Request) -> Response:
        """Your want list, each card with what it costs now."""
        asked = self.asked()
        sort = {"date": "-date"}.get(asked["sort_by"], asked["sort_by"])
        return listed(self, Wish(priority=PRIORITIES.get(asked.get("priority", "")), sort=sort), asked)

    @answers(
        "want list", "want_card", WantSerializer, status=201, body=WantBody, errors=(*LISTING, 409),
        example=examples.WANT, body_example=examples.ADD,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Puts a card on your want list. What is met already is told at once; 409 where it is on the list."""
        said = put_in_words(body(WantBody, request))
        card = card_of(said.pop("card"))
        said = currency_of(said, said.get("target_price"), "", str(usual(request)))
        if WantListItem.objects.of(person(request)).filter(card=card).exists():
            raise Known()
        try:
            with transaction.atomic():
                want = checked(lambda: wanting.want(person(request), card, **said))
        except IntegrityError:  # somebody asked twice
            raise Known() from None
        return Response(told(request, want.pk), status=201)


class Want(ApiView):
    @answers("want list", "want", WantSerializer, WHICH, errors=CHANGING, example=examples.WANT)
    def get(self, request: Request, number: str) -> Response:
        """One of your wants."""
        return Response(told(request, mine(request, number).pk))

    @answers(
        "want list", "change_want", WantSerializer, WHICH, body=WantChange(partial=True), errors=CHANGING,
        example=examples.WANT, body_example=examples.CHANGE,
    )  # fmt: skip
    def patch(self, request: Request, number: str) -> Response:
        """Changes what is named. Another target or narrowing is a new question: what is met is told at once."""
        said = put_in_words(body(WantChange, request, partial=True))
        want = mine(request, number)
        target = said.get("target_price", want.target_price)
        said = currency_of(said, target, want.currency, str(usual(request)))
        checked(lambda: wanting.change(want, **said))
        return Response(told(request, want.pk))

    @answers("want list", "delete_want", None, WHICH, status=204, errors=CHANGING)
    def delete(self, request: Request, number: str) -> Response:
        """Strikes it off the list."""
        mine(request, number).delete()
        return Response(status=204)


class NearTarget(Paged):
    parameters = NearQuery

    @answers("want list", "near_target", WantSerializer(many=True), NearQuery, errors=NEARBY, example=examples.WANT)
    def get(self, request: Request) -> Response:
        """Wants that cost at most so many percent more than their target, the nearest first."""
        asked = self.asked()
        return listed(self, Wish(near=True, within=asked["threshold_pct"], sort="distance"), asked)


def listed(view: Paged, wish: Wish, asked: dict[str, Any]) -> Response:
    currency = asked.get("currency") or str(usual(view.request))
    wants = wish.wants(person(view.request), currency).order_by(*(by for column in wish.order for by in column.by()))
    return view.paged(wants, WantSerializer(), read=lambda page: cast("list[Any]", rows_of(page, currency)))


def usual(request: Request) -> str:
    return str(Preferences.objects.of(person(request)).currency)


def mine(request: Request, number: str) -> WantListItem:
    own: Any = WantListItem.objects.of(person(request)).select_related("card__set", "marketplace")
    want = own.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 10 else None
    if want is None:
        raise exceptions.NotFound("You want nothing of this number.")
    return cast(WantListItem, want)


def told(request: Request, number: int) -> Any:
    return WantSerializer().to_representation(rows_of([mine(request, str(number))], usual(request))[0])
