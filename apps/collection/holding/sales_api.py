"""What one parted with, for programs."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import body
from apps.collection.models import Disposal, InventoryItem
from dualcaster.lib.api import CHANGING, ApiView, Paged, answers
from dualcaster.lib.fields import OneOf
from dualcaster.lib.money import Currency

from . import examples
from .api import LISTING, card_of, checked, person
from .bodies import DisposalBody, number
from .finding import UNSEEN
from .parting import Deal, part_with, undo
from .serializers import DisposalSerializer

WHICH = OpenApiParameter("number", int, "path", description="What the list calls `id`.")
ALIKE = ("finish", "condition", "language")


class DisposalsQuery(serializers.Serializer):
    kind = OneOf(Disposal.Kind.values, required=False)
    currency = OneOf(Currency, required=False)
    card = number(required=False)
    year = serializers.IntegerField(min_value=1, max_value=9999, required=False)


class Disposals(Paged):
    parameters = DisposalsQuery

    @answers(
        "inventory", "disposals", DisposalSerializer(many=True), DisposalsQuery, errors=LISTING,
        example=examples.DISPOSAL,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """What you sold, traded and lost, the newest first, with what it gained."""
        asked = {"day__year" if name == "year" else name: value for name, value in self.asked().items()}
        return self.paged(in_full(Disposal.objects.of(person(request)).filter(**asked)).newest(), DisposalSerializer())

    @answers(
        "inventory", "dispose", DisposalSerializer, status=201, body=DisposalBody, errors=LISTING,
        example=examples.DISPOSAL, body_example=examples.SELL,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Takes copies out of your lots, the oldest first; 400 where you have not so many."""
        said = body(DisposalBody, request)
        like = InventoryItem(user=person(request), card=card_of(said.pop("card")))
        for name in ALIKE:
            setattr(like, name, int(said.pop(name)))
        gone = checked(lambda: part_with(like, Deal(**said | amounts(said))))
        return Response(DisposalSerializer().to_representation(in_full(Disposal.objects).get(pk=gone.pk)), status=201)


class OneDisposal(ApiView):
    @answers("inventory", "undo_disposal", None, WHICH, status=204, errors=CHANGING)
    def delete(self, request: Request, number: str) -> Response:
        """Takes it back: every copy returns to the lot it came from."""
        known = number.isascii() and number.isdigit() and len(number) < 10
        if not known or undo(person(request), int(number)) is None:
            raise exceptions.NotFound("You have parted with nothing under this number.")
        return Response(status=204)


def amounts(said: dict[str, Any]) -> dict[str, int]:
    return {name: int(said[name]) for name in ("unit_price", "fees")}


def in_full(disposals: Any) -> Any:
    return disposals.with_gain().select_related("card__set").prefetch_related("lines").defer(*UNSEEN)
