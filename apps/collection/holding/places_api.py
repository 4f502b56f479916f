"""Locations for programs."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api import body
from apps.collection.models import Location
from dualcaster.lib.api import CHANGING, ApiView, Paged, answers
from dualcaster.lib.fields import OneOf
from dualcaster.lib.money import Currency
from dualcaster.lib.paging import Pages

from . import examples
from .api import LISTING, checked, owner_of, person
from .bodies import PlaceBody
from .serializers import PlaceSerializer
from .tree import Place, places

WHICH = OpenApiParameter("number", int, "path", description="What the list calls `id`.")


class PlacesQuery(serializers.Serializer):
    currency = OneOf(Currency, required=False, help_text="In which they are valued; yours where it is not named.")


class Listed(Pages):
    """Pages of what is in memory already."""

    def taken(self, rows: list[Any], limit: int, offset: int) -> tuple[list[Any], int]:
        return rows[offset : offset + limit], len(rows)


class Places(Paged):
    parameters = PlacesQuery
    pagination_class = Listed

    @answers("inventory", "locations", PlaceSerializer(many=True), PlacesQuery, errors=LISTING, example=examples.PLACE)
    def get(self, request: Request) -> Response:
        """Your locations, each followed by those inside it, with the copies in them and their value."""
        owner = owner_of(request, self.asked())
        named = [place for place in places(owner.user, owner.currency) if place.id is not None]
        return self.paged(named, PlaceSerializer(context={"currency": owner.currency}))

    @answers(
        "inventory", "add_location", PlaceSerializer, status=201, body=PlaceBody, errors=LISTING,
        example=examples.PLACE, body_example=examples.NEW_PLACE,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """A new location, perhaps inside another."""
        said = body(PlaceBody, request)
        place = Location(user=person(request), name=said["name"], parent_id=parent_of(said))
        checked(place.keep)
        return Response(told(request, place), status=201)


class OnePlace(ApiView):
    @answers(
        "inventory", "change_location", PlaceSerializer, WHICH, body=PlaceBody(partial=True), errors=CHANGING,
        example=examples.PLACE, body_example=examples.MOVE,
    )  # fmt: skip
    def patch(self, request: Request, number: str) -> Response:
        """Renames it, or puts it somewhere else with all that is inside it."""
        place, said = mine(request, number), body(PlaceBody, request, partial=True)
        place.name = said.get("name", place.name)
        place.parent_id = parent_of(said) if "parent" in said else place.parent_id
        checked(place.keep)
        return Response(told(request, place))

    @answers("inventory", "delete_location", None, WHICH, status=204, errors=CHANGING)
    def delete(self, request: Request, number: str) -> Response:
        """Deletes it; what is in it moves to where it stood."""
        mine(request, number).remove()
        return Response(status=204)


def parent_of(said: dict[str, Any]) -> int | None:
    return cast("int | None", said.get("parent"))


def mine(request: Request, number: str) -> Location:
    own = Location.objects.of(person(request))
    place = own.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 10 else None
    if place is None:
        raise exceptions.NotFound("You have no location of this number.")
    return place


def told(request: Request, kept: Location) -> Any:
    owner = owner_of(request)
    place = next((place for place in places(owner.user, owner.currency) if place.id == kept.pk), None)
    return PlaceSerializer(context={"currency": owner.currency}).to_representation(cast(Place, place))
