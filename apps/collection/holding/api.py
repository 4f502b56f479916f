"""One's own lots for programs."""

from dataclasses import asdict
from typing import Any, cast

from django.core.exceptions import ValidationError as Invalid
from django.db import transaction
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import body
from apps.accounts.models import Preferences, User
from apps.cards.api import find_card
from apps.cards.finding.problems import QueryProblem
from apps.cards.search import QueryError
from apps.collection.changes import collection_changed
from apps.collection.models import InventoryItem, Location
from dualcaster.lib.api import CHANGING, ApiView, Paged, answers
from dualcaster.lib.fields import OneOf
from dualcaster.lib.keyset import Order

from . import examples
from .adding import add
from .bodies import BulkBody, LotBody, LotChange, SplitBody, Wanted
from .changing import LEAVE, MOST, Change, Done, change, clean_tags, delete
from .finding import NEWEST, ORDERS, Owner, Wish, for_table
from .listing import row_of
from .serializers import DoneSerializer, LotSerializer
from .stacks import merge, split

WHICH = OpenApiParameter("number", int, "path", description="What the list calls `id`.")
LISTING = tuple(code for code in CHANGING if code != 404)
PRICES = (("purchase_price", "currency"), ("value", "value_currency"))


class LotsQuery(Wanted):
    sort = OneOf(ORDERS, required=False, help_text="Newest first where it is not named.")


class Lots(Paged):
    parameters = LotsQuery

    @answers("inventory", "inventory", LotSerializer(many=True), LotsQuery, errors=LISTING, example=examples.LOT)
    def get(self, request: Request) -> Response:
        """Your lots, each with what it is worth."""
        asked = self.asked()
        owner = owner_of(request, asked)
        order = ORDERS[asked.get("sort") or NEWEST]
        lots = for_table(found(wish_of(asked), owner), owner).order_by(*by(order))
        return self.paged(lots, LotSerializer(context={"currency": owner.currency}))

    @answers(
        "inventory", "add_to_inventory", LotSerializer, status=201, body=LotBody, errors=LISTING,
        example=examples.LOT, body_example=examples.ADD,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Writes down copies you own. Those like a lot of the same day join it."""
        said = body(LotBody, request)
        lot = InventoryItem(user=person(request), card=card_of(said.pop("card")))
        put(lot, said)
        return Response(told(request, checked(lambda: add(lot))), status=201)


class Lot(ApiView):
    @answers("inventory", "inventory_item", LotSerializer, WHICH, errors=CHANGING, example=examples.LOT)
    def get(self, request: Request, number: str) -> Response:
        """One of your lots."""
        return Response(told(request, mine(request, number)))

    @answers(
        "inventory", "change_inventory_item", LotSerializer, WHICH, body=LotChange(partial=True), errors=CHANGING,
        example=examples.LOT, body_example=examples.CHANGE,
    )  # fmt: skip
    @transaction.atomic
    def patch(self, request: Request, number: str) -> Response:
        """Changes what is named and leaves the rest, also what somebody else changes meanwhile."""
        said = body(LotChange, request, partial=True)
        lot = mine(request, number, InventoryItem.objects.locked())
        put(lot, said)
        checked(lot.full_clean)
        lot.save()
        collection_changed(lot.user_id, [lot.card_id])
        return Response(told(request, lot))

    @answers("inventory", "delete_inventory_item", None, WHICH, status=204, errors=CHANGING)
    def delete(self, request: Request, number: str) -> Response:
        """Strikes it out as if it had never been there; what was sold belongs to /api/inventory/disposals."""
        delete(person(request), InventoryItem.objects.filter(pk=mine(request, number).pk))
        return Response(status=204)


class Split(ApiView):
    @answers(
        "inventory", "split_inventory_item", LotSerializer, WHICH, status=201, body=SplitBody, errors=CHANGING,
        example=examples.LOT, body_example=examples.SPLIT,
    )  # fmt: skip
    def post(self, request: Request, number: str) -> Response:
        """Takes copies out of a lot into one of their own, and answers that one."""
        lot, many = mine(request, number), body(SplitBody, request)["quantity"]
        return Response(told(request, checked(lambda: split(lot, many))), status=201)


class Bulk(ApiView):
    @answers(
        "inventory", "change_inventory", DoneSerializer, body=BulkBody, errors=LISTING, example=examples.DONE,
        body_example=examples.BULK,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Changes, merges or deletes many lots at once, in one transaction: 100,000 at most."""
        said = body(BulkBody, request)
        user, wanted = person(request), said.get("filter", {})
        lots: Any = InventoryItem.objects.of(user)
        lots = lots.filter(pk__in=said["ids"]) if "ids" in said else found(wish_of(wanted), owner_of(request, wanted))
        done = checked(lambda: act(user, lots, said))
        return Response(asdict(done))


def act(user: User, lots: Any, said: dict[str, Any]) -> Done:
    match said["action"]:
        case "delete":
            gone = delete(user, lots)
            return Done(gone, gone)
        case "merge":
            numbers = list(lots.order_by().values_list("pk", flat=True)[:MOST])
            return Done(len(numbers), merge(user, numbers))
    place = place_of(user, said["location"]) if "location" in said else LEAVE
    named = {name: said[name] for name in ("finish", "condition", "language", "for_trade") if name in said}
    tags: dict[str, Any] = {name: clean_tags(said[name]) for name in ("tag", "untag") if name in said}
    return change(user, lots, Change(location=place, **named, **tags))


def person(request: Request) -> User:
    return cast(User, request.user)


def owner_of(request: Request, asked: dict[str, Any] | None = None) -> Owner:
    user = person(request)
    return Owner.of(user, Preferences.objects.of(user), (asked or {}).get("currency", ""))


def wish_of(asked: dict[str, Any]) -> Wish:
    return Wish(**{name: value for name, value in asked.items() if name not in ("currency", "sort")})


def found(wish: Wish, owner: Owner) -> Any:
    try:
        return wish.lots(owner)
    except QueryError as wrong:
        raise QueryProblem(wrong) from None


def by(order: Order) -> list[Any]:
    return [each for column in order for each in column.by(nulls_last=column.nullable)]


def mine(request: Request, number: str, lots: Any = None) -> InventoryItem:
    own = (InventoryItem.objects.all() if lots is None else lots).filter(user=person(request))
    lot = own.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 10 else None
    if lot is None:
        raise exceptions.NotFound("You have no lot of this number.")
    return cast(InventoryItem, lot)


def card_of(text: str) -> Any:
    try:
        return find_card(text if len(text) != 10 or not text.isdecimal() else "0")
    except exceptions.NotFound as wrong:
        raise serializers.ValidationError({"card": [str(wrong.detail)]}) from None


def place_of(user: User, number: int | None) -> Location | None:
    if number is None:
        return None
    place = Location.objects.of(user).filter(pk=number).first()
    if place is None:
        raise Invalid({"location": "You have no location of this number."})
    return place


def put(lot: InventoryItem, said: dict[str, Any]) -> None:
    """What was said, on the lot; a price that goes takes its currency along."""
    if "location" in said:
        said["location"] = checked(lambda: place_of(lot.user, said["location"]))
    if "tags" in said:
        said["tags"] = clean_tags(said["tags"])
    for name, value in said.items():
        setattr(lot, name, value)
    for amount, currency in PRICES:
        if getattr(lot, amount) is None:
            setattr(lot, currency, "")


def checked(what: Any) -> Any:
    """What it returns; 400 where something is wrong with it."""
    try:
        return what()
    except Invalid as wrong:
        told = wrong.message_dict if hasattr(wrong, "error_dict") else {"detail": wrong.messages}
        raise exceptions.ValidationError(told) from None


def told(request: Request, lot: InventoryItem) -> Any:
    owner = owner_of(request)
    return LotSerializer(context={"currency": owner.currency}).to_representation(
        cast(InventoryItem, row_of(owner, lot.pk))
    )
